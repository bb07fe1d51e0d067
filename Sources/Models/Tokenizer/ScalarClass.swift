/// What the pre-tokenisers ask of a character.
enum ScalarClass: UInt8 {
  /// `\p{L}`
  case letter
  /// `\p{N}`
  case number
  /// `\r` or `\n`
  case lineBreak
  /// `\s` other than line breaks.
  case space
  case other

  private static let ascii: [ScalarClass] = (UInt8(0)..<128).map { classify(Unicode.Scalar($0)) }

  @inline(__always)
  static func of(_ scalar: Unicode.Scalar) -> ScalarClass {
    scalar.value < 128 ? ascii[Int(scalar.value)] : classify(scalar)
  }

  private static func classify(_ scalar: Unicode.Scalar) -> ScalarClass {
    if scalar == "\r" || scalar == "\n" { return .lineBreak }
    let properties = scalar.properties
    if properties.isWhitespace { return .space }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return .other
    }
  }
}
