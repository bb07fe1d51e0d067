import Files
import Language

extension Value {
  /// The value for other programs. Objects such as models are their summaries, or what elements they
  /// have; numbers that are not finite are null.
  package var jsonValue: JSONValue {
    switch self {
    case .nil: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): value.isFinite ? .number(value) : .null
    case .string(let text): .string(text)
    case .list(let elements): .array(elements.map(\.jsonValue))
    case .record(let record): fieldsAsJSON(record.keys.map { ($0, record[$0] ?? .nil) })
    case .function(let function): .string(function.summary)
    case .object(let object):
      if let elements = object.elements {
        .array(elements.map(\.jsonValue))
      } else if let fields = (object as? any TableRow)?.tableFields {
        fieldsAsJSON(fields)
      } else {
        .string(object.summary)
      }
    }
  }
}

private func fieldsAsJSON(_ fields: [(String, Value)]) -> JSONValue {
  var object = JSONObject()
  for (name, value) in fields { object[name] = value.jsonValue }
  return .object(object)
}
