import Foundation
import Settings
import Testing
import Training

@Suite("Settings of a trainer")
struct TrainerSettingTests {
  private func fields(_ configuration: TrainerConfiguration) throws -> [String: String] {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration))
    var fields: [String: String] = [:]
    for (key, value) in try #require(object as? [String: Any]) {
      if let inner = value as? [String: Any] {
        for (name, value) in inner { fields["\(key).\(name)"] = "\(value)" }
      } else {
        fields[key] = "\(value)"
      }
    }
    return fields
  }

  /// A value that is not the one in force.
  private func other(_ kind: SettingKind, than value: SettingValue) throws -> SettingValue {
    switch kind {
    case .boolean: value == .boolean(true) ? .boolean(false) : .boolean(true)
    case .integer: .integer((value.number.map(Int.init) ?? 1) + 1)
    case .number: .number(value.number == 0.5 ? 0.25 : 0.5)
    case .word(let words): .word(try #require(words.first { .word($0) != value }))
    case .optional(let wrapped): try other(wrapped, than: value)
    }
  }

  @Test("Every field of the configuration is a setting, and every setting a field of its own")
  func fieldsAreSettings() throws {
    let standard = TrainerConfiguration()
    var changed: [String] = []
    for setting in TrainerSetting.all.map(\.setting) {
      var configuration = standard
      let value = try other(setting.kind, than: setting.value(in: standard))
      try setting.set(value, in: &configuration)
      #expect(setting.value(in: configuration).isSame(as: value), "\(setting.name)")
      let (before, after) = (try fields(standard), try fields(configuration))
      let keys = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      #expect(keys.count == 1, "\(setting.name) changes \(keys)")
      changed += keys
      #expect(standard.firstAffected(by: configuration) != nil, "\(setting.name)")
      #expect(standard.firstAffected(by: standard) == nil)
    }
    #expect(Set(changed).count == changed.count)
    // What is nil is not encoded: the properties are counted by reflection.
    let properties =
      Mirror(reflecting: standard).children.count - 1
      + Mirror(reflecting: standard.policyLoss).children.count
    #expect(changed.count == properties)
    #expect(Set(TrainerSetting.all.map(\.name)).count == TrainerSetting.all.count)
  }

  @Test("A value of another kind, an unknown word and a number out of range are refused by name")
  func refused() throws {
    var configuration = TrainerConfiguration()
    for setting in TrainerSetting.all.map(\.setting) {
      let wrong: SettingValue =
        setting.choices != nil ? "no such word" : setting.kind == .boolean ? 1 : "a word"
      #expect(throws: SettingError.self, "\(setting.name)") {
        try setting.set(wrong, in: &configuration)
      }
      guard setting.range != nil else { continue }
      var changed = TrainerConfiguration()
      let isInteger = [.integer, .optional(.integer)].contains(setting.kind)
      try setting.set(isInteger ? -1 : .number(-.infinity), in: &changed)
      let error = #expect(throws: TrainingError.self, "\(setting.name)") { try changed.validate() }
      guard case .setting(setting.name, _) = error else {
        Issue.record("\(setting.name): \(String(describing: error))")
        continue
      }
    }
    #expect(configuration == TrainerConfiguration())
  }

  @Test("A change keeps the phases of an update that it does not affect")
  func kept() {
    func affected(_ change: (inout TrainerConfiguration) -> Void) -> Phase? {
      let old = TrainerConfiguration()
      var new = old
      change(&new)
      return old.firstAffected(by: new)
    }
    #expect(affected { $0.temperature = 0.5 } == .rollout)
    #expect(affected { $0.learningRate = 1 } == .apply)
    #expect(affected { $0.kl = 0.1 } == .reference)
    #expect(affected { $0.estimator = .rloo } == .advantage)
    #expect(affected { $0.estimator = .remax } == .rollout)
    #expect(affected { $0.policyLoss.clipHigh = 0.28 } == .loss)
    #expect(affected { _ in } == nil)
  }

  @Test(
    "A preset changes what it names a source for and nothing else",
    arguments: TrainerPreset.allCases)
  func presets(_ preset: TrainerPreset) {
    for setting in TrainerSetting.all.map(\.setting) where preset.source(of: setting.name) == nil {
      let standard = setting.value(in: TrainerConfiguration())
      #expect(setting.value(in: preset.configuration) == standard, "\(setting.name)")
    }
    #expect(preset.source(of: "rule") != nil)
    #expect(TrainerPreset(rawValue: preset.rawValue)?.source == preset.source)
  }
}
