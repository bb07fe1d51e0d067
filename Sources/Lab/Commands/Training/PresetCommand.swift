import Language
import Training

extension TrainerPreset: ChoiceConvertible {}

struct PresetCommand: Command {
  static let declaration = CommandDeclaration(
    name: "preset", area: .training,
    summary: "The published settings that a preset sets, or the list of presets.",
    discussion: "trainer preset=NAME begins from them; settings that are given go first.",
    examples: ["preset | table", "preset logic_rl"])

  @Argument("The preset.") var name: TrainerPreset? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let name else {
      return .list(
        TrainerPreset.allCases.map { preset in
          .record(
            Record([
              ("name", .string(preset.rawValue)), ("rule", .string(preset.ruleName)),
              ("source", .string(preset.source)),
            ]))
        })
    }
    var fields = Record([("rule", .string(name.ruleName))])
    let standard = trainerSettings(TrainerConfiguration())
    let settings = trainerSettings(name.configuration)
    for key in settings.keys where key != "seed" {
      guard let value = settings[key] else { continue }
      // What is stated although it is the default of Knave too: the settings of every preset.
      let isStated = ["estimator", "samples", "prompts", "lr", "temperature", "max_tokens"].contains(key)
      if isStated || !Value.areEqual(value, standard[key] ?? .nil) { fields[key] = value }
    }
    return .record(fields)
  }
}
