import Language
import Rewards
import Training

struct TrainerCommand: Command {
  static let declaration = CommandDeclaration(
    name: "trainer", area: .training,
    summary: "Make a trainer: reinforcement learning of a model on problems by a rule.",
    discussion: """
      The model is changed in place as the trainer steps; with lora it stays as it is, and
      `.model` of the trainer is the one that learns. Without a seed the session's is used.
      """,
    examples: [
      "t = trainer grpo model=m tasks=puzzles rule=logic_rl samples=8 lr=1e-4 kl=0.001",
      "t2 = trainer preset=logic_rl model=m tasks=puzzles lr=1e-4 max_tokens=320",
      "t4 = trainer grpo model=m tasks=puzzles lora=8 lr=1e-3; step t4; merge t4.model",
      "t3 = trainer gae model=m tasks=puzzles samples=2 critic_lr=1e-3 kl=0.001 kl_in=reward",
    ])

  @Argument("How rewards become advantages; that of the preset, or grpo, if nil.")
  var estimator: AdvantageEstimator? = nil
  @Option("The model.") var model: ModelValue
  @Option("The problems, or a curriculum of them.") var tasks: TaskSource
  @Option("The rule; that of the preset, or the task's own, if nil.") var rule: RuleArgument? = nil
  @Option("Published settings to begin from; preset lists them.") var preset: TrainerPreset? = nil
  @Option("Train adapters of this rank beside frozen weights, as lora makes them; nil does not.")
  var lora: Int? = nil
  @Settings("Settings.", known: settingsOfNewTrainers)
  var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    var configuration = preset?.configuration ?? TrainerConfiguration()
    if preset == nil { configuration.maxTokens = maxTokensOfNewTrainers }
    if let estimator { configuration.estimator = estimator }
    configuration.seed = context.session.seed
    _ = try apply(settings, to: &configuration)
    let own = standardRule(for: tasks.curriculum.problems)
    let rule =
      try rule ?? preset.map { try RuleArgument(.string($0.ruleName)) } ?? RuleArgument(own)
    let policy =
      try lora.map { try adapted(model.model, rank: $0, option: "lora", seed: nil, context) }
      ?? model.model
    if lora != nil { context.session.new(policy) }
    context.noteOtherTrainers(of: policy)
    return context.session.new(
      try settingErrors {
        try Trainer(
          model: policy, curriculum: tasks.curriculum, rule: rule.rule,
          configuration: configuration, pool: context.session.pool)
      })
  }
}

/// Tokens of an answer, unless a preset or a setting says otherwise.
private let maxTokensOfNewTrainers = 320

/// The settings with their defaults, for help.
private let settingsOfNewTrainers: [ParameterDescription.Setting] = {
  var configuration = TrainerConfiguration()
  configuration.maxTokens = maxTokensOfNewTrainers
  let defaults = trainerSettings(configuration)
  return trainerSettingNames.filter { $0.name != "estimator" && $0.name != "rule" }.map { setting in
    .init(
      setting.name, setting.help, choices: setting.choices,
      defaultText: setting.name == "seed" ? nil : defaults[setting.name]?.literal)
  }
}()

/// Points errors of a setting at the setting.
func settingErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch TrainingError.setting(let name, let message) {
    throw ArgumentError(name, message)
  }
}
