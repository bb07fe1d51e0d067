/// When a curriculum by success changes its stage.
///
/// As in reasoning-gym's curriculum: a stage up when the mean success of a window lies above one
/// threshold, a stage down when below another; after a change the window begins anew.
public struct SuccessThresholds: Sendable, Hashable {
  /// Above it the next stage begins, in [0, 1]; 0.7 in reasoning-gym.
  public var raiseAbove = 0.7
  /// Below it the stage before comes back, in [0, 1]; 0.3 in reasoning-gym.
  public var lowerBelow = 0.3
  /// Updates that are looked at together, ≥ 1. (reasoning-gym: 2,560 answers, ten updates of 32 × 8.)
  public var window = 10
  /// The metric that is success; by itself the share of right answers.
  public var metric = MetricName.allCorrectRatio.rawValue

  public init() {}

  var text: String { "\(metric) of \(window) updates, down \(lowerBelow), up \(raiseAbove)" }

  func validate() throws(TrainingError) {
    guard lowerBelow <= raiseAbove else {
      throw .setting(
        "lower_below",
        "lower_below is \(lowerBelow) and raise_above \(raiseAbove): the first must not be larger")
    }
    guard window >= 1 else { throw .setting("window", "window is \(window): it must be 1 or more") }
  }

  /// The stage that a history has come to, in 0..<stages.
  func stage(after history: [UpdateReport], stages: Int) -> Int {
    var stage = 0
    var recent: [Double] = []
    for report in history {
      guard let success = report.metrics[metric] else { continue }
      recent.append(success)
      guard recent.count == window else { continue }
      let mean = recent.reduce(0, +) / Double(window)
      let next = min(
        max(stage + (mean > raiseAbove ? 1 : mean < lowerBelow ? -1 : 0), 0), stages - 1)
      if next == stage { recent.removeFirst() } else { recent = [] }
      stage = next
    }
    return stage
  }
}
