import Language
import Training

struct SetCommand: Command {
  static let declaration = CommandDeclaration(
    name: "set", area: .training, summary: "Change settings of a trainer.",
    discussion: """
      Phases of the update in progress that a change affects run again at the next step.
      """,
    examples: ["set t rule=(rule logic_rl format_weight=2) lr=1e-5"])

  @Argument("The trainer.") var trainer: TrainerValue
  @Settings("Settings.", known: trainerSettingNames) var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.willChange(trainer.trainer)
    var configuration = trainer.trainer.configuration
    let rule = try apply(settings, to: &configuration)
    try settingErrors { try trainer.trainer.change(configuration, rule: rule) }
    return .nil
  }
}
