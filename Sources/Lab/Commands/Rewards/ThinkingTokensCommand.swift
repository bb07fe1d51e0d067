import Interruptions
import Language
import Rewards
import Tasks
import Training

/// What responses are compared within.
enum ResponseMatching: String, CaseIterable, ChoiceConvertible {
  case puzzle, difficulty
}

struct ThinkingTokensCommand: Command {
  static let declaration = CommandDeclaration(
    name: "thinking_tokens", area: .rewards,
    summary: "How often responses say wait, verify, yet …, and what they earn with and without.",
    discussion: """
      A record for each word: the responses that have it in their thoughts, how often a response says it,
      mean reward with and without it, and the difference between responses to the same puzzle, or to
      puzzles of the same difficulty, over the groups that have both. Intervals (95 %) are bootstraps over
      puzzles; puzzles that differ by their names are drawn together. The last record is for thoughts with
      letters of another script than the prompt's. A word with * at its end is found in all its forms. A file
      holds scored responses, as score_file writes them; rows that could not be judged are left out, and
      counted.
      """,
    examples: [
      "thinking_tokens rollouts | table",
      "thinking_tokens rollouts tokens=[\"verif*\", \"等等\"] by=difficulty",
      "thinking_tokens \"scored.jsonl\" | table",
    ])

  @Argument("Rollouts, or the name of a file of scored responses.") var answers: Value
  @Option("The rule that judges rollouts; their own scores, else the task's rule if nil.")
  var rule: RuleArgument? = nil
  @Option("The words; nil is a list of English and Chinese ones.") var tokens: [String]? = nil
  @Option("Compare within the puzzle or its difficulty.") var by = ResponseMatching.puzzle

  func run(in context: CommandContext<Session>) throws -> Value {
    let responses = try responses(context)
    guard !responses.isEmpty else { throw ArgumentError("answers", "there are no responses") }
    let words = try tokens.map { try $0.map(token) } ?? ThinkingToken.standard
    let contents = try contents(responses)
    var strata: [String: Int] = [:]
    let places = try responses.map { response in
      try context.checkpoint()
      let content = contents[response.puzzle] ?? 0
      let key = by == .puzzle ? response.puzzle : response.difficulty
      let stratum = strata[key, default: strata.count]
      strata[key] = stratum
      return (content, stratum)
    }
    let thoughts = try responses.map { response in
      try context.checkpoint()
      return Thoughts(response: response.text)
    }
    func record(_ name: String, _ counts: [Int]) throws -> Value {
      .record(
        self.record(
          name, counts,
          try MarkedComparison(
            try responses.indices.interruptibleMap(cost: 64) {
              MarkedResponse(
                isMarked: counts[$0] > 0, reward: responses[$0].reward, content: places[$0].0,
                stratum: places[$0].1)
            }, using: context.session.stream("thinking tokens", seed: 0))))
    }
    var records: [Value] = []
    for word in words {
      try context.checkpoint()
      records.append(
        try record(word.text, thoughts.interruptibleMap(cost: 1 << 10) { word.count(in: $0) }))
    }
    records.append(
      try record(
        "other script",
        zip(thoughts, responses).interruptibleMap(cost: 1 << 10) {
          $0.foreignLetters(prompt: $1.prompt) > 0 ? 1 : 0
        }))
    return .list(records)
  }

  /// A number for each puzzle, the same for puzzles that ask the same.
  private func contents(_ responses: [ScoredResponse]) throws -> [String: Int] {
    var pace = InterruptionPace()
    var keys: [String: Int] = [:]
    var contents: [String: Int] = [:]
    for response in responses {
      try pace.step(256)
      guard contents[response.puzzle] == nil else { continue }
      let key = response.problem?.knownContentKey ?? response.puzzle
      let content = keys[key, default: keys.count]
      keys[key] = content
      contents[response.puzzle] = content
    }
    return contents
  }

  private func token(_ text: String) throws -> ThinkingToken {
    guard let token = ThinkingToken(text) else { throw ArgumentError("tokens", "a word is empty") }
    return token
  }

  private func record(_ name: String, _ counts: [Int], _ comparison: MarkedComparison) -> Record {
    func value(_ estimate: MarkedComparison.Estimate?) -> Value {
      estimate.map { .number(rounded($0.value)) } ?? .nil
    }
    func interval(_ estimate: MarkedComparison.Estimate?) -> Value {
      estimate?.interval.map { .list([.number(rounded($0.low)), .number(rounded($0.high))]) }
        ?? .nil
    }
    let having = counts.count { $0 > 0 }
    return Record([
      ("token", .string(name)), ("responses", .integer(having)),
      ("share", .number(rounded(Double(having) / Double(counts.count)))),
      ("per_response", .number(rounded(Double(counts.reduce(0, +)) / Double(counts.count)))),
      ("with", value(comparison.with)), ("with_interval", interval(comparison.with)),
      ("without", value(comparison.without)), ("without_interval", interval(comparison.without)),
      ("matched", value(comparison.matched)), ("matched_interval", interval(comparison.matched)),
      ("groups", .integer(comparison.matchedStrata)),
    ])
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private func responses(_ context: CommandContext<Session>) throws -> [ScoredResponse] {
    if case .string(let file) = answers {
      if rule != nil {
        throw ArgumentError(
          "rule", "a file has its own scores", hint: "score it by score_file first")
      }
      let (responses, unjudged) = try scoredResponses(
        path: context.session.files.path(file), checkpoint: context.checkpoint)
      if unjudged > 0 { context.print("left out: \(unjudged) rows that could not be judged") }
      return responses
    }
    let rollouts: [RolloutValue]
    do { rollouts = try RolloutList(answers).rollouts } catch {
      throw ArgumentError("answers", "thinking_tokens: \(error)")
    }
    return try rollouts.map { value in
      try context.checkpoint()
      let problem = value.rollout.problem
      let own = rule == nil ? value.score : nil
      let score =
        try own
        ?? (rule?.rule ?? standardRule(for: problem)).score(
          response: value.rollout.text, problem: problem)
      return ScoredResponse(
        text: value.rollout.text, prompt: problem.text, reward: score.total, puzzle: problem.text,
        problem: problem, difficulty: problem.kind)
    }
  }
}
