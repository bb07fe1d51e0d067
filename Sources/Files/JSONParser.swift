/// A strict JSON parser (RFC 8259) with bounded nesting; a key that occurs twice is an error.
package struct JSONParser {
  /// Deeper nesting than any configuration has; the parser recurses at most this far.
  static let depthLimit = 64

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// Parses a whole text.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    parser.skipSpace()
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else {
      throw parser.failure("text after the end of the value")
    }
    return value
  }

  package static func parse(_ bytes: some Collection<UInt8>) throws(JSONError) -> JSONValue {
    let result = Array(bytes).withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
      do throws(JSONError) {
        return .success(try parse(buffer))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private func failure(_ what: String) -> JSONError {
    let line = bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
    return JSONError(line: line, byte: position, message: what)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.depthLimit else {
      throw failure("nested deeper than \(Self.depthLimit) levels")
    }
    switch current {
    case nil: throw failure("the text ends where a value should be")
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where take("true"): return .bool(true)
    case UInt8(ascii: "f") where take("false"): return .bool(false)
    case UInt8(ascii: "n") where take("null"): return .null
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    var result = JSONObject()
    position += 1
    skipSpace()
    if take("}") { return result }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
      let key = try string()
      skipSpace()
      guard take(":") else { throw failure("expected ':' after \"\(excerpt(key))\"") }
      skipSpace()
      let member = try value(depth: depth + 1)
      guard result.insert(key, member) else {
        throw failure("the key \"\(excerpt(key))\" occurs twice")
      }
      skipSpace()
      if take("}") { return result }
      guard take(",") else { throw failure("expected ',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    var result: [JSONValue] = []
    position += 1
    skipSpace()
    if take("]") { return result }
    while true {
      skipSpace()
      result.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return result }
      guard take(",") else { throw failure("expected ',' or ']'") }
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = take("-")
    let first = position
    try digits()
    if bytes[first] == UInt8(ascii: "0"), position > first + 1 {
      throw failure("a number with a leading zero")
    }
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw failure("the number \(excerpt(text)) is out of range")
    }
    return .number(value)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw failure("expected a value") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if current == UInt8(ascii: "\"") {
      let text = try checked(UnsafeBufferPointer(rebasing: bytes[start..<position]))
      position += 1
      return text
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try unescaped.withUnsafeBufferPointer { buffer throws(JSONError) in
          try checked(buffer)
        }
      case UInt8(ascii: "\\"):
        position += 1
        let scalar = try escape()
        if scalar.isASCII {
          unescaped.append(UInt8(scalar.value))
        } else {
          unescaped.append(contentsOf: Array(String(scalar).utf8))
        }
      case 0..<0x20: throw failure("a control character in a string; write it as an escape")
      default:
        let run = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
          byte >= 0x20
        {
          position += 1
        }
        unescaped.append(contentsOf: bytes[run..<position])
      }
    }
    throw failure("a string without its closing quote")
  }

  private func checked(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) -> String {
    guard let result = String(validating: text, as: UTF8.self) else {
      throw failure("a string that is not valid UTF-8")
    }
    return result
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = current else { throw failure("a string without its closing quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw failure("an unknown escape in a string")
    }
    var code = try hexadecimal()
    if code >= 0xD800, code < 0xDC00, take("\\u") {
      let low = try hexadecimal()
      guard low >= 0xDC00, low < 0xE000 else { throw failure("half of a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("\\u needs four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}

/// Text that is not JSON.
package struct JSONError: Error, Hashable, Sendable {
  /// From 1.
  package let line: Int
  /// From 0.
  package let byte: Int
  package let message: String
}

/// A text cut to a length fit for an error message, with control characters made visible.
package func excerpt(_ text: String, limit: Int = 60) -> String {
  var result = ""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    if index == limit { return result + "…" }
    result +=
      scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return result
}
