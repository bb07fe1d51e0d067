import Diagnostics
import Foundation
import Lab
import Testing

/// Every command with random arguments, the same in every run; `KNAVE_FUZZ` sets how many calls.
@Suite("Commands with any arguments")
struct CommandFuzzTests {
  private static let values = [
    "nil", "true", "0", "1", "-1", "2", "7", "1000000000000", "-9223372036854775807", "0.5", "-0.5",
    "1e300", "\"\"", "\"text\"", "\"知识 <think>\"", "\"absent.file\"", "\"../outside\"",
    "[]", "[0]", "[1, 2, 3]", "[-1.5, 2.5]", "[\"a\", \"b\"]", "[[1, 2], [3, 4]]", "[[1], [2, 3]]",
    "[nil]", "{}", "{a: 1}", "{problem: p, response: \"x\"}", "[{problem: p, response: \"x\"}]",
    "(x -> x)", "((a, b) -> a)", "m", "t", "tok", "p", "puzzles", "rollouts", "rollouts[0]",
    "scores",
    "scores[0]", "x", "y", "(zeros [0])", "(zeros [2, 3])", "t.metrics", "t.history",
    "t.advantages",
    "grpo", "logic_rl", "-2..2", "(rule logic_rl)", "(1..3)",
  ]

  /// A linear congruential generator (Knuth's MMIX constants).
  private struct Numbers {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  @Test("No command crashes, hangs or leaves a session unusable", .timeLimit(.minutes(20)))
  func commands() throws {
    let count = ProcessInfo.processInfo.environment["KNAVE_FUZZ"].flatMap(Int.init) ?? 1_500
    var numbers = Numbers(state: 11)
    let names = commandRegistry.declarations.map { $0.name }.filter {
      !["quit", "undo", "reset"].contains($0)
    }
    let folder = NSTemporaryDirectory() + "knave-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let deadline = Deadline()
    let session = Session(
      threads: 2, seed: 7, files: try FileAccess(below: folder),
      isInterrupted: { deadline.hasPassed })
    let runner = SessionRunner(session, isInterrupted: { deadline.hasPassed })
    let prepared = runner.run(
      Source(
        name: "preparation",
        text: TestSession.trained + """

          p = puzzles[0]
          rollouts = rollout m puzzles samples=2 max_tokens=20
          scores = score rollouts
          x = with_gradient [1.0, 2.0]
          y = sum(x * x)
          tok = train_tokenizer ["Zoey is a knight"] vocabulary=260
          config undo_memory=0
          """))
    #expect(prepared.error == nil)
    for _ in 0..<count {
      let name = names[numbers.below(names.count)]
      let options = commandRegistry.parameterNames(of: name)
      var words = [name]
      for _ in 0..<numbers.below(5) {
        let value = Self.values[numbers.below(Self.values.count)]
        if !options.isEmpty, numbers.below(2) == 0 {
          words.append("\(options[numbers.below(options.count)])=\(value)")
        } else {
          words.append(value)
        }
      }
      deadline.set(.now + .milliseconds(200))
      let statement = words.joined(separator: " ")
      let (_, error) = runner.run(Source(name: "fuzz", text: statement))
      deadline.set(nil)
      if let error {
        #expect(!error.message.isEmpty, "\(statement)")
        #expect(!error.message.contains("Optional("), "\(statement): \(error.message)")
      }
    }
    #expect(runner.run(Source(name: "end", text: "print 1 + 1")).output == "2")
  }
}
