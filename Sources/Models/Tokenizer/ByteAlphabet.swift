/// The printable characters that stand for bytes in the vocabularies of byte-level BPE.
///
/// The mapping of GPT-2: printable Latin-1 characters stand for themselves, the other 68 bytes for
/// the characters from U+0100 on.
enum ByteAlphabet {
  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    var result: [Unicode.Scalar] = []
    var next: UInt8 = 0
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: result.append(Unicode.Scalar(byte))
      default:
        // U+0100 to U+0143, none of them a surrogate.
        result.append(Unicode.Scalar(UInt16(0x100) + UInt16(next)) ?? " ")
        next += 1
      }
    }
    return result
  }()

  private static let bytes: [UInt8?] = {
    var result = [UInt8?](repeating: nil, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { result[Int(scalar.value)] = UInt8(byte) }
    return result
  }()

  /// The bytes in order of their characters, as the tokens of a fresh vocabulary are numbered.
  static let byteOrder = (UInt8.min...UInt8.max).sorted {
    scalars[Int($0)].value < scalars[Int($1)].value
  }

  /// The number of each byte in ``byteOrder``.
  static let byteTokens: [Int32] = {
    var result = [Int32](repeating: 0, count: 256)
    for (token, byte) in byteOrder.enumerated() { result[Int(byte)] = Int32(token) }
    return result
  }()

  /// The bytes that a token's text stands for; nil when a character is not of the alphabet.
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard scalar.value < 0x144, let byte = bytes[Int(scalar.value)] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// The token text that stands for bytes.
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(scalars[Int(byte)]) }
    return String(text)
  }
}
