/// Ends a training whose metric no longer gets better: early stopping.
///
/// A function of the history alone, so that a resumed training stops where the whole one would.
public struct Plateau: Sendable, Hashable {
  /// The metric; reports without it are passed over, as with an evaluation every few updates.
  public var metric: String
  /// Reports with the metric since the best one, after which it ends, ≥ 1.
  public var patience: Int
  /// What counts as better must be better by more than this, ≥ 0.
  public var minimumGain = 0.0
  /// Whether a smaller value is better.
  public var isLowerBetter = false

  public init(metric: String, patience: Int) {
    self.metric = metric
    self.patience = patience
  }

  /// Why a training with this history ends here; nil when it goes on.
  public func reason(_ history: [UpdateReport]) -> String? {
    var best: (value: Double, update: Int)?
    var since = 0
    for report in history {
      guard let value = report.metrics[metric] else { continue }
      let gain = best.map { isLowerBetter ? $0.value - value : value - $0.value } ?? .infinity
      if gain > minimumGain {
        best = (value, report.update)
        since = 0
      } else {
        since += 1
      }
    }
    guard let best, since >= patience else { return nil }
    return
      "\(metric) is no better than \(best.value) of update \(best.update), \(since) times in a row"
  }
}
