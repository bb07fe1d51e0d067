/// Reads one JSON object whose members are scalars, as lines of the history file are. Foundation's
/// decoder would cost more than the rest of the start together.
struct FlatObjectReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

  /// The string members; numbers, booleans and null are passed over. Nil when the text is anything
  /// else than one flat object.
  mutating func object() -> [String: String]? {
    var members: [String: String] = [:]
    guard accept("{") else { return nil }
    if !accept("}") {
      repeat {
        guard let name = string(), accept(":") else { return nil }
        if let value = string() {
          members[name] = value
        } else if !word() {
          return nil
        }
      } while accept(",")
      guard accept("}") else { return nil }
    }
    skipBlanks()
    return position == bytes.count ? members : nil
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next.map(UInt32.init) == character.value else { return false }
    position += 1
    return true
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() -> Bool {
    let start = position
    while let byte = next, isWordByte(byte) { position += 1 }
    return position > start
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private mutating func string() -> String? {
    guard accept("\"") else { return nil }
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        content += Array(String(scalar).utf8)
      case 0..<0x20: return nil
      default: content.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return codePoint()
    default: return nil
    }
  }

  /// The four digits behind `\u`, with the low surrogate that must follow a high one.
  private mutating func codePoint() -> Unicode.Scalar? {
    guard let unit = hexadecimal() else { return nil }
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
    guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      return nil
    }
    position += 2
    guard let low = hexadecimal(), UTF16.isTrailSurrogate(low) else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([unit, low]))
  }

  private mutating func hexadecimal() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    position += 4
    return digits.first == "+" || digits.first == "-" ? nil : UInt16(digits, radix: 16)
  }
}
