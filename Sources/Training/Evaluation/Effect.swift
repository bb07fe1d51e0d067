/// How much higher one set of runs measures than another, with an interval that knows that both the runs
/// and the problems are samples.
///
/// Runs (seeds) and problems cross: each run is measured on each problem. The variance of the mean is that
/// of the run means plus that of the problem means, which counts the noise of single answers twice and so
/// errs on the wide side (Owen 2007, "The pigeonhole bootstrap"). The interval is ± t × its root, with the
/// degrees of freedom of Welch and Satterthwaite: three runs that differ give the wide interval that three
/// runs deserve. Problems of the same content count as one sample. Measurements of the same problems are
/// paired by problem, and as many runs by run; plain numbers carry nothing to pair them by.
public struct Effect: Sendable {
  /// The difference of the means, or the one mean.
  public let value: Double
  /// 95 %; nil where nothing tells how much the value varies.
  public let interval: ConfidenceInterval?
  /// Runs of the first measurement.
  public let runs: Int
  public let problems: Int
  /// Problems up to content: one puzzle under two names counts once.
  public let distinctProblems: Int
  /// Whether the sides are paired, by problem or by run.
  public let isPaired: Bool
  /// What the value is the mean of, such as the differences by run and problem; nil where runs are not paired.
  public let measurements: Measurements?

  /// The mean of measurements, as a level instead of a difference.
  public init(of measurements: Measurements) {
    let runVariation = Variation(ofMeanOf: measurements.runMeans)
    self.init(
      value: measurements.mean, of: measurements, isPaired: false, measurements: measurements,
      bounds: measurements.bounds,
      sources: [runVariation].compactMap(\.self) + problemVariations(measurements))
  }

  /// The first less the second. One run of the second stands for all where the first has several: a base
  /// that every run began from.
  ///
  /// - Parameter pairsRuns: whether run i of one belongs to run i of the other; nil says yes for
  ///   measurements of the same problems in as many runs, and no for plain numbers.
  /// - Throws: ``FormulaError`` when runs are to be paired that cannot be.
  public init(
    of first: Measurements, over second: Measurements, pairsRuns: Bool? = nil
  ) throws(FormulaError) {
    let isSame = first.problems == second.problems
    let isPairable = isSame && first.values.count == second.values.count
    if pairsRuns == true, !isPairable {
      throw FormulaError(
        isSame
          ? "effect: runs are paired one by one, and there are \(first.values.count) and "
            + "\(second.values.count)"
          : "effect: runs are paired where they were measured on the same problems")
    }
    let hasOneBase = isSame && !first.areNumbers && second.values.count == 1
    let isPairedByRun = isPairable && (pairsRuns ?? !first.areNumbers)
    let differences = isPairedByRun || hasOneBase ? first.minus(second) : nil

    let sources: [Variation]?
    if let differences {
      sources =
        [Variation(ofMeanOf: differences.runMeans)].compactMap(\.self)
        + problemVariations(differences)
    } else if isSame, !first.areNumbers {
      let byProblem = zip(first.problemMeans, second.problemMeans).map { $0 - $1 }
      sources =
        [first, second].compactMap { Variation(ofMeanOf: $0.runMeans) }
        + problemVariations(byProblem, first.contents, areShares: first.bounds != nil)
    } else {
      sources = runVariations(first, second).map {
        $0 + problemVariations(first) + problemVariations(second)
      }
    }
    self.init(
      value: first.mean - second.mean, of: first,
      isPaired: isPairedByRun || isSame && !first.areNumbers, measurements: differences,
      bounds: first.bounds(less: second), sources: sources ?? [])
  }

  private init(
    value: Double, of first: Measurements, isPaired: Bool, measurements: Measurements?,
    bounds: ClosedRange<Double>?, sources: [Variation]
  ) {
    self.value = value
    self.isPaired = isPaired
    self.measurements = measurements
    runs = first.values.count
    problems = first.problems.count
    distinctProblems = first.contents.count
    interval = Self.interval(around: value, sources, bounds: bounds)
  }

  /// - Parameter sources: what the value varies by, each independently of the others.
  private static func interval(
    around value: Double, _ sources: [Variation], bounds: ClosedRange<Double>?
  ) -> ConfidenceInterval? {
    let variance = sources.map(\.variance).reduce(0, +)
    guard variance > 0 else { return nil }
    let freedom =
      variance * variance
      / sources.map { $0.variance * $0.variance / $0.degreesOfFreedom }.reduce(0, +)
    let half = studentTQuantile(0.975, degreesOfFreedom: freedom) * variance.squareRoot()
    return ConfidenceInterval(
      low: max(value - half, bounds?.lowerBound ?? -.infinity),
      high: min(value + half, bounds?.upperBound ?? .infinity))
  }
}

/// How the mean over problems varies; nothing for plain numbers.
private func problemVariations(_ measurements: Measurements) -> [Variation] {
  measurements.areNumbers
    ? []
    : problemVariations(
      measurements.problemMeans, measurements.contents, areShares: measurements.bounds != nil)
}

private func problemVariations(
  _ values: [Double], _ contents: ContentClusters, areShares: Bool
) -> [Variation] {
  [
    Variation(ofMeanOf: values, by: contents),
    areShares ? Variation(hiddenIn: values, by: contents) : nil,
  ].compactMap(\.self)
}

/// How the difference of two sides that are not paired varies by run; nil where it cannot be told.
///
/// A side of plain numbers that are all the same, such as one number, tells nothing of its noise, which is no
/// reason to take it as exact: its runs are taken to vary as those of the other side do (Crawford & Howell 1998,
/// The Clinical Neuropsychologist 12:482).
private func runVariations(_ first: Measurements, _ second: Measurements) -> [Variation]? {
  let sides = [first, second]
  let variations = sides.map { Variation(ofMeanOf: $0.runMeans) }
  for (index, side) in sides.enumerated()
  where side.areNumbers && (variations[index]?.variance ?? 0) == 0 {
    guard let known = variations[1 - index], known.variance > 0 else { return nil }
    let runs = Double(sides[1 - index].values.count)
    return [
      Variation(
        variance: known.variance * (1 + runs / Double(side.values.count)),
        degreesOfFreedom: known.degreesOfFreedom)
    ]
  }
  return variations.compactMap(\.self)
}
