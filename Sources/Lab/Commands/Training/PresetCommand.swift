import Language
import Training

extension TrainerPreset: ChoiceConvertible {}

struct PresetCommand: Command {
  static let declaration = CommandDeclaration(
    name: "preset", area: .training,
    summary:
      "The published settings that a preset sets and where each is from, or the list of presets.",
    discussion: "trainer preset=NAME begins from them; settings that are given go first.",
    examples: ["preset | table", "preset logic_rl", .init("preset(dapo).clip_high", shows: "0.28")])

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
    return .object(PresetValue(preset: name))
  }
}
