/// How far what is solved is remembered rather than reasoned (LiMem, Xie et al. 2024, arXiv:2410.23123).
public struct Memorization: Sendable, Hashable {
  /// Share solved before the change.
  public let accuracy: Double
  /// Share solved after it.
  public let accuracyAfter: Double
  /// Share of those solved before that are solved after; 1 when none is solved.
  public let consistency: Double

  /// Accuracy × (1 − consistency), in [0, 1].
  public var limem: Double { accuracy * (1 - consistency) }

  /// - Parameter pairs: whether each problem is solved before and after the change; not empty.
  public init(_ pairs: [(Bool, Bool)]) {
    let count = Double(max(1, pairs.count))
    let before = pairs.count { $0.0 }
    accuracy = Double(before) / count
    accuracyAfter = Double(pairs.count { $0.1 }) / count
    consistency = before == 0 ? 1 : Double(pairs.count { $0.0 && $0.1 }) / Double(before)
  }
}
