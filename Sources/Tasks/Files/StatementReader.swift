/// Reads statements in the printed-tuple form of mem-kk-logic:
/// `(('->', ('lying', 1), ('telling-truth', 0)), …)`.
struct StatementReader {
  private let text: [UInt8]
  private var position = 0

  /// Deepest nesting that is read.
  private static let deepest = 64

  /// The statements of a puzzle of `people` inhabitants.
  static func statements(_ text: String, people: Int) throws(TaskError) -> [Statement] {
    var reader = StatementReader(text: Array(text.utf8))
    var statements: [Statement] = []
    try reader.expect("(")
    while !reader.take(")") {
      statements.append(try reader.statement(people, 0))
      if !reader.take(",") {
        try reader.expect(")")
        break
      }
    }
    guard statements.count == people else {
      throw TaskError(message: "expected \(people) statements, found \(statements.count)")
    }
    return statements
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func skipSpaces() {
    while position < text.count, text[position] == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func take(_ symbol: Character) -> Bool {
    skipSpaces()
    guard position < text.count, text[position] == symbol.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ symbol: Character) throws(TaskError) {
    guard take(symbol) else {
      throw TaskError(message: "expected '\(symbol)' at character \(position + 1)")
    }
  }

  private mutating func word() throws(TaskError) -> String {
    try expect("'")
    let start = position
    while position < text.count, text[position] != UInt8(ascii: "'") { position += 1 }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    try expect("'")
    return word
  }

  private mutating func person(_ people: Int) throws(TaskError) -> Int {
    skipSpaces()
    let start = position
    while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
      position += 1
    }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    guard let number = Int(digits), (0..<people).contains(number) else {
      throw TaskError(
        message: "expected a person from 0 to \(people - 1) at character \(start + 1), found "
          + "'\(digits)'")
    }
    return number
  }

  private mutating func statement(_ people: Int, _ depth: Int) throws(TaskError) -> Statement {
    guard depth < Self.deepest else {
      throw TaskError(message: "statements are nested deeper than \(Self.deepest)")
    }
    try expect("(")
    let kind = try word()
    try expect(",")
    if kind == "telling-truth" || kind == "lying" {
      let person = try person(people)
      try expect(")")
      return kind == "lying" ? .lying(person) : .tellingTruth(person)
    }
    var parts = [try statement(people, depth + 1)]
    while take(",") {
      if take(")") { return try combine(kind, parts) }
      parts.append(try statement(people, depth + 1))
    }
    try expect(")")
    return try combine(kind, parts)
  }

  private func combine(_ kind: String, _ parts: [Statement]) throws(TaskError) -> Statement {
    switch (kind, parts.count) {
    case ("not", 1): return .not(parts[0])
    case ("and", 2...): return .and(parts)
    case ("or", 2...): return .or(parts)
    case ("->", 2): return .implies(parts[0], parts[1])
    case ("<=>", 2): return .iff(parts[0], parts[1])
    default:
      throw TaskError(message: "'\(kind)' with \(parts.count) parts is not a statement")
    }
  }
}
