import Files

/// Reads typed values from a JSON object and says which file and key is wrong.
struct ConfigurationFields {
  let file: String
  let object: JSONObject

  /// The member, unless it is absent or null.
  func value(_ key: String) -> JSONValue? {
    let value = object[key]
    return value == .null ? nil : value
  }

  func mismatch(_ key: String, found: JSONValue, expected: String) -> ModelFileError {
    ModelFileError(.malformed, file: file, key: key, found: found.summary, expected: expected)
  }

  func missing(_ key: String, expected: String) -> ModelFileError {
    ModelFileError(.missing, file: file, key: key, found: "nothing", expected: expected)
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      throw mismatch(
        key, found: value,
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func requiredInteger(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int {
    guard let number = try integer(key, in: range) else {
      throw missing(key, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number > 0, or ≥ 0.
  func positive(_ key: String, allowingZero: Bool = false) throws(ModelFileError) -> Double? {
    guard let value = value(key) else { return nil }
    switch value {
    case .integer(0) where allowingZero: return 0
    case .number(0) where allowingZero: return 0
    case .integer(let number) where number > 0: return Double(number)
    case .number(let number) where number > 0: return number
    default: throw mismatch(key, found: value, expected: "a number > 0")
    }
  }

  func bool(_ key: String) throws(ModelFileError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let flag) = value else {
      throw mismatch(key, found: value, expected: "true or false")
    }
    return flag
  }

  func string(_ key: String) throws(ModelFileError) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else {
      throw mismatch(key, found: value, expected: "a string")
    }
    return text
  }

  func nested(_ key: String) throws(ModelFileError) -> ConfigurationFields? {
    guard let value = value(key) else { return nil }
    guard case .object(let object) = value else {
      throw mismatch(key, found: value, expected: "an object")
    }
    return ConfigurationFields(file: file, object: object)
  }

  /// The `type` of a part of a tokenizer.
  ///
  /// - Parameter part: named in the error when there is none.
  func type(_ part: String) throws(ModelFileError) -> String {
    guard let name = try string("type") else {
      throw ModelFileError(.missing, file: file, key: part, found: "no type")
    }
    return excerpt(name)
  }

  /// The objects in a list.
  func list(_ key: String) throws(ModelFileError) -> [ConfigurationFields] {
    guard case .array(let values) = value(key) else { throw missing(key, expected: "a list") }
    var result: [ConfigurationFields] = []
    for value in values {
      guard case .object(let object) = value else {
        throw mismatch(key, found: value, expected: "objects")
      }
      result.append(ConfigurationFields(file: file, object: object))
    }
    return result
  }

  /// One token or a list of them.
  func tokens(_ key: String) throws(ModelFileError) -> [Int32]? {
    guard let value = value(key) else { return nil }
    let values: [JSONValue]
    if case .array(let list) = value { values = list } else { values = [value] }
    var tokens: [Int32] = []
    for item in values {
      guard case .integer(let number) = item, let token = Int32(exactly: number), token >= 0 else {
        throw mismatch(key, found: item, expected: "a token number or a list of them")
      }
      if !tokens.contains(token) { tokens.append(token) }
    }
    return tokens
  }
}
