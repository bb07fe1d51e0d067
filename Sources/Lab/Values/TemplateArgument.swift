import Language
import Models

/// A chat template as an argument: the name of a standard one, or a file.
struct TemplateArgument: ValueConvertible {
  static let choices: [String]? = StandardTemplate.allCases.map(\.rawValue)
  static var typeDescription: String {
    "one of \((choices ?? []).joined(separator: ", ")), or a file"
  }

  private let text: String

  init(_ value: Value) throws {
    guard case .string(let text) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self.text = text
  }

  var languageValue: Value { .string(text) }

  func template(in session: Session) throws -> ChatTemplate {
    if let standard = StandardTemplate(rawValue: text) { return standard.template }
    return try ChatTemplate(file: try session.files.path(text))
  }
}

/// Names for a template, as a record gives them.
func templateNames(_ record: Record?) -> [String: TemplateValue] {
  guard let record else { return [:] }
  return Dictionary(
    uniqueKeysWithValues: record.keys.map { ($0, (record[$0] ?? .nil).jsonValue.templateValue) })
}

/// - Throws: `ArgumentError` when the text is no day.
func templateDate(_ text: String) throws -> TemplateDate {
  guard let date = TemplateDate(text) else {
    throw ArgumentError("date", "'\(text)' is no day: write it as 2026-01-31")
  }
  return date
}
