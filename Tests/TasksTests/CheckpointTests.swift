import Foundation
import Randomness
import Tasks
import Testing

@Suite("Checkpoints of long work")
struct CheckpointTests {
  private struct Stopped: Error {}

  /// Work that would take minutes at least.
  private static let work: [(name: String, run: @Sendable (Checkpoint) throws -> Void)] = [
    (
      "kk",
      {
        _ = try KnightsAndKnavesGenerator(people: 20, depth: 4).drawing(
          count: 1 << 40, checkpoint: $0)
      }
    ),
    (
      "kk without repeats",
      {
        _ = try KnightsAndKnavesGenerator(people: 7).drawing(
          count: 1 << 40, allowsRepeats: false, checkpoint: $0)
      }
    ),
    (
      "countdown",
      { checkpoint in
        var generator = CountdownGenerator()
        generator.numberCounts = 6...6
        generator.target = .check
        _ = try generator.problems(count: 1 << 40, checkpoint: checkpoint)
      }
    ),
    ("arithmetic", { _ = try ArithmeticGenerator().drawing(count: 1 << 40, checkpoint: $0) }),
    ("solve", { _ = try solveKnightsAndKnaves(endless, checkpoint: $0) }),
    ("teacher", { _ = try reasoningSteps(endless, checkpoint: $0) }),
    (
      "canonical form",
      { checkpoint in
        let same = (0..<7).map { person in
          Statement.and((0..<7).filter { $0 != person }.map { .lying($0) })
        }
        let puzzle = KnightsAndKnavesPuzzle(
          names: (0..<7).map { "N\($0)" }, statements: same,
          solution: Array(repeating: false, count: 7))
        while true { _ = try puzzle.canonicalForm(checkpoint: checkpoint) }
      }
    ),
    (
      "perturb",
      { checkpoint in
        let puzzle = KnightsAndKnavesGenerator(people: 6, seed: 1).puzzle(at: 0)
        for seed in 0... {
          _ = try puzzle.perturbed(
            .statement, using: RandomStream(seed: UInt64(seed)), checkpoint: checkpoint)
        }
      }
    ),
    (
      "countdown teacher",
      { checkpoint in
        for seed in 0... {
          _ = try PrimingSet.allStrategies.response(
            numbers: [97, 89, 83, 79, 73, 71], target: 13, isWrong: false,
            using: RandomStream(seed: UInt64(seed)), checkpoint: checkpoint)
        }
      }
    ),
    (
      "parts",
      { checkpoint in
        let problem = KnightsAndKnavesGenerator(people: 7).puzzle(at: 0).problem(seed: 0, index: 0)
        let list = Array(repeating: problem, count: 1_000_000)
        _ = try DisjointParts(list, fraction: 0.5, seed: 1, checkpoint: checkpoint)
      }
    ),
  ]

  /// Forty people who say that they are knights, and one who says that of a knave: no assignment fits, which
  /// a search finds out by trying all.
  private static let endless =
    (0..<40).map { Statement.tellingTruth($0) } + [.lying(40)]

  @Test("Work ends at the first checkpoint that throws, and reaches the next within milliseconds")
  func ends() {
    for (name, run) in Self.work {
      var calls = 0
      var last = ContinuousClock.now
      var longest = Duration.zero
      #expect(throws: Stopped.self, "\(name)") {
        try run {
          let now = ContinuousClock.now
          if calls > 0 { longest = max(longest, now - last) }
          last = now
          calls += 1
          if calls == 300 { throw Stopped() }
        }
      }
      #expect(calls == 300, "\(name)")
      // A hundredth of this as a rule; the bound is wide for a loaded machine.
      #expect(longest < .seconds(1), "\(name): \(longest)")
    }
  }
}
