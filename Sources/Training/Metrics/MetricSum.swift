/// A mean in the making: the sum and the count, divided once at the end.
///
/// The mean of a batch then does not depend on how micro-batches cut it.
public struct MetricSum: Equatable, Sendable {
  public private(set) var sum: Double
  /// How much was added: a number of values, or the sum of their weights.
  public private(set) var count: Double

  public init(sum: Double = 0, count: Double = 0) {
    self.sum = sum
    self.count = count
  }

  /// The sum of a list, in its order.
  public init(_ values: some Sequence<Double>) {
    self.init()
    for value in values { add(value) }
  }

  /// Sum / count, or nil if nothing was added.
  public var mean: Double? { count == 0 ? nil : sum / count }

  public mutating func add(_ value: Double, weight: Double = 1) {
    sum += value * weight
    count += weight
  }

  public static func + (left: MetricSum, right: MetricSum) -> MetricSum {
    MetricSum(sum: left.sum + right.sum, count: left.count + right.count)
  }

  public static func += (left: inout MetricSum, right: MetricSum) {
    left = left + right
  }
}
