import TestSupport
import Testing
import Training

@Suite("Evaluation")
struct EvaluationTests {
  @Test(
    "Pass@k agrees with 1 − C(n−c,k) / C(n,k)",
    arguments: [
      (16, 3, 1, "n16_c3_k1"), (16, 3, 4, "n16_c3_k4"), (16, 3, 8, "n16_c3_k8"),
      (16, 0, 4, "n16_c0_k4"), (16, 14, 4, "n16_c14_k4"),
    ])
  func passAtKGolden(samples: Int, correct: Int, k: Int, entry: String) throws {
    expectClose(
      try passAtK(samples: samples, correct: correct, k: k),
      Golden.out("pass_at_k")[entry].number, absolute: 1e-9)
  }

  @Test("Pass@k is the share of subsets of k that hold a correct answer", arguments: 1...6)
  func passAtKEnumerated(k: Int) throws {
    for correct in 0...6 {
      let subsets = (0..<64).filter { $0.nonzeroBitCount == k }
      let passing = subsets.filter { $0 & ((1 << correct) - 1) != 0 }
      expectClose(
        try passAtK(samples: 6, correct: correct, k: k),
        Double(passing.count) / Double(subsets.count), absolute: 1e-15)  // up to 6 roundings
    }
  }

  @Test(
    "Pass@k refuses what cannot be",
    arguments: [(0, 0, 1), (4, 5, 1), (4, 1, 5), (4, 1, 0), (-1, 0, 1)])
  func passAtKErrors(samples: Int, correct: Int, k: Int) {
    #expect(throws: FormulaError.self) {
      try passAtK(samples: samples, correct: correct, k: k)
    }
  }

  @Test("Best of n takes the first maximum, rejection sampling what reaches the threshold")
  func selection() throws {
    let golden = Golden.out("best_of_n")
    let best = try bestOfEachGroup(scores: Golden.scores, groups: Golden.groups)
    #expect(best.map(Double.init) == golden["best_index_per_group"].numbers)
    let accepted = acceptedSequences(scores: Golden.scores, threshold: 1)
    #expect(accepted.map(Double.init) == golden["rft_threshold_1_0"].numbers)
    #expect(try bestOfEachGroup(scores: [1, 2, 2], groups: [0, 0, 0]) == [1])
  }

  @Test("The Wilson interval agrees with published values and stays inside [0, 1]")
  func wilson() throws {
    // Newcombe 1998, Statistics in Medicine 17, table I: 81/263, 15/148, 0/20, 1/29, four decimals.
    for (successes, trials, low, high) in [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
      (1, 29, 0.0061, 0.1718),
    ] {
      let found = try wilsonInterval(successes: successes, trials: trials)
      expectClose(found.low, low, absolute: 5e-5)
      expectClose(found.high, high, absolute: 5e-5)
    }
    let all = try wilsonInterval(successes: 20, trials: 20)
    #expect(all.high == 1 && all.low > 0.8)
    #expect(try wilsonInterval(successes: 0, trials: 0) == .init(low: 0, high: 1))
    #expect(throws: FormulaError.self) { try wilsonInterval(successes: 3, trials: 2) }
  }

  @Test("Every problem weighs the same in mean@n")
  func mean() {
    #expect(meanAtN([[1, 0, 0, 0], [1]]) == 0.625)
    #expect(meanAtN([[], [1]]) == 1)
    #expect(meanAtN([]) == nil)
  }

  @Test("The majority wins, the first among equals; unread answers have no vote")
  func majority() throws {
    #expect(majorityAnswer(["b", "a", "a", "b", nil, nil, nil]) == "b")
    #expect(majorityAnswer([nil, nil]) == nil)
    #expect(try majorityAtN(answers: ["7", "8", "8"], scores: [1, 0, 0]) == 0)
    #expect(try majorityAtN(answers: ["8", "7", "8"], scores: [1, 0, 1]) == 1)
    #expect(try majorityAtN(answers: [nil], scores: [1]) == 0)
    #expect(throws: FormulaError.self) { try majorityAtN(answers: ["8"], scores: []) }
  }
}
