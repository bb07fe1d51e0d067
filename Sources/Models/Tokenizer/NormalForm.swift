// The standard library composes without ICU, but only under this name.
@_spi(_Unicode) import Swift

/// Unicode normal form C.
enum NormalForm {
  /// Calls `body` with valid UTF-8 brought into normal form C.
  static func withComposed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    // Below U+0300 nothing composes with what comes before it: such text is in form C already.
    guard bytes.contains(where: { $0 >= 0xCC }) else { return body(bytes) }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: String(decoding: bytes, as: UTF8.self)._nfc)
    var composed = String(scalars)
    composed.withUTF8(body)
  }
}
