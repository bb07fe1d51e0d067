/// What runs of an experiment measured: for each run a value for each problem.
public struct Measurements: Sendable {
  /// `values[run][problem]`; all runs have the same problems in the same order.
  public let values: [[Double]]
  /// The texts that tell the problems apart; two measurements of the same problems are paired by them. Empty for
  /// plain numbers, one a run.
  public let problems: [String]
  /// The smallest and the largest possible value: 0…1 for shares; nil where there is none.
  public let bounds: ClosedRange<Double>?
  let contents: ContentClusters

  /// - Parameter contents: a key for each problem, equal for problems that ask the same; nil takes the
  ///   problems' texts.
  /// - Throws: ``FormulaError`` without runs or problems, or when runs differ in their problems.
  public init(
    values: [[Double]], problems: [String], contents: [String]? = nil,
    bounds: ClosedRange<Double>? = nil
  ) throws(FormulaError) {
    guard let first = values.first, !first.isEmpty else {
      throw FormulaError("effect: there is nothing measured; give at least one run of one problem")
    }
    guard values.allSatisfy({ $0.count == first.count }),
      problems.isEmpty ? first.count == 1 : problems.count == first.count,
      contents == nil || contents?.count == problems.count
    else {
      throw FormulaError("effect: the runs were not measured on the same problems")
    }
    self.values = values
    self.problems = problems
    self.bounds = bounds
    self.contents = ContentClusters(keys: contents ?? problems)
  }

  private init(
    values: [[Double]], of measurements: Measurements, bounds: ClosedRange<Double>?
  ) {
    self.values = values
    self.bounds = bounds
    problems = measurements.problems
    contents = measurements.contents
  }

  /// The mean over runs and problems.
  public var mean: Double { meanOf(runMeans) }

  /// Whether there is but a number for each run, which does not tell of problems.
  var areNumbers: Bool { problems.isEmpty }

  var runMeans: [Double] { values.map(meanOf) }
  var problemMeans: [Double] {
    values[0].indices.map { index in meanOf(values.map { $0[index] }) }
  }

  /// The differences run by run. One run of the other stands for all: a base that every run began from.
  ///
  /// - Parameter other: measured on the same problems, in as many runs or in one.
  func minus(_ other: Measurements) -> Measurements {
    Measurements(
      values: values.indices.map { run in
        zip(values[run], other.values[other.values.count == 1 ? 0 : run]).map { $0 - $1 }
      }, of: self, bounds: bounds(less: other))
  }

  func bounds(less other: Measurements) -> ClosedRange<Double>? {
    guard let bounds, let others = other.bounds else { return nil }
    return bounds.lowerBound - others.upperBound...bounds.upperBound - others.lowerBound
  }
}

func meanOf(_ values: [Double]) -> Double { MetricSum(values).mean ?? 0 }
