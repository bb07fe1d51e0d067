import Tasks

/// A text about people's roles, in the words knight and knave, which the published rule reads.
struct StandardRoles {
  let text: String
  /// Whether "knight" is what a liar is called, so that a claim means its opposite.
  let isFlipped: Bool

  /// Rewrites a text in which `roles` are the words for truthful people and liars.
  ///
  /// Words are replaced at the beginning of a word and whatever their case, and "an" before them by "a"; a
  /// name stays. Knight and knave with swapped meanings stay too: the published rule compares what is
  /// written with what would be right to write.
  init(_ text: String, roles: RolePair, names: [String]) {
    isFlipped = roles == RolePair.knightAndKnave.flipped
    guard !isFlipped, roles != .knightAndKnave else {
      self.text = text
      return
    }
    var rewriting = Rewriting(roles: roles, names: names)
    for scalar in text.unicodeScalars { rewriting.append(scalar) }
    rewriting.endWord()
    self.text = String(rewriting.result)
  }

  /// The solution as the text's words have it: true for who is to be called a knight.
  func named(_ solution: [Bool]) -> [Bool] { isFlipped ? solution.map { !$0 } : solution }

  private struct Rewriting {
    let roles: RolePair
    let names: [String]
    var result: [Unicode.Scalar] = []
    /// The word that is being read.
    private var word: [Unicode.Scalar] = []

    init(roles: RolePair, names: [String]) {
      self.roles = roles
      self.names = names
    }

    mutating func append(_ scalar: Unicode.Scalar) {
      if scalar.properties.isAlphabetic {
        word.append(scalar)
      } else {
        endWord()
        result.append(scalar)
      }
    }

    mutating func endWord() {
      defer { word.removeAll(keepingCapacity: true) }
      guard let standard else {
        result += word
        return
      }
      if result.suffix(3) == ["a", "n", " "],
        result.dropLast(3).last?.properties.isAlphabetic != true
      {
        result.removeLast(2)
        result.append(" ")
      }
      result += standard
    }

    /// The word with a role at its beginning replaced; nil where there is none.
    private var standard: [Unicode.Scalar]? {
      for (given, role) in [(roles.truthful, "knight"), (roles.liar, "knave")] {
        let length = given.unicodeScalars.count
        guard word.count >= length,
          zip(word, given.unicodeScalars).allSatisfy({ areEqualIgnoringCase($0, $1) }),
          !names.contains(String(word))
        else { continue }
        return Array(role.unicodeScalars) + word[length...]
      }
      return nil
    }
  }
}
