/// What runs of an experiment measured: for each run a value for each problem.
public struct Measurements: Sendable {
  /// `values[run][problem]`; all runs have the same problems in the same order.
  public let values: [[Double]]
  /// What tells the problems apart; two measurements of the same problems are paired by it. Empty for
  /// plain numbers, one a run.
  public let problems: [String]

  /// - Throws: ``FormulaError`` without runs or problems, or when runs differ in their problems.
  public init(values: [[Double]], problems: [String]) throws(FormulaError) {
    guard let first = values.first, !first.isEmpty else {
      throw FormulaError("effect: there is nothing measured; give at least one run of one problem")
    }
    guard values.allSatisfy({ $0.count == first.count }),
      problems.isEmpty ? first.count == 1 : problems.count == first.count
    else {
      throw FormulaError("effect: the runs were not measured on the same problems")
    }
    self.values = values
    self.problems = problems
  }

  /// The mean over runs and problems.
  public var mean: Double { MetricSum(values.map(meanOf)).mean ?? 0 }

  /// What the mean varies by: runs, and problems. Nil for the runs where there is one, and for the
  /// problems where there are none to speak of.
  fileprivate var variation: [Variation] {
    let runs = values.map(meanOf)
    var found: [Variation] = []
    if runs.count > 1 { found.append(Variation(ofMeanOf: runs)) }
    if values[0].count > 1 {
      found.append(
        Variation(ofMeanOf: values[0].indices.map { index in meanOf(values.map { $0[index] }) }))
    }
    return found
  }

  fileprivate func minus(_ other: Measurements) throws(FormulaError) -> Measurements {
    try Measurements(
      values: zip(values, other.values).map { zip($0, $1).map { $0 - $1 } }, problems: problems)
  }
}

private func meanOf(_ values: [Double]) -> Double { MetricSum(values).mean ?? 0 }

/// The variance of a mean and how well it is known.
private struct Variation {
  let variance: Double
  let degreesOfFreedom: Double

  init(ofMeanOf values: [Double]) {
    let mean = meanOf(values)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    degreesOfFreedom = Double(values.count - 1)
    variance = squares / degreesOfFreedom / Double(values.count)
  }
}

/// How much higher one set of runs measures than another, with an interval that knows that both the runs
/// and the problems are samples.
///
/// Runs (seeds) and problems cross: each run is measured on each problem. The variance of the mean is that
/// of the run means plus that of the problem means, which counts the noise of single answers twice and so
/// errs on the wide side (Owen 2007, "The pigeonhole bootstrap"). The interval is ± t × its root, with the
/// degrees of freedom of Welch and Satterthwaite: three runs that differ give the wide interval that three
/// runs deserve. Measurements of the same problems are paired by problem, and as many runs by run.
public struct Effect: Sendable {
  /// The difference of the means, or the one mean.
  public let value: Double
  /// 95 %; nil for one run of one problem.
  public let interval: ConfidenceInterval?
  /// Runs of the first measurement.
  public let runs: Int
  public let problems: Int
  public let isPaired: Bool

  /// The mean of measurements, as a level instead of a difference.
  public init(of measurements: Measurements) {
    value = measurements.mean
    interval = Self.interval(around: value, measurements.variation)
    runs = measurements.values.count
    problems = measurements.problems.count
    isPaired = false
  }

  /// The first less the second. One run of the second stands for all where the first has several: a base
  /// that every run began from.
  public init(of first: Measurements, over second: Measurements) throws(FormulaError) {
    value = first.mean - second.mean
    runs = first.values.count
    problems = first.problems.count
    isPaired = first.problems == second.problems
    guard isPaired else {
      interval = Self.interval(around: value, first.variation + second.variation)
      return
    }
    if second.values.count == runs || second.values.count == 1 {
      let partner = try Measurements(
        values: second.values.count == runs
          ? second.values : Array(repeating: second.values[0], count: runs),
        problems: second.problems)
      interval = Self.interval(around: value, try first.minus(partner).variation)
      return
    }
    // Paired by problem alone: the problems' difference of means, and the runs of each side.
    let means = try [first, second].map { side throws(FormulaError) in
      try Measurements(
        values: [side.values[0].indices.map { index in meanOf(side.values.map { $0[index] }) }],
        problems: side.problems)
    }
    let ofRuns = [first, second].filter { $0.values.count > 1 }.map {
      Variation(ofMeanOf: $0.values.map(meanOf))
    }
    interval = Self.interval(around: value, ofRuns + (try means[0].minus(means[1])).variation)
  }

  private static func interval(
    around value: Double, _ variation: [Variation]
  ) -> ConfidenceInterval? {
    let variance = variation.map(\.variance).reduce(0, +)
    guard !variation.isEmpty else { return nil }
    guard variance > 0 else { return ConfidenceInterval(low: value, high: value) }
    let freedom =
      variance * variance
      / variation.map { $0.variance * $0.variance / $0.degreesOfFreedom }.reduce(0, +)
    let half = studentTQuantile(0.975, degreesOfFreedom: freedom) * variance.squareRoot()
    return ConfidenceInterval(low: value - half, high: value + half)
  }
}
