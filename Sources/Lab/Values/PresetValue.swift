import Language
import Training

/// A preset as a value: its settings by name, and a row for each that says where it is published.
struct PresetValue: ObjectValue {
  let preset: TrainerPreset

  var typeName: String { "a preset" }
  var summary: String { "preset \(preset.rawValue): \(preset.source)" }

  func display(width: Int) -> String {
    ([summary] + tableLines(of: rows, width: width)).joined(separator: "\n")
  }

  /// The rule and the settings that the project states, and whatever else is not Knave's default.
  var settings: [(name: String, value: Value)] {
    let standard = trainerSettings(TrainerConfiguration())
    let own = trainerSettings(preset.configuration)
    return [("rule", .string(preset.ruleName))]
      + own.keys.compactMap { name in
        guard let value = own[name] else { return nil }
        let isStated = preset.source(of: name) != nil
        return isStated || !Value.areEqual(value, standard[name] ?? .nil) ? (name, value) : nil
      }
  }

  private var rows: [Value] {
    settings.map { name, value in
      .record(
        Record([
          ("setting", .string(name)), ("value", .string(value.text)),
          ("published in", .string(preset.source(of: name) ?? "")),
        ]))
    }
  }

  var elements: [Value]? { rows }
  var memberNames: [String] { settings.map(\.name) }
  func member(_ name: String) -> Value? { settings.first { $0.name == name }?.value }
}
