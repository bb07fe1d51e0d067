/// A JSON value; an object keeps the order of its members.
enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The value in a few words, for error messages.
  var summary: String {
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
struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  struct Member: Sendable, Hashable {
    let key: String
    var value: JSONValue
  }

  private(set) var members: [Member] = []
  private var places: [String: Int] = [:]

  init() {}

  init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }

  /// Adds a member unless there is one of that key; says whether it did.
  mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
    if places.updateValue(members.count, forKey: key) != nil { return false }
    members.append(Member(key: key, value: value))
    return true
  }

  subscript(key: String) -> JSONValue? {
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
