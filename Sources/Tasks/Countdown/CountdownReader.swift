extension CountdownExpression {
  /// Most brackets inside each other, and most characters, that are read.
  private static let deepest = 100
  private static let longest = 1000

  /// Reads whole numbers with `+ - * /` and brackets; nil for anything else.
  public init?(_ text: String) {
    let characters = Array(text)
    guard characters.count <= Self.longest else { return nil }
    var reader = Reader(characters: characters)
    guard let expression = reader.sum(depth: 0) else { return nil }
    reader.skipSpaces()
    guard reader.position == characters.count else { return nil }
    self = expression
  }

  private struct Reader {
    let characters: [Character]
    var position = 0

    mutating func skipSpaces() {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
    }

    private mutating func operation(_ allowed: [ArithmeticOperation]) -> ArithmeticOperation? {
      skipSpaces()
      guard position < characters.count,
        let found = ArithmeticOperation(rawValue: characters[position]), allowed.contains(found)
      else { return nil }
      position += 1
      return found
    }

    mutating func sum(depth: Int) -> CountdownExpression? {
      guard var value = term(depth: depth) else { return nil }
      while let operation = operation([.add, .subtract]) {
        guard let right = term(depth: depth) else { return nil }
        value = .operation(operation, value, right)
      }
      return value
    }

    private mutating func term(depth: Int) -> CountdownExpression? {
      guard var value = atom(depth: depth) else { return nil }
      while let operation = operation([.multiply, .divide]) {
        guard let right = atom(depth: depth) else { return nil }
        value = .operation(operation, value, right)
      }
      return value
    }

    private mutating func atom(depth: Int) -> CountdownExpression? {
      skipSpaces()
      guard position < characters.count else { return nil }
      if characters[position] == "(" {
        guard depth < CountdownExpression.deepest else { return nil }
        position += 1
        guard let value = sum(depth: depth + 1) else { return nil }
        skipSpaces()
        guard position < characters.count, characters[position] == ")" else { return nil }
        position += 1
        return value
      }
      var digits = ""
      while position < characters.count, ("0"..."9").contains(characters[position]) {
        digits.append(characters[position])
        position += 1
      }
      return Int(digits).map(CountdownExpression.number)
    }
  }
}
