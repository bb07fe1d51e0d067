import Interruptions
// The standard library composes without ICU, but only under this name.
@_spi(_Unicode) import Swift

/// Unicode normal form C.
enum NormalForm {
  /// Calls `body` with valid UTF-8 brought into normal form C.
  ///
  /// - Throws: what it throws, or `Interrupted`.
  static func withComposed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    // Below U+0300 nothing composes with what comes before it: such text is in form C already.
    guard bytes.contains(where: { $0 >= 0xCC }) else { return try body(bytes) }
    var scalars = String.UnicodeScalarView()
    var pace = InterruptionPace()
    for scalar in String(decoding: bytes, as: UTF8.self)._nfc {
      try pace.step(8)
      scalars.append(scalar)
    }
    var composed = String(scalars)
    try composed.withUTF8(body)
  }
}
