/// Which rows of a rollout file answer one prompt together.
///
/// Rows of one name are a group, within one step; rows without a name are grouped by what they ask. The field
/// `uid` means either: verl's old trainer names the prompt by it, and the present one the answer, as
/// `PROMPT_SESSION_INDEX`. Where its names are the answers', the group is what is left without the last two
/// numbers, or else all that ask the same.
struct RowGrouping {
  /// What a row tells of its group.
  struct Key {
    /// The step of training that it is of; empty where the row does not say.
    let step: String
    /// Where the name of the group stands, and the name.
    let field: String?
    let name: String?
    /// What is asked, as one text.
    let prompt: String
  }

  /// The group of each row: rows with equal names are one.
  private(set) var names: [String] = []
  /// How groups were found otherwise than by their names.
  private(set) var remark: String?
  /// Whether the file's names are those of answers.
  private(set) var namesAnswers = false

  /// - Parameter isGiven: whether the user says which field names the group; it is then taken at its word.
  init(_ keys: [Key], isGiven: Bool) {
    names = keys.map { $0.step + ($0.name.map { "n\u{0}" + $0 } ?? "p\u{0}" + $0.prompt) }
    guard !isGiven, Self.nameAnswers(keys) else { return }
    namesAnswers = true
    if let prefixes = Self.prefixes(keys) {
      names = zip(keys, prefixes).map { $0.step + $1 }
      remark = "'uid' names answers, not groups: a group is its part before the last two numbers"
    } else {
      names = keys.map { $0.step + $0.prompt }
      remark = "'uid' names answers, not groups: a group is what answers one prompt in one step"
    }
  }

  /// Whether nearly every row has a name of its own although prompts repeat.
  private static func nameAnswers(_ keys: [Key]) -> Bool {
    guard !keys.isEmpty, keys.allSatisfy({ $0.field == "uid" }) else { return false }
    var rowsOfName: [String: Int] = [:]
    var prompts: Set<String> = []
    for key in keys {
      rowsOfName[key.step + (key.name ?? ""), default: 0] += 1
      prompts.insert(key.step + key.prompt)
    }
    // A few names may stand twice, where rows were written twice.
    let alone = rowsOfName.values.count { $0 == 1 }
    return rowsOfName.count > prompts.count && 2 * alone > rowsOfName.count
  }

  /// The names without their last two numbers; nil unless all have them, and rows of one prefix ask the same.
  private static func prefixes(_ keys: [Key]) -> [String]? {
    var promptOfPrefix: [String: String] = [:]
    var prefixes: [String] = []
    for key in keys {
      let parts = (key.name ?? "").split(separator: "_", omittingEmptySubsequences: false)
      guard parts.count > 2,
        parts.suffix(2).allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } })
      else { return nil }
      let prefix = parts.dropLast(2).joined(separator: "_")
      guard promptOfPrefix[key.step + prefix, default: key.prompt] == key.prompt else { return nil }
      promptOfPrefix[key.step + prefix] = key.prompt
      prefixes.append(prefix)
    }
    return prefixes
  }
}
