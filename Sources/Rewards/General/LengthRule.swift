import Settings
import Tasks

/// A penalty for responses that are too long or too short, by characters: 0 within the limits, −1 where it
/// is worst, a straight line between (the shape of DAPO's overlong penalty, arXiv:2503.14476).
public struct LengthRule: NamedRule {
  public static let name = "length"
  public static let summary =
    "0 within the limits of length, down to −1 beyond"
  public static let settings: [Setting<Self>] = [
    Setting(
      "least", \.least, "shortest response without a penalty, in characters; 0",
      .within(0...1_000_000_000)),
    Setting(
      "most", \.most, "longest response without a penalty, in characters; 4000",
      .within(0...1_000_000_000)),
    Setting(
      "ramp", \.ramp, "characters beyond in which the penalty grows to 1; 1000",
      .within(1...1_000_000_000)),
  ]

  /// Shortest response without a penalty, in characters.
  public var least: Int
  /// Longest response without a penalty, in characters.
  public var most: Int
  /// Characters beyond the longest in which the penalty grows to 1.
  public var ramp: Int

  public init() { self.init(least: 0) }

  public init(least: Int = 0, most: Int = 4000, ramp: Int = 1000) {
    self.least = least
    self.most = most
    self.ramp = ramp
  }

  public var maximum: Double { 0 }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .ignored) }

  public func score(response: String, problem: Problem) -> Score {
    let count = response.unicodeScalars.count
    var penalty = 0.0
    if count > most { penalty = min(1, Double(count - most) / Double(max(1, ramp))) }
    if count < least { penalty = Double(least - count) / Double(least) }
    return Score([
      ScoreComponent(
        name: "length", value: penalty == 0 ? 0 : -penalty, reason: "\(count) characters")
    ])
  }
}
