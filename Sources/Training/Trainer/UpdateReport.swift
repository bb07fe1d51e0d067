/// What one update did, under the metric names that users of verl and TRL know.
public struct UpdateReport: Sendable, Equatable {
  /// 1 for the first update.
  public let update: Int
  public let metrics: Metrics

  public init(update: Int, metrics: Metrics) {
    self.update = update
    self.metrics = metrics
  }
}
