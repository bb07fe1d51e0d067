import Testing
import Training

@Suite("Effects")
struct EffectTests {
  @Test(
    "Quantiles of Student's t are those of the tables",
    arguments: [
      // Share, degrees of freedom, quantile: Abramowitz & Stegun, table 26.10; scipy.stats.t.ppf.
      (0.975, 1, 12.706_204_736_432_095), (0.975, 2, 4.302_652_729_911_275),
      (0.975, 10, 2.228_138_851_964_939), (0.995, 3, 5.840_909_309_732_947),
      (0.975, 1e9, 1.959_963_984_540_054), (0.025, 2, -4.302_652_729_911_275), (0.5, 4, 0),
    ])
  func quantiles(share: Double, freedom: Double, expected: Double) {
    // The normal limit is cut at a million degrees of freedom, an error of 2e-6.
    #expect(abs(studentTQuantile(share, degreesOfFreedom: freedom) - expected) < 3e-6)
  }

  @Test("Numbers alone give the paired t interval")
  func numbers() throws {
    let first = try Measurements(values: [[0.62], [0.66], [0.61]], problems: [])
    let second = try Measurements(values: [[0.41], [0.44], [0.46]], problems: [])
    let effect = try Effect(of: first, over: second)
    // Differences .21 .22 .15: mean .1933, deviation .03786, ± 4.3027 × .03786 / √3.
    #expect(abs(effect.value - 0.193_333) < 1e-6)
    let interval = try #require(effect.interval)
    #expect(abs(interval.low - 0.099_288) < 1e-5 && abs(interval.high - 0.287_378) < 1e-5)
  }

  @Test("Runs that agree leave the noise of the problems; problems that agree, that of the runs")
  func sources() throws {
    let names = ["a", "b", "c", "d"]
    let byProblem = Effect(
      of: try Measurements(values: [[1, 0, 1, 0], [1, 0, 1, 0]], problems: names))
    let byRun = Effect(
      of: try Measurements(values: [[1, 1, 1, 1], [0, 0, 0, 0]], problems: names))
    // Deviation .57735 over 4 problems, t₃ = 3.1824; deviation .70711 over 2 runs, t₁ = 12.706.
    let first = try #require(byProblem.interval)
    let second = try #require(byRun.interval)
    #expect(abs(first.high - first.low - 2 * 3.182_446 * 0.577_350 / 2) < 1e-5)
    #expect(abs(second.high - second.low - 2 * 12.706_205 * 0.5) < 1e-5)
  }

  @Test("Pairing takes out what both sides share")
  func pairing() throws {
    let names = ["a", "b", "c", "d"]
    let first = try Measurements(
      values: [[0.9, 0.2, 0.9, 0.3], [0.9, 0.2, 0.8, 0.3]], problems: names)
    let second = try Measurements(values: [[0.8, 0.1, 0.7, 0.2]], problems: names)
    let paired = try Effect(of: first, over: second)
    let unpaired = try Effect(
      of: first, over: try Measurements(values: second.values, problems: ["e", "f", "g", "h"]))
    #expect(paired.isPaired && !unpaired.isPaired && paired.value == unpaired.value)
    let (narrow, wide) = (try #require(paired.interval), try #require(unpaired.interval))
    #expect(narrow.low > 0 && wide.low < 0)
  }

  @Test("Paired runs and runs of other numbers give one value, the paired ones a narrower interval")
  func numbersOfRuns() throws {
    let names = ["a", "b", "c"]
    let base = [[0.1, 0.5, 0.2], [0.3, 0.6, 0.4], [0.2, 0.7, 0.3]]
    let better = base.map { $0.map { $0 + 0.2 } }
    let same = try Effect(
      of: try Measurements(values: better, problems: names),
      over: try Measurements(values: base, problems: names))
    let fewer = try Effect(
      of: try Measurements(values: better, problems: names),
      over: try Measurements(values: Array(base.prefix(2)), problems: names))
    let (first, second) = (try #require(same.interval), try #require(fewer.interval))
    #expect(first.high - first.low < 1e-9 && second.high - second.low > 0.1)
  }

  @Test("Runs of other problems than the first run's are refused, and so is nothing")
  func refused() {
    #expect(throws: FormulaError.self) { try Measurements(values: [], problems: []) }
    #expect(throws: FormulaError.self) {
      try Measurements(values: [[1, 2], [1]], problems: ["a", "b"])
    }
  }

  @Test(
    "A verdict follows from the interval, the claim and the margin",
    arguments: [
      (0.1, 0.3, Finding.Expectation.above, 0, Finding.Verdict.agrees),
      (-0.1, 0.3, .above, 0, .undecided), (-0.3, -0.1, .above, 0, .disagrees),
      (0.01, 0.02, .above, 0.05, .disagrees), (0.01, 0.1, .above, 0.05, .undecided),
      (-0.3, -0.1, .below, 0, .agrees), (0.1, 0.3, .below, 0, .disagrees),
      (-0.02, 0.03, .none, 0.05, .agrees), (-0.02, 0.1, .none, 0.05, .undecided),
      (0.1, 0.3, .none, 0.05, .disagrees), (-0.3, -0.1, .none, 0.05, .disagrees),
    ])
  func verdicts(
    low: Double, high: Double, expected: Finding.Expectation, margin: Double,
    verdict: Finding.Verdict
  ) {
    let finding = Finding(
      interval: ConfidenceInterval(low: low, high: high), expected: expected, margin: margin)
    #expect(finding.verdict == verdict)
  }
}
