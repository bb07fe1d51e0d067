/// A JSON value; an object keeps the order of its members.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// A member of an object; nil for other values and keys.
  package subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  package var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var arrayValue: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  package var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The value in a few words, for error messages.
  package var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .string(let value): "\"\(excerpt(value))\""
    case .array(let values): "a list of \(values.count)"
    case .object(let object): "an object of \(object.members.count) members"
    }
  }
}

/// The members of a JSON object, in order, no key twice.
package struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  package struct Member: Sendable, Hashable {
    package let key: String
    package var value: JSONValue
  }

  package private(set) var members: [Member] = []
  private var places: [String: Int] = [:]

  package init() {}

  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }

  /// Adds a member unless there is one of that key; says whether it did.
  package mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
    if places.updateValue(members.count, forKey: key) != nil { return false }
    members.append(Member(key: key, value: value))
    return true
  }

  package subscript(key: String) -> JSONValue? {
    get { places[key].map { members[$0].value } }
    set {
      guard let newValue else {
        guard let place = places[key] else { return }
        members.remove(at: place)
        places = [:]
        for (index, member) in members.enumerated() { places[member.key] = index }
        return
      }
      if let place = places[key] {
        members[place].value = newValue
      } else {
        _ = insert(key, newValue)
      }
    }
  }
}
