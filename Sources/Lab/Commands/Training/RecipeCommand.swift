import Language
import Models
import Rewards
import Training

struct RecipeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "recipe", area: .training,
    summary: "Take a model through stages of training, measured before and after each.",
    discussion: """
      A stage is a function of the model, such as a warm-up by sft, rounds of rft, or a trainer and its
      updates. All are measured on the same problems with the same random numbers. The result has a row
      for each stage, and .results what the stages gave.
      """,
    examples: [
      """
      def warm_up(m) { sft m (map(puzzles, p -> {problem: p, response: teacher(p)})) steps=1 batch=2 }
      def reinforce(m) { r = trainer grpo model=m tasks=puzzles samples=2 max_tokens=60; train r; r }
      recipe m {warm_up: warm_up, rl: reinforce} test=(kk people=2 count=4 split=heldout)
      """
    ])

  @Argument("The model; it is changed in place.") var model: ModelValue
  @Argument("Functions of the model: a record of them by name, or a list.") var stages: Value
  @Option("Problems to measure the model on.") var test: ProblemList? = nil
  @Option("Answers to each of them.", range: 1...65_536) var testSamples = 1
  @Option("Tokens of an answer at the most.", range: 1...1_000_000) var maxTokens = 320
  @Option("Seed of the measurements; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let stages = try namedStages()
    let session = context.session
    session.willChange(model.model)
    var rows = [RecipeValue.Stage(name: "start", result: .nil, evaluation: try measure(session))]
    for (index, stage) in stages.enumerated() {
      session.progress?("recipe", index, stages.count)
      let result = try context.call(stage.function, [.object(model)])
      // Stages follow each other on one model: that is what a recipe is for.
      session.trainers.release { session.undo.hasMade($0) }
      rows.append(
        RecipeValue.Stage(name: stage.name, result: result, evaluation: try measure(session)))
    }
    return .object(RecipeValue(stages: rows, tokenizer: model.model.tokenizer))
  }

  private func measure(_ session: Session) throws -> Evaluation? {
    guard let problems = test?.problems, !problems.isEmpty else { return nil }
    return try evaluate(
      model.model, problems: problems, rule: standardRule(for: problems), samples: testSamples,
      options: SamplingOptions(temperature: 1, maxTokens: maxTokens),
      stream: session.stream("evaluate", seed: seed), pool: session.pool,
      progress: session.reporter("evaluate", of: problems.count * testSamples))
  }

  private func namedStages() throws -> [(name: String, function: FunctionValue)] {
    let values: [(String, Value)]
    switch stages {
    case .record(let record): values = record.keys.map { ($0, record[$0] ?? .nil) }
    case .list(let functions): values = functions.enumerated().map { ("stage \($0 + 1)", $1) }
    default: throw ArgumentError("stages", "stages are a record of functions, or a list of them")
    }
    return try values.map { name, value in
      guard case .function(let function) = value else {
        throw ArgumentError(
          "stages", "\(name) is \(value.typeName), expected a function of the model",
          hint: "{rl: m -> train(trainer(grpo, model=m, tasks=puzzles), steps=20)}")
      }
      return (name, function)
    }
  }
}
