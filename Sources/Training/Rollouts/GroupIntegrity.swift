import Interruptions
import Tasks

/// How answers are parted into groups, and what looks wrong with it.
///
/// Estimators that compare the answers to one prompt take the groups as they are named. Wrong groups give
/// other advantages and no error: a group of one makes the bare score its advantage, a group of two prompts
/// compares an easy question with a hard one.
public struct GroupIntegrity: Sendable, Equatable {
  public let answers: Int
  public let groups: Int
  /// Answers of the smallest and of the largest group; 0 without answers.
  public let smallest: Int
  public let largest: Int
  /// What looks wrong, in the order of ``GroupFinding/Code``.
  public let findings: [GroupFinding]

  /// - Parameter scores: the score of each answer, where it is known.
  /// - Throws: `Interrupted`.
  public init(_ rollouts: [Rollout], scores: [Double?] = []) throws {
    let members = members(ofGroups: rollouts.map(\.group))
    answers = rollouts.count
    groups = members.count
    smallest = members.map(\.members.count).min() ?? 0
    let largest = members.map(\.members.count).max() ?? 0
    self.largest = largest
    let search = GroupSearch(rollouts: rollouts, scores: scores, members: members)
    findings = try GroupFinding.Code.allCases.compactMap { code in
      let (count, among, places) = try search.found(code, largest: largest)
      return count == 0
        ? nil : GroupFinding(code: code, count: count, among: among, examples: places)
    }
  }
}

/// Something that looks wrong with groups.
public struct GroupFinding: Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    case groupsOfOne = "groups_of_one"
    case groupSizesDiffer = "group_sizes_differ"
    case promptInTwoGroups = "prompt_in_two_groups"
    case groupMixesPrompts = "group_mixes_prompts"
    case groupMixesTruths = "group_mixes_truths"
    case duplicateIDs = "duplicate_ids"
    case identicalAnswers = "identical_answers"
    case equalScores = "equal_scores"
  }

  public let code: Code
  /// How many groups it concerns; of ``Code/promptInTwoGroups`` prompts, of ``Code/duplicateIDs`` answers.
  public let count: Int
  /// Of how many.
  public let among: Int
  /// The numbers of the first groups, or of the first answers.
  public let examples: [Int]

  public var description: String {
    let first = examples.prefix(3).map(String.init).joined(separator: ", ")
    let groups = " (\(examples.count == 1 ? "group" : "groups") \(first)\(count > 3 ? ", …" : ""))"
    return switch code {
    case .groupsOfOne:
      "\(count) of \(among) groups have one answer, which is compared with no other" + groups
    case .groupSizesDiffer:
      "the groups differ in size: \(count) of \(among) have fewer answers than the largest" + groups
    case .promptInTwoGroups:
      "\(count) of \(among) prompts stand in two groups or more of one step" + groups
    case .groupMixesPrompts:
      "\(count) of \(among) groups have answers to different prompts" + groups
    case .groupMixesTruths:
      "\(count) of \(among) groups have one prompt and different right answers" + groups
    case .duplicateIDs:
      "\(count) of \(among) answers have the id of another (answers \(first)\(count > 3 ? ", …" : ""))"
    case .identicalAnswers: "the answers within each of the \(count) groups are the same"
    case .equalScores: "the scores within each of the \(count) groups are equal"
    }
  }
}

/// Looks through groups for one kind of finding at a time.
private struct GroupSearch {
  let rollouts: [Rollout]
  let scores: [Double?]
  let members: [(group: Int, members: [Int])]

  typealias Found = (count: Int, among: Int, examples: [Int])

  func found(_ code: GroupFinding.Code, largest: Int) throws -> Found {
    switch code {
    case .groupsOfOne: try groups { $0.count == 1 }
    case .groupSizesDiffer: try groups { $0.count < largest }
    case .promptInTwoGroups: try sharedPrompts
    case .groupMixesPrompts:
      try groups { try distinct($0) { rollouts[$0].problem.messages }.count > 1 }
    case .groupMixesTruths:
      try groups { indices in
        try distinct(indices) { rollouts[$0].problem.messages }.count == 1
          && distinct(indices) { rollouts[$0].problem.truth }.count > 1
      }
    case .duplicateIDs: try duplicates
    case .identicalAnswers:
      try identicalGroups(rollouts).map { ($0, members.count, []) } ?? (0, 0, [])
    case .equalScores: try equalScores
    }
  }

  /// What a number of answers have, each once.
  private func distinct<Key: Hashable>(_ indices: [Int], _ key: (Int) -> Key) throws -> Set<Key> {
    var pace = InterruptionPace()
    var found: Set<Key> = []
    for index in indices {
      try pace.step(256)
      found.insert(key(index))
    }
    return found
  }

  private func groups(where isWrong: ([Int]) throws -> Bool) throws -> Found {
    try Interruption.check()
    let wrong = try members.filter { try isWrong($0.members) }.map(\.group)
    return (wrong.count, members.count, Array(wrong.prefix(3)))
  }

  /// Steps part groups of one prompt: it may be asked again in a later one.
  private var sharedPrompts: Found {
    get throws {
      struct Prompt: Hashable {
        let step: Int?
        let messages: [Message]
      }
      var pace = InterruptionPace()
      var groups: [Prompt: Set<Int>] = [:]
      for rollout in rollouts {
        try pace.step(256)
        let prompt = Prompt(step: rollout.source?.step, messages: rollout.problem.messages)
        groups[prompt, default: []].insert(rollout.group)
      }
      let shared = groups.values.filter { $0.count > 1 }
      return (shared.count, groups.count, Array(shared.joined().sorted().prefix(3)))
    }
  }

  private var duplicates: Found {
    get throws {
      var pace = InterruptionPace()
      var known: Set<RolloutSource> = []
      let repeated = try rollouts.indices.filter { index in
        try pace.step(64)
        guard let source = rollouts[index].source, source.id != nil else { return false }
        return !known.insert(source).inserted
      }
      return (repeated.count, rollouts.count, Array(repeated.prefix(3)))
    }
  }

  private var equalScores: Found {
    get throws {
      try Interruption.check()
      let several = members.filter { $0.members.count > 1 }
      let areEqual =
        !several.isEmpty
        && several.allSatisfy { group in
          let values = group.members.map { $0 < scores.count ? scores[$0] : nil }
          guard let first = values[0] else { return false }
          return values.allSatisfy { $0 == first }
        }
      return areEqual ? (several.count, members.count, []) : (0, 0, [])
    }
  }
}

/// How many groups of several answers there are, if within each of them all answers are the same: a sampler
/// at temperature 0, or a server that ignores the seed.
///
/// - Returns: nil when answers of a group differ, or no group has two.
/// - Throws: `Interrupted`.
func identicalGroups(_ rollouts: [Rollout]) throws -> Int? {
  var pace = InterruptionPace()
  let several = members(ofGroups: rollouts.map(\.group)).filter { $0.members.count > 1 }
  let areSame = try several.allSatisfy { group in
    let first = rollouts[group.members[0]]
    return try group.members.allSatisfy { index in
      try pace.step(64)
      return rollouts[index].tokens == first.tokens && rollouts[index].text == first.text
    }
  }
  return several.isEmpty || !areSame ? nil : several.count
}
