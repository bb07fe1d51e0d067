/// A set of real numbers as intervals in order, none touching the next.
struct RealSet: Hashable {
  struct Interval: Hashable {
    var low: Double
    var high: Double
    var hasLow: Bool
    var hasHigh: Bool
  }

  private(set) var intervals: [Interval] = []

  static let all = RealSet(
    Interval(low: -.infinity, high: .infinity, hasLow: false, hasHigh: false))

  init() {}

  init(_ interval: Interval) {
    let isEmpty =
      interval.low > interval.high
      || (interval.low == interval.high && !(interval.hasLow && interval.hasHigh))
    if !isEmpty { intervals = [interval] }
  }

  init(points: [Double]) {
    for point in points {
      self = union(RealSet(Interval(low: point, high: point, hasLow: true, hasHigh: true)))
    }
  }

  func union(_ other: RealSet) -> RealSet {
    let sorted = (intervals + other.intervals).sorted {
      ($0.low, $0.hasLow ? 0 : 1) < ($1.low, $1.hasLow ? 0 : 1)
    }
    var result = RealSet()
    for interval in sorted {
      guard var last = result.intervals.last,
        interval.low < last.high || (interval.low == last.high && (interval.hasLow || last.hasHigh))
      else {
        result.intervals.append(interval)
        continue
      }
      if interval.high > last.high {
        last.high = interval.high
        last.hasHigh = interval.hasHigh
      } else if interval.high == last.high {
        last.hasHigh = last.hasHigh || interval.hasHigh
      }
      result.intervals[result.intervals.count - 1] = last
    }
    return result
  }

  var complement: RealSet {
    var result = RealSet()
    var low = -Double.infinity
    var hasLow = false
    for interval in intervals {
      result = result.union(
        RealSet(
          Interval(
            low: low, high: interval.low, hasLow: hasLow,
            hasHigh: !interval.hasLow && interval.low.isFinite)))
      low = interval.high
      hasLow = !interval.hasHigh
    }
    if low < .infinity {
      result = result.union(
        RealSet(Interval(low: low, high: .infinity, hasLow: hasLow && low.isFinite, hasHigh: false))
      )
    }
    return result
  }

  func intersection(_ other: RealSet) -> RealSet {
    complement.union(other.complement).complement
  }

  /// Equal ends, as far as double precision tells.
  func isClose(to other: RealSet) -> Bool {
    func near(_ a: Double, _ b: Double) -> Bool {
      a == b || (a.isFinite && b.isFinite && abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)))
    }
    return intervals.count == other.intervals.count
      && zip(intervals, other.intervals).allSatisfy { a, b in
        near(a.low, b.low) && near(a.high, b.high) && a.hasLow == b.hasLow && a.hasHigh == b.hasHigh
      }
  }
}
