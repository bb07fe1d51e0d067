import Language
import Training

/// A difference between runs, or a level, as a value: where a number is wanted it is its size.
struct EffectValue: ObjectValue, ValueConvertible, TableRow {
  let effect: Effect
  /// Whether it counts shares of right answers, which are told in points of a hundred.
  let isInPoints: Bool
  let isDifference: Bool

  static var typeDescription: String { "an effect" }
  var typeName: String { Self.typeDescription }

  init(effect: Effect, isInPoints: Bool, isDifference: Bool) {
    self.effect = effect
    self.isInPoints = isInPoints
    self.isDifference = isDifference
  }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let effect = object as? EffectValue else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = effect
  }

  var languageValue: Value { .object(self) }

  /// `+17.8 points (95 % interval +13.0 to +22.1)`.
  var size: String {
    text(effect.value) + (isInPoints ? " points" : "")
      + (effect.interval.map { " (95 % interval \(text($0.low)) to \(text($0.high)))" } ?? "")
  }

  var summary: String {
    var text = size + ", \(effect.runs) run\(effect.runs == 1 ? "" : "s")"
    if effect.problems > 0 { text += " × \(effect.problems) problems" }
    if effect.distinctProblems < effect.problems {
      text += " (\(effect.distinctProblems) distinct)"
    }
    return text + (effect.isPaired ? ", paired" : "")
  }

  private func text(_ number: Double) -> String {
    let digits = isInPoints ? fixed(100 * number, decimals: 1) : fixed(number, decimals: 3)
    return isDifference && number >= 0 ? "+" + digits : digits
  }

  var scalar: Double? { effect.value }
  var memberNames: [String] { ["value", "low", "high", "runs", "problems", "distinct", "paired"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "value": .number(effect.value)
    case "low": effect.interval.map { .number($0.low) } ?? .nil
    case "high": effect.interval.map { .number($0.high) } ?? .nil
    case "runs": .integer(effect.runs)
    case "problems": .integer(effect.problems)
    case "distinct": .integer(effect.distinctProblems)
    case "paired": .bool(effect.isPaired)
    default: nil
    }
  }

  var tableFields: [(String, Value)] {
    ["value", "low", "high", "runs", "problems"].map { ($0, member($0) ?? .nil) }
  }
}
