import Randomness
import Tasks
import TestSupport
import Testing
import Training

@Suite("Intervals of accuracies")
struct ShareIntervalTests {
  @Test("One answer a problem gives Wilson's interval")
  func independent() throws {
    let answers = (0..<148).map { (right: $0 < 15 ? 1.0 : 0, count: 1.0) }
    #expect(clusteredShareInterval(answers) == (try wilsonInterval(successes: 15, trials: 148)))
    #expect(clusteredShareInterval([]) == ConfidenceInterval(low: 0, high: 1))
  }

  @Test(
    "The interval of several answers a problem is Wilson's at the effective number of answers",
    arguments: [
      // The same formulas in numpy and scipy: right answers, answers, low, high, effective number.
      ([2, 2, 2, 2, 2, 2, 2, 2, 2, 2] + ones(20) + zeros(70), twos(100), 0.142_219, 0.273_764),
      ([8, 7, 6, 5, 4, 3, 2, 1, 0, 0], eights(10), 0.222_365, 0.700_692),
      ([6, 0, 3, 1, 0, 1], [6, 4, 4, 2, 2, 2], 0.199_633, 0.856_919),
      ([3, 1], [4, 4], 0.094_531, 0.905_469), ([3], [5], 0.077_119, 0.964_191),
    ])
  func labelled(right: [Int], counts: [Int], low: Double, high: Double) {
    let interval = clusteredShareInterval(
      zip(right, counts).map { (Double($0), Double($1)) })
    expectClose(interval.low, low, absolute: 2e-6)
    expectClose(interval.high, high, absolute: 2e-6)
  }

  @Test("At 0 and 1 the interval is that of one answer a problem, however many answers there are")
  func ends() throws {
    for samples in [1, 2, 64] {
      let none = clusteredShareInterval((0..<100).map { _ in (0, Double(samples)) })
      let all = clusteredShareInterval(
        (0..<100).map { _ in (Double(samples), Double(samples)) })
      let wilson = try wilsonInterval(successes: 0, trials: 100)
      #expect(none.low == 0 && all.high == 1)
      expectClose(none.high, wilson.high, absolute: 1e-12)
      expectClose(all.low, 1 - wilson.high, absolute: 1e-12)
    }
  }

  @Test("The interval holds the share, lies in 0…1 and mirrors when right and wrong change places")
  func laws() {
    var stream = RandomStream(seed: 8)
    for _ in 0..<2_000 {
      let clusters = (0..<stream.integer(in: 1..<12)).map { _ in
        let count = stream.integer(in: 1..<9)
        return (right: Double(stream.integer(in: 0..<count + 1)), count: Double(count))
      }
      let count = clusters.map(\.count).reduce(0, +)
      let share = clusters.map(\.right).reduce(0, +) / count
      let found = clusteredShareInterval(clusters)
      #expect(found.low >= 0 && found.high <= 1 && found.low < found.high)
      #expect(found.low <= share + 1e-12 && share <= found.high + 1e-12)
      let mirrored = clusteredShareInterval(clusters.map { ($0.count - $0.right, $0.count) })
      expectClose(mirrored.low, 1 - found.high, absolute: 1e-12)
      expectClose(mirrored.high, 1 - found.low, absolute: 1e-12)
    }
  }

  @Test(
    "In simulated evaluations the interval holds the true accuracy as often as it says",
    arguments: [(200, 2), (20, 8), (28, 4)], [0.005, 0.03, 0.4])
  func coverage(size: (Int, Int), accuracy: Double) {
    let (problems, samples) = size
    var shares: [Double] = []
    // The share of problems that are solved always or never; it is the intraclass correlation.
    for decided in [0.0, 0.3, 0.7] {
      var stream = RandomStream(seed: 4).substream(
        "coverage of evaluations", problems, Int(1000 * accuracy), Int(10 * decided))
      let evaluations = 500
      let holding = (0..<evaluations).count { _ in
        let interval = clusteredShareInterval(
          (0..<problems).map { _ in
            let isDecided = stream.uniform() < decided
            let chance = isDecided ? (stream.uniform() < accuracy ? 1 : 0) : accuracy
            return (
              Double((0..<samples).count { _ in stream.uniform() < chance }),
              Double(samples)
            )
          })
        return interval.low <= accuracy && accuracy <= interval.high
      }
      shares.append(Double(holding) / Double(evaluations))
    }
    // Wilson's own coverage falls to .92 where few answers are right; the shares' noise is ± .02.
    #expect(shares.allSatisfy { $0 >= 0.9 })
    #expect(shares.reduce(0, +) / Double(shares.count) >= 0.93)
  }

  @Test("Problems that ask the same count as one; of those without a prompt it is not known")
  func contents() throws {
    func evaluation(_ texts: [String]) -> Evaluation {
      let rollouts = texts.enumerated().map { index, text in
        Rollout(
          problem: Problem(
            task: "math", seed: nil, index: index,
            messages: text.isEmpty ? [] : [Message(role: .user, content: text)],
            truth: .reference("7")), group: index, sample: 0, promptTokens: [], tokens: [],
          logProbs: [], finishReason: .stop, text: "7")
      }
      return Evaluation(rollouts: rollouts, scores: [], correct: texts.map { _ in false })
    }
    let four = evaluation(["What is 3 + 4?", "what is 3 + 4", "What is 1 + 6?", "WHAT IS 1 + 6?"])
    #expect(four.distinctProblems == 2)
    #expect(four.interval == (try wilsonInterval(successes: 0, trials: 2)))
    #expect(evaluation(["", "", ""]).distinctProblems == 3)
  }
}

private func zeros(_ count: Int) -> [Int] { [Int](repeating: 0, count: count) }
private func ones(_ count: Int) -> [Int] { [Int](repeating: 1, count: count) }
private func twos(_ count: Int) -> [Int] { [Int](repeating: 2, count: count) }
private func eights(_ count: Int) -> [Int] { [Int](repeating: 8, count: count) }
