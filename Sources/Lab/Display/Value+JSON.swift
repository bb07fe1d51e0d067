import Files
import Language

extension Value {
  /// The value for other programs. Objects such as models are their summaries, or what elements they
  /// have; numbers that are not finite are null. Beyond a million parts or a thousand levels a part is
  /// an ellipsis.
  package var jsonValue: JSONValue {
    var remaining = 1_000_000
    return json(&remaining, depth: 0)
  }

  private func json(_ remaining: inout Int, depth: Int) -> JSONValue {
    remaining -= 1
    guard remaining >= 0, depth < 1000 else { return .string("…") }
    switch self {
    case .nil: return .null
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .number(let value): return value.isFinite ? .number(value) : .null
    case .string(let text): return .string(text)
    case .list(let elements): return Self.array(elements, &remaining, depth)
    case .record(let record):
      return Self.object(record.keys.map { ($0, record[$0] ?? .nil) }, &remaining, depth)
    case .function(let function): return .string(function.summary)
    case .object(let object):
      if let elements = object.elements { return Self.array(elements, &remaining, depth) }
      if let fields = (object as? any TableRow)?.tableFields {
        return Self.object(fields, &remaining, depth)
      }
      return .string(object.summary)
    }
  }

  private static func array(
    _ elements: [Value], _ remaining: inout Int, _ depth: Int
  ) -> JSONValue {
    var values: [JSONValue] = []
    for element in elements {
      values.append(element.json(&remaining, depth: depth + 1))
      if remaining < 0 { break }
    }
    return .array(values)
  }

  private static func object(
    _ fields: [(String, Value)], _ remaining: inout Int, _ depth: Int
  ) -> JSONValue {
    var object = JSONObject()
    for (name, value) in fields { object[name] = value.json(&remaining, depth: depth + 1) }
    return .object(object)
  }
}
