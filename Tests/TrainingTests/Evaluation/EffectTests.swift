import Randomness
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

  private let better = [[0.62], [0.66], [0.61]]
  private let worse = [[0.41], [0.44], [0.46]]

  private func interval(
    _ first: [[Double]], over second: [[Double]], pairsRuns: Bool? = nil
  ) throws -> ConfidenceInterval? {
    try Effect(
      of: try Measurements(values: first, problems: []),
      over: try Measurements(values: second, problems: []), pairsRuns: pairsRuns
    ).interval
  }

  @Test(
    "Numbers alone are not paired, in whatever order they stand; told so, they give the paired interval"
  )
  func numbers() throws {
    // scipy.stats.ttest_ind(equal_var=False).confidence_interval(): 3.99 degrees of freedom.
    for order in [worse, [worse[2], worse[0], worse[1]]] {
      let interval = try #require(try interval(better, over: order))
      #expect(abs(interval.low - 0.134_743) < 1e-6 && abs(interval.high - 0.251_924) < 1e-6)
    }
    // Differences .21 .22 .15: mean .1933, deviation .03786, ± 4.3027 × .03786 / √3.
    let paired = try #require(try interval(better, over: worse, pairsRuns: true))
    #expect(abs(paired.low - 0.099_288) < 1e-5 && abs(paired.high - 0.287_378) < 1e-5)
    #expect(throws: FormulaError.self) {
      try interval(better, over: [[0.4], [0.5]], pairsRuns: true)
    }
  }

  @Test("One number has the noise of the other side's runs, and so have equal ones")
  func oneNumber() throws {
    // .19 ± 4.3027 × .026458 × √(1 + 1/3), Crawford & Howell 1998.
    for base in [[[0.44]], [[0.41]]] {
      let interval = try #require(try interval(better, over: base))
      #expect(abs(interval.high - interval.low - 2 * 0.131_448) < 1e-5)
      let swapped = try #require(try self.interval(base, over: better))
      #expect(abs(swapped.low + interval.high) < 1e-12 && abs(swapped.high + interval.low) < 1e-12)
    }
    let repeated = try #require(try interval(better, over: [[0.44], [0.44], [0.44]]))
    // The same with √(1/3 + 1/3).
    #expect(abs(repeated.high - repeated.low - 2 * 0.092_948) < 1e-5)
  }

  @Test("Where nothing varies there is no interval, instead of one without width")
  func nothingVaries() throws {
    #expect(try interval([[1], [1], [1]], over: [[0], [0], [0]]) == nil)
    #expect(try interval([[3]], over: [[2]]) == nil)
    #expect(try interval([[0.3], [0.5]], over: [[0.1], [0.3]], pairsRuns: true) == nil)
    let counts = try Measurements(values: [[2, 2, 2], [2, 2, 2]], problems: ["a", "b", "c"])
    #expect(Effect(of: counts).interval == nil)
    let none = try Measurements(values: [[0, 0, 0]], problems: ["a", "b", "c"])
    #expect(try Effect(of: counts, over: none).interval == nil)
  }

  @Test(
    "Shares at 0 or 1 in every run have the width of Wilson's interval for none of the problems",
    arguments: [5, 20, 200], [0.0, 1.0])
  func floor(problems: Int, share: Double) throws {
    let names = (0..<problems).map { "problem \($0)" }
    func shares(_ runs: Int, _ value: Double) throws -> Measurements {
      try Measurements(
        values: [[Double]](
          repeating: [Double](repeating: value, count: problems), count: runs), problems: names,
        bounds: 0...1)
    }
    let width = try wilsonInterval(successes: 0, trials: problems).high
    let effect = try #require(try Effect(of: shares(3, share), over: shares(1, share)).interval)
    #expect(abs(effect.low + width) < 1e-6 && abs(effect.high - width) < 1e-6)
    let level = try #require(Effect(of: try shares(3, share)).interval)
    #expect(abs(abs(level.high - level.low) - width) < 1e-6)
    #expect((0...1).contains(level.low) && (0...1).contains(level.high))
    // From 0 to 1 everywhere is no more than 1, and not exactly 1.
    let whole = try #require(try Effect(of: shares(2, 1), over: shares(2, 0)).interval)
    #expect(whole.high == 1 && abs(whole.low - (1 - width)) < 1e-6)
  }

  @Test("Of few problems that change, the interval tells a gain no sooner than the exact sign test")
  func fewChanges() throws {
    let names = (0..<200).map { "problem \($0)" }
    let base = try Measurements(
      values: [[Double](repeating: 0, count: 200)], problems: names, bounds: 0...1)
    for solved in 1...12 {
      let after = try Measurements(
        values: [(0..<200).map { $0 < solved ? 1 : 0 }], problems: names, bounds: 0...1)
      let interval = try #require(try Effect(of: after, over: base).interval)
      // 2 / 2ⁿ < .05 from six problems on, all in one direction; this interval asks for seven.
      #expect((interval.low > 0) == (solved >= 7))
    }
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
    // Each run of the better is .2 above its own of the base: paired, nothing varies.
    let second = try #require(fewer.interval)
    #expect(same.interval == nil && second.high - second.low > 0.1)
    let apart = try Effect(
      of: try Measurements(values: better, problems: names),
      over: try Measurements(values: base, problems: names), pairsRuns: false)
    #expect(apart.value == same.value && apart.isPaired && apart.interval != nil)
  }

  @Test("The difference of two effects is that of their gains, problem by problem")
  func effectsOfEffects() throws {
    let names = ["a", "b", "c", "d"]
    let (small, large) = ([[0.0, 0.5, 0, 0.5]], [[0.5, 0.5, 0, 0]])
    let smallAfter = [[0.5, 0.5, 0, 0.5], [0, 1, 0, 0.5], [0.5, 0.5, 0, 1]]
    let largeAfter = [[1, 1, 0.5, 0.5], [1, 1, 0.5, 1], [1, 0.5, 0.5, 0]]
    func gain(_ after: [[Double]], _ before: [[Double]]) throws -> Effect {
      try Effect(
        of: try Measurements(values: after, problems: names, bounds: 0...1),
        over: try Measurements(values: before, problems: names, bounds: 0...1))
    }
    let (first, second) = (try gain(largeAfter, large), try gain(smallAfter, small))
    let difference = try Effect(
      of: try #require(first.measurements), over: try #require(second.measurements))
    #expect(abs(difference.value - (first.value - second.value)) < 1e-12)
    // The runs' differences of gains and the problems', by hand.
    let byHand = Effect(
      of: try Measurements(
        values: zip(largeAfter, smallAfter).map { run in
          (0..<4).map { run.0[$0] - large[0][$0] - (run.1[$0] - small[0][$0]) }
        }, problems: names))
    let (found, expected) = (try #require(difference.interval), try #require(byHand.interval))
    #expect(abs(found.low - expected.low) < 1e-9 && abs(found.high - expected.high) < 1e-9)
  }

  @Test("Problems of one content count as one: the interval is the cluster-robust one")
  func contents() throws {
    let values = [0.9, 0.8, 0.7, 0.1, 0.2, 0.5]
    let repeated = Effect(
      of: try Measurements(
        values: [values], problems: ["a", "b", "c", "d", "e", "f"],
        contents: ["x", "x", "x", "y", "y", "z"]))
    #expect(repeated.problems == 6 && repeated.distinctProblems == 3)
    // Deviations from 8/15 sum to .8, −.76667 and −.03333 by content. Variance 3/2 Σ s² / 36; 36 / 14 − 1 degrees
    // of freedom, t = 5.6482 by scipy.stats.t.ppf(.975, 11 / 7).
    let interval = try #require(repeated.interval)
    #expect(abs(repeated.value - 3.2 / 6) < 1e-12)
    #expect(abs(interval.high - interval.low - 2 * 1.278086) < 1e-4)
  }

  @Test(
    "In simulated experiments the interval holds the true gain nearly as often as it says, also where contents repeat",
    arguments: [("each once", 100, 1), ("28 contents, seven times each", 28, 7)])
  func coverage(name: String, contents: Int, copies: Int) throws {
    var stream = RandomStream(seed: 3).substream("coverage of effects", contents)
    let keys = (0..<contents * copies).map { "content \($0 % contents)" }
    let names = keys.indices.map { "problem \($0)" }
    // Chances are uniform in 0 … 0.6 and rise by 0.4 for half of the contents, by nothing for the others.
    let gain = 0.2
    let experiments = 400
    var (holding, naive) = (0, 0)
    for _ in 0..<experiments {
      let chances = (0..<contents).map { _ in 0.6 * stream.uniform() }
      let gains = (0..<contents).map { _ in stream.uniform() < 0.5 ? 2 * gain : 0 }
      func run(_ shift: Double, gains: [Double]) -> [Double] {
        keys.indices.map { index in
          let chance = chances[index % contents] + gains[index % contents] + shift
          return Double((0..<2).count { _ in stream.uniform() < chance }) / 2
        }
      }
      let before = [run(0, gains: [Double](repeating: 0, count: contents))]
      let after = (0..<3).map { _ in run(0.04 * (stream.uniform() - 0.5), gains: gains) }
      func holds(_ contents: [String]?) throws -> Bool {
        let interval = try #require(
          try Effect(
            of: try Measurements(values: after, problems: names, contents: contents, bounds: 0...1),
            over: try Measurements(
              values: before, problems: names, contents: contents, bounds: 0...1)
          ).interval)
        return interval.low <= gain && gain <= interval.high
      }
      if try holds(keys) { holding += 1 }
      if try holds(nil) { naive += 1 }
    }
    let share = Double(holding) / Double(experiments)
    // Noise of the share itself: ± .02. The answers' noise is counted twice, so it may lie above .95.
    #expect(share > 0.92 && share < 0.995)
    // Taken as independent, repeated contents promise too much.
    if copies > 1 { #expect(Double(naive) / Double(experiments) < 0.85) }
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
