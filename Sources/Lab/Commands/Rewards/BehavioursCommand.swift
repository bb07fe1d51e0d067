import Interruptions
import Language
import Rewards
import Training

struct BehavioursCommand: Command {
  static let declaration = CommandDeclaration(
    name: "behaviours", area: .rewards,
    summary: "How often traces verify, backtrack, set subgoals and work backwards.",
    discussion: """
      Found by following the arithmetic and the claims of a trace. Of several traces the means are given,
      as Cognitive Behaviors reports them. A judge, a model of this process or behind a server, is asked
      one question a behaviour instead; what it does not answer by a count is reported, and left out of the
      means.
      """,
    examples: [
      "behaviours \"5 + 6 = 11. Not 8. Start again.\"", "behaviours rollouts",
      "behaviours rollouts each=true | table",
    ])

  @Argument("A rollout, a list of them, or a text.") var traces: Value
  @Option("The problem that a text is about.") var problem: ProblemValue? = nil
  @Option("A model that counts; nil counts by rules.") var judge: AnsweringModel? = nil
  @Option("A record for each trace; else the means.") var each = false
  @Option("Divides the logits of the judge.", range: 0...1000) var temperature = 0.0
  @Option("Tokens of a judge's answer at the most.", range: 1...1_000_000)
  var maxTokens = BehaviourJudge.maxTokens

  func run(in context: CommandContext<Session>) throws -> Value {
    let traces = try givenTraces()
    let counts: [[Int?]]
    if let judge {
      counts = try judgedBehaviours(
        traces, judge: judge, temperature: temperature, maxTokens: maxTokens, in: context)
    } else {
      counts = try traces.map { trace in
        try context.checkpoint()
        return behaviours(in: trace.text, truth: trace.problem?.truth).named.map(\.count)
      }
    }
    if each {
      return .list(
        try counts.interruptibleMap(cost: 64) { record($0.map { $0.map(Value.integer) ?? .nil }) })
    }
    if counts.count == 1 { return record(counts[0].map { $0.map(Value.integer) ?? .nil }) }
    return record(
      try BehaviourJudge.behaviours.indices.map { place in
        try context.checkpoint()
        return MetricSum(counts.compactMap { $0[place].map(Double.init) }).mean.map(Value.number)
          ?? .nil
      })
  }

  private func givenTraces() throws -> [Trace] {
    if case .string(let text) = traces { return [Trace(text: text, problem: problem?.problem)] }
    let rollouts: [RolloutValue]
    do { rollouts = try RolloutList(traces).rollouts } catch {
      throw ArgumentError("traces", "behaviours: \(error)")
    }
    guard !rollouts.isEmpty else { throw ArgumentError("traces", "there are no traces") }
    return rollouts.map { Trace(text: $0.rollout.text, problem: $0.rollout.problem) }
  }

  private func record(_ values: [Value]) -> Value {
    .record(Record(Array(zip(BehaviourJudge.behaviours, values))))
  }
}
