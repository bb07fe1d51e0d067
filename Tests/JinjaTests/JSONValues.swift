import Files
import Jinja

extension Value {
  /// The value that a JSON value is in a template.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .none
    case .bool(let bool): self = .bool(bool)
    case .integer(let integer): self = .integer(integer)
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(elements.map(Value.init))
    case .object(let object): self = .record(object.members.map { ($0.key, Value($0.value)) })
    }
  }
}

/// The members of a JSON object, as names of a template.
func names(_ object: JSONValue?) -> [String: Value] {
  guard case .object(let object)? = object else { return [:] }
  return Dictionary(object.members.map { ($0.key, Value($0.value)) }) { $1 }
}
