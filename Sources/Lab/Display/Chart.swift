/// Curves, points or bars over common axes, to be drawn as SVG.
public struct Chart: Sendable {
  public enum Style: String, Sendable, CaseIterable {
    case line, points, bars
  }

  /// One curve, or the bars of one colour.
  public struct Series: Sendable {
    public var name: String?
    public var values: [Double]
    /// Lower and upper ends of the intervals around the values; empty for none.
    public var low: [Double]
    public var high: [Double]

    public init(name: String? = nil, values: [Double], low: [Double] = [], high: [Double] = []) {
      self.name = name
      self.values = values
      self.low = low
      self.high = high
    }
  }

  public var style = Style.line
  public var series: [Series]
  /// Where the values stand along the horizontal axis; empty counts from 1.
  public var positions: [Double] = []
  /// Words instead of positions, below bars.
  public var categories: [String] = []
  public var title: String?
  public var horizontalTitle: String?
  public var verticalTitle: String?

  public init(series: [Series]) { self.series = series }

  var count: Int { series.map(\.values.count).max() ?? 0 }

  func position(_ index: Int) -> Double {
    index < positions.count ? positions[index] : Double(index + 1)
  }

  /// Least and largest of what is drawn along the vertical axis; bars begin at 0.
  var verticalRange: (low: Double, high: Double)? {
    var numbers = series.flatMap { $0.values + $0.low + $0.high }.filter(\.isFinite)
    if style == .bars { numbers.append(0) }
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    return (low, high)
  }
}

/// Round numbers that span a range, 1, 2 or 5 times a power of ten apart.
func axisTicks(from low: Double, to high: Double, about count: Int) -> [Double] {
  guard low.isFinite, high.isFinite, high > low else { return [low] }
  // Rounder ticks around such a range would lie beyond the largest number.
  guard (high - low).isFinite else { return [low, 0, high] }
  let rough = (high - low) / Double(max(count, 1))
  var power = 1.0
  while power * 10 <= rough { power *= 10 }
  while power > rough { power /= 10 }
  let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
  guard step > 0, step.isFinite else { return [low, high] }
  let first = (low / step).rounded(.down)
  let last = (high / step).rounded(.up)
  guard last - first < 1000 else { return [low, high] }
  return stride(from: first, through: last, by: 1).map { $0 * step }
}

/// A tick with as many decimals as the ticks of its axis need.
func tickText(_ tick: Double, among ticks: [Double]) -> String {
  guard ticks.count > 1 else { return shortNumber(tick) }
  var step = abs(ticks[1] - ticks[0])
  guard step >= 1e-6, abs(tick) < 1e6 else { return shortNumber(tick) }
  var decimals = 0
  while step < 0.999_999 {
    step *= 10
    decimals += 1
  }
  return fixed(tick, decimals: decimals)
}
