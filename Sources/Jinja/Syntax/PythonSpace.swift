extension Unicode.Scalar {
  /// Whether Python's `str.isspace` holds for this scalar, and its `strip` removes it.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  var isDecimalDigit: Bool { self >= "0" && self <= "9" }

  var isIdentifierHead: Bool {
    self == "_" || (isASCII ? properties.isAlphabetic : properties.isXIDStart)
  }

  var isIdentifierPart: Bool {
    self == "_" || (isASCII ? properties.isAlphabetic || isDecimalDigit : properties.isXIDContinue)
  }
}
