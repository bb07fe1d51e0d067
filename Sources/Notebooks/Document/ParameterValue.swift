import Diagnostics

/// The value of a notebook's parameter: a scalar, or a list of scalars.
///
/// Numbers keep the digits they were written with, so that no precision is lost on the way.
public enum ParameterValue: Hashable, Sendable, Codable {
  case none
  case truth(Bool)
  /// An integer or a decimal number in the command language's own notation.
  case number(String)
  case text(String)
  case list([ParameterValue])

  /// The value as a literal of the command language.
  public var literal: String {
    switch self {
    case .none: "nil"
    case .truth(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .text(let text): stringLiteral(text)
    case .list(let values): "[" + values.map(\.literal).joined(separator: ", ") + "]"
    }
  }

  /// The value of an unquoted word, as YAML 1.2's core schema reads it; nil where it is a number
  /// the command language cannot write, such as `.inf`.
  init?(plain word: String) {
    switch word {
    case "", "~", "null", "Null", "NULL", "nil": self = .none
    case "true", "True", "TRUE": self = .truth(true)
    case "false", "False", "FALSE": self = .truth(false)
    case ".inf", "-.inf", "+.inf", ".Inf", "-.Inf", "+.Inf", ".nan", ".NaN", ".NAN": return nil
    default: self = Self.number(in: word).map(ParameterValue.number) ?? .text(word)
    }
  }

  /// The digits of a decimal number with those the command language wants added: `.5` is `0.5`.
  private static func number(in word: String) -> String? {
    var rest = Substring(word)
    func digits() -> String {
      let run = rest.prefix { ("0"..."9").contains($0) && $0.isASCII }
      rest = rest.dropFirst(run.count)
      return String(run)
    }
    let sign = rest.first == "-" ? "-" : ""
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    let whole = digits()
    var number = sign + (whole.isEmpty ? "0" : whole)
    var hasDigits = !whole.isEmpty
    if rest.first == "." {
      rest = rest.dropFirst()
      let fraction = digits()
      hasDigits = hasDigits || !fraction.isEmpty
      number += "." + (fraction.isEmpty ? "0" : fraction)
    }
    guard hasDigits else { return nil }
    if rest.first == "e" || rest.first == "E" {
      rest = rest.dropFirst()
      number += "e"
      if let first = rest.first, first == "-" || first == "+" {
        number += first == "-" ? "-" : ""
        rest = rest.dropFirst()
      }
      let exponent = digits()
      guard !exponent.isEmpty else { return nil }
      number += exponent
    }
    return rest.isEmpty ? number : nil
  }
}

/// A named value that a notebook's cells may use as a variable.
public struct Parameter: Hashable, Sendable, Codable {
  public let name: String
  public let value: ParameterValue

  public init(name: String, value: ParameterValue) {
    self.name = name
    self.value = value
  }

  /// Reads `name=value` as it is given on a command line, the value written as in front matter; no
  /// value is the empty text.
  public init(argument: String) throws(NotebookError) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      throw NotebookError(
        "'\(argument)' sets no parameter", advice: "write it as name=value, such as steps=3")
    }
    let name = String(argument[..<equals])
    guard Self.isName(name) else {
      throw NotebookError(
        "'\(name)' cannot name a parameter", advice: "use letters, digits and _, such as steps")
    }
    self.init(
      name: name,
      value: try FrontMatterReader.value(
        ofArgument: String(argument[argument.index(after: equals)...])))
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
    }
  }
}
