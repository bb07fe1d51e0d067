import Interruptions
import Language
import Training

struct AdvantagesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "advantages", area: .training,
    summary: "Advantages of scores, rollouts or token rewards, consecutive answers in groups.",
    discussion: """
      Scores are a number for each answer, and so is the result. Rollouts with scores, such as
      load_rollouts gives, and what score gives of rollouts, have groups of their own; what looks wrong with
      them is noted. Rows of token rewards, or scores with
      the lengths of their answers, give rows of token advantages: lengths matter to opo, which weighs
      by them, and to estimators that whiten over tokens (reinforce_plus_plus, gae). gae wants values.
      """,
    examples: [
      .init("advantages [1, 0, 0, 1] group=2 estimator=dr_grpo", shows: "[0.5, -0.5, -0.5, 0.5]"),
      .init(
        "advantages [1, 0] estimator=opo lengths=[1, 3]",
        shows: "[[0.75], [-0.25, -0.25, -0.25]]"),
      "advantages [[0, 0, 1], [0, 0]] estimator=reinforce_plus_plus gamma=0.9",
      "advantages [[0, 1], [0, 0]] estimator=gae values=[[0.4, 0.6], [0.5, 0.3]] lambda=0.95",
    ])

  @Argument("Scores, one for each answer; scored rollouts; or rows of token rewards.")
  var scores: Value
  @Option(
    "Answers in a group; nil is one group of all, or those of the rollouts.", range: 1...1_000_000)
  var group: Int? = nil
  @Option("The estimator.") var estimator = AdvantageEstimator.grpo
  @Option("Score of each group's greedy answer, for remax.") var greedy: [Double]? = nil
  @Option("Tokens of each answer, for scores.") var lengths: [Int]? = nil
  @Option("The critic's values, for gae; in the form of the rewards.") var values: Value = .nil
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("Discount of later rewards.", range: 0...1) var gamma = 1.0
  @Option("λ of gae.", range: 0...1) var lambda = 1.0
  @Option("Added to the group's deviation by grpo.", range: 0...1) var epsilon = 1e-6

  func run(in context: CommandContext<Session>) throws -> Value {
    let given = try groupedScores(context.session)
    let isNested = given == nil && scores.asList?.contains { $0.asList != nil } ?? false
    let rewards = try rewardRows(isNested, given?.map(\.score))
    let groups = try given?.map(\.group) ?? consecutiveGroups(rewards.count)
    let count = Set(groups).count
    if let greedy, greedy.count != count {
      throw ArgumentError(
        "greedy", "there are \(count) groups and \(greedy.count) greedy scores")
    }
    let isFlat = !isNested && lengths == nil
    let batch = try RewardBatch(
      rewards: rewards, mask: mask.isAbsent ? nil : try rows(mask, isFlat), groups: groups,
      values: values.isAbsent ? nil : try rows(values, isFlat),
      greedyScores: greedy.map { greedy in groups.map { greedy[$0] } })
    let result = try estimator.advantages(
      of: batch, options: AdvantageOptions(discount: gamma, lambda: lambda, epsilon: epsilon))
    return .list(
      try result.perToken.interruptibleMap(cost: 16) { row in
        isFlat ? .number(row.first ?? 0) : .list(row.map(Value.number))
      })
  }

  private func consecutiveGroups(_ count: Int) throws -> [Int] {
    let size = group ?? max(count, 1)
    guard count.isMultiple(of: size) else {
      throw ArgumentError("group", "\(count) answers do not divide into groups of \(size)")
    }
    return (0..<count).map { $0 / size }
  }

  /// The scores of rollouts, or scores that know their rollout, with their groups numbered from 0; nil for
  /// numbers.
  private func groupedScores(_ session: Session) throws -> [(score: Double, group: Int)]? {
    guard let elements = scores.asList, case .object(let first)? = elements.first,
      first is RolloutValue || (first as? ScoreValue)?.place != nil
    else { return nil }
    if group != nil {
      throw ArgumentError("group", "the groups are those of the rollouts: leave group out")
    }
    var numbers: [Int: Int] = [:]
    let found = try elements.enumerated().interruptibleMap(cost: 64) { index, element in
      guard let (score, group) = Self.place(element) else {
        throw ArgumentError(
          "scores", "element \(index), \(element.typeName), has no score",
          hint: "advantages (score rollouts) judges them first")
      }
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return (score: score, group: number)
    }
    let rollouts = elements.compactMap { try? RolloutValue($0) }
    if !rollouts.isEmpty {
      noteGroups(
        try GroupIntegrity(rollouts.map(\.rollout), scores: found.map(\.score)), of: "advantages",
        in: session)
    }
    return found
  }

  private static func place(_ value: Value) -> (Double, Int)? {
    guard case .object(let object) = value else { return nil }
    if let rollout = object as? RolloutValue {
      return rollout.score.map { ($0.total, rollout.rollout.group) }
    }
    guard let score = object as? ScoreValue else { return nil }
    return score.place.map { (score.score.total, $0.group) }
  }

  /// One row an answer: its token rewards, or its score on the last of its tokens.
  private func rewardRows(_ isNested: Bool, _ given: [Double]?) throws -> [[Double]] {
    if isNested { return try Rows(scores).rows }
    let scores = try given ?? [Double](scores)
    let lengths = lengths ?? scores.map { _ in 1 }
    guard lengths.count == scores.count, lengths.allSatisfy({ (1...1_000_000).contains($0) }),
      lengths.reduce(0, +) <= 10_000_000
    else {
      throw ArgumentError(
        "lengths",
        "lengths has a number of tokens for each score, from 1 and ten millions together at the most"
      )
    }
    return try zip(scores, lengths).interruptibleMap(cost: 64) { score, length in
      [Double](repeating: 0, count: length - 1) + [score]
    }
  }

  /// Numbers in the form of the scores: of a flat list each is a row.
  private func rows(_ value: Value, _ isFlat: Bool) throws -> [[Double]] {
    isFlat ? try [Double](value).interruptibleMap(cost: 64) { [$0] } : try Rows(value).rows
  }
}

extension AdvantageEstimator: ChoiceConvertible {}
