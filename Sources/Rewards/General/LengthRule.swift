import Tasks

/// A penalty for responses that are too long or too short, by characters: 0 within the limits, −1 where it
/// is worst, a straight line between (the shape of DAPO's overlong penalty, arXiv:2503.14476).
public struct LengthRule: Rule, Hashable {
  /// Shortest response without a penalty, in characters.
  public var least: Int
  /// Longest response without a penalty, in characters.
  public var most: Int
  /// Characters beyond the longest in which the penalty grows to 1.
  public var ramp: Int

  public init(least: Int = 0, most: Int = 4000, ramp: Int = 1000) {
    self.least = least
    self.most = most
    self.ramp = ramp
  }

  public var name: String { "length" }
  public var maximum: Double { 0 }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .ignored) }
  public var settings: [(name: String, value: Double)] {
    [("least", least, 0), ("most", most, 4000), ("ramp", ramp, 1000)].filter { $0.1 != $0.2 }
      .map { ($0.0, Double($0.1)) }
  }

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
