/// Text within a quoted string of a Jinja template.
enum JinjaLiteral {
  /// The text that a piece of template source stands for; nil when the string ends within it.
  static func unescaped(_ source: some StringProtocol) -> String? {
    var result = String.UnicodeScalarView()
    var escaping = false
    for scalar in source.unicodeScalars {
      if escaping {
        result.append(scalar == "n" ? "\n" : scalar == "t" ? "\t" : scalar)
        escaping = false
      } else if scalar == "\\" {
        escaping = true
      } else if scalar == "'" || scalar == "\"" {
        return nil
      } else {
        result.append(scalar)
      }
    }
    return escaping ? nil : String(result)
  }

  /// Source for the text in single quotes, without them.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\\", "'", "\"":
        result.append("\\")
        result.append(scalar)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
