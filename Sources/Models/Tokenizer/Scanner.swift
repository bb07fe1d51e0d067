/// A place in valid UTF-8.
struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position: Int

  init(bytes: UnsafeBufferPointer<UInt8>, position: Int) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// The scalar here and its length in bytes.
  @inline(__always)
  private func scalar() -> (Unicode.Scalar, Int) {
    let first = bytes[position]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard position + length <= bytes.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for index in 1..<length { value = value << 6 | UInt32(bytes[position + index] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// Takes the scalar here; the scanner must not be at the end.
  @inline(__always)
  mutating func next() -> Unicode.Scalar {
    let (scalar, length) = scalar()
    position += length
    return scalar
  }

  /// The class of the scalar here; nil at the end.
  @inline(__always)
  func peek() -> ScalarClass? { isAtEnd ? nil : ScalarClass.of(scalar().0) }

  /// Takes one scalar of a class.
  @inline(__always)
  mutating func skipOne(_ isWanted: (ScalarClass) -> Bool) -> Bool {
    guard !isAtEnd else { return false }
    let (scalar, length) = scalar()
    guard isWanted(ScalarClass.of(scalar)) else { return false }
    position += length
    return true
  }

  /// Takes scalars of a class as long as they come.
  @inline(__always)
  mutating func skip(_ isWanted: (ScalarClass) -> Bool) {
    while skipOne(isWanted) {}
  }
}
