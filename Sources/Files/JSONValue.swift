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
  /// Where each key stands; kept only for many members, a few are looked through faster.
  private var places: [String: Int] = [:]
  private static let few = 12

  package init() {}

  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }

  /// Adds a member unless there is one of that key; says whether it did.
  package mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
    if place(of: key) != nil { return false }
    members.append(Member(key: key, value: value))
    if members.count == Self.few + 1 {
      index()
    } else if members.count > Self.few {
      places[key] = members.count - 1
    }
    return true
  }

  private mutating func index() {
    places = [:]
    for (index, member) in members.enumerated() { places[member.key] = index }
  }

  private func place(of key: String) -> Int? {
    members.count > Self.few ? places[key] : members.firstIndex { $0.key == key }
  }

  package subscript(key: String) -> JSONValue? {
    get { place(of: key).map { members[$0].value } }
    set {
      guard let newValue else {
        guard let place = place(of: key) else { return }
        members.remove(at: place)
        if members.count > Self.few { index() } else { places = [:] }
        return
      }
      if let place = place(of: key) {
        members[place].value = newValue
      } else {
        _ = insert(key, newValue)
      }
    }
  }
}
