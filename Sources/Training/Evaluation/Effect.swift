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
  public var mean: Double { meanOf(runMeans) }

  fileprivate var runMeans: [Double] { values.map(meanOf) }
  fileprivate var problemMeans: [Double] {
    values[0].indices.map { index in meanOf(values.map { $0[index] }) }
  }
}

private func meanOf(_ values: [Double]) -> Double { MetricSum(values).mean ?? 0 }

private func differences(_ first: [Double], _ second: [Double]) -> [Double] {
  zip(first, second).map { $0 - $1 }
}

/// The variance of a mean and how well it is known.
private struct Variation {
  let variance: Double
  let degreesOfFreedom: Double

  /// Nil for fewer than two values, which do not tell how they vary.
  init?(ofMeanOf values: [Double]) {
    guard values.count > 1 else { return nil }
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
    interval = Self.interval(around: value, [measurements.runMeans, measurements.problemMeans])
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
      interval = Self.interval(
        around: value,
        [first.runMeans, first.problemMeans, second.runMeans, second.problemMeans])
      return
    }
    guard second.values.count == runs || second.values.count == 1 else {
      // Paired by problem alone.
      interval = Self.interval(
        around: value,
        [first.runMeans, second.runMeans, differences(first.problemMeans, second.problemMeans)])
      return
    }
    let paired = try Measurements(
      values: first.values.indices.map { run in
        differences(first.values[run], second.values[second.values.count == 1 ? 0 : run])
      }, problems: first.problems)
    interval = Self.interval(around: value, [paired.runMeans, paired.problemMeans])
  }

  /// - Parameter sources: the values whose means vary, each for a reason of its own.
  private static func interval(
    around value: Double, _ sources: [[Double]]
  ) -> ConfidenceInterval? {
    let variation = sources.compactMap(Variation.init(ofMeanOf:))
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
