import Language
import Rewards
import Training

struct TrainerCommand: Command {
  static let declaration = CommandDeclaration(
    name: "trainer", area: .training,
    summary: "Make a trainer: reinforcement learning of a model on problems by a rule.",
    discussion: """
      The model is changed in place as the trainer steps. Without a seed the session's is used.
      """,
    examples: ["t = trainer grpo model=m tasks=puzzles rule=logic_rl samples=8 lr=1e-4 kl=0.001"])

  @Argument("How rewards become advantages.") var estimator: EstimatorChoice = .grpo
  @Option("The model.") var model: ModelValue
  @Option("The problems.") var tasks: ProblemList
  @Option("The rule.") var rule = RuleArgument(LogicRLRule())
  @Settings(
    "Settings.", known: trainerSettingNames.filter { $0.name != "estimator" && $0.name != "rule" })
  var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    var configuration = TrainerConfiguration()
    configuration.estimator = estimator.estimator
    configuration.seed = context.session.seed
    configuration.maxTokens = 320
    _ = try apply(settings, to: &configuration)
    return .object(
      TrainerValue(
        try settingErrors {
          try Trainer(
            model: model.model, problems: tasks.problems, rule: rule.rule,
            configuration: configuration, pool: context.session.pool)
        }))
  }
}

/// Points errors of a setting at the setting.
func settingErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch TrainingError.setting(let name, let message) {
    throw ArgumentError(name, message)
  }
}
