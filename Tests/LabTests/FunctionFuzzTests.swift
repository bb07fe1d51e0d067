import Diagnostics
import Foundation
import Lab
import Testing

/// Every command and builtin that takes a function, with functions that return what nobody would think of.
@Suite("Functions that return anything")
struct FunctionFuzzTests {
  private static let functions = [
    "nil", "true", "0", "-0.0", "1e308", "-1e308", "1e308 * 10", "(1e308 * 10) - (1e308 * 10)",
    "9223372036854775807", "-9223372036854775807", "5e-324", "\"text\"", "\"\"", "[]", "[1]",
    "[nil]",
    "[[1, 2], [3]]", "1..3", "{}", "{a: 1}", "{a: nil}", "{a: \"x\"}", "{a: true}", "{a: [1]}",
    "{a: {b: {c: 1}}}", "{a: 1e308, b: 1e308}", "{a: -1e308, b: 1e308}", "{\"\": 1}",
    "{\"if\": 1, \"def\": 2}",
    "{\"a b/c\": 1}", "{\"e\\u{301}\": 1, \"\\u{e9}\": 2}", "{total: 1}", "{reason: 1}",
    "{sample: 1, group: 2}",
    "{\"x\\u{1b}[2J\": 1}", "{a: 1} if len(str(x)) % 2 == 0 else {b: 1, a: 2}",
    "{a: 1} if len(str(x)) % 3 == 0 else 2", "zeros [2]", "zeros []", "(zeros [2, 3]) / 0",
    "(y -> y)", "abs",
    "m", "t", "tok", "rollouts", "rollouts[0]", "puzzles", "p", "logic_rl", "(rule logic_rl)",
    "t.metrics",
    "t.history", "x", "x.response", "x.problem", "x.absent", "x[0]", "x + x", "x(x)", "1 / 0",
    "log(-1)",
    "[x] * 1000", "str(x) * 1000", "score(x.response, problem=x.problem, rule=deep).total",
    "map([x], deep)", "encode(tok, str(x))",
  ]

  /// What a function of the user may do to what calls it.
  private static let deeds = [
    "step t", "next t", "train t", "rewind t", "back t", "set t lr=0.5", "set t rule=deed",
    "what_if t",
    "break t off=true", "break t on=nan", "check t", "why t", "gradient_norms t",
    "parameter_changes t", "save_checkpoint t \"inner.safetensors\"",
    "load_checkpoint t \"outer.safetensors\"",
    "sft m [{problem: p, response: \"x\"}] steps=1 batch=1", "sft t.model rollouts steps=1 batch=1",
    "trainer grpo model=m tasks=puzzles samples=2", "evaluate m puzzles max_tokens=2",
    "rollout m puzzles max_tokens=2",
    "t = nil", "m = nil", "puzzles = []", "config seed=3", "delete_run \"fuzz\"",
    "save \"inner.md\"",
    "import \"inner.knave\"", "load \"inner.knave\"", "deed(x)", "print x", "show t",
    "train t run=\"fuzz\"",
    "expect false", "return", "break", "{ }", "repeat 3 { x = [x] }", "tiny_model", "copy_model m",
  ]

  /// Where F is the function.
  private static let uses = [
    "score rollouts rule=F", "score \"x\" problem=p rule=F", "accept rollouts rule=F",
    "accept rollouts rule=F threshold=-9", "best_of_n rollouts rule=F",
    "evaluate m puzzles rule=F max_tokens=2", "evaluate m puzzles rule=F max_tokens=2 samples=2",
    "thinking_tokens rollouts rule=F", "score_file \"r.jsonl\" F", "rule F",
    "(rule logic_rl) + (rule length) * F(1)",
    "u = trainer grpo model=m2 tasks=puzzles rule=F samples=2 max_tokens=2; step u",
    "u = trainer grpo model=m2 tasks=puzzles rule=F samples=2 max_tokens=2 dynamic_sampling=true; step u; table u.scores; describe u.scores; table u.groups",
    "set t rule=F; step t", "step t to=score; set t rule=F; step t to=advantage; t.metrics",
    "rewind t; set t rule=F; next t",
    "what_if t rule=F", "train t steps=2 until=F",
    "train t steps=1 evaluate_every=1 on=puzzles rule=F",
    "set t rule=F; train t steps=1 run=\"fuzz\"; runs(\"fuzz\").rollouts; export_run \"fuzz\" \"f.jsonl\" format=rollouts",
    "break t when=F after=score; step t", "break t when=F; train t steps=2",
    "rft m2 puzzles rule=F samples=2 max_tokens=2 threshold=-9 epochs=1", "recipe m2 {a: F}",
    "map(rollouts, F)", "filter(rollouts, F)", "reduce([1, 2], F)",
    "reduce([1, 2], (a, b) -> F(a))",
    "sort_by(rollouts, F)", "group_by(rollouts, F)", "any([1], F)", "all([1], F)", "count([1], F)",
    "table (map([1, 2], F))", "describe (map([1, 2], F))", "plot (map([1, 2], F))",
    "histogram (map([1, 2], F))",
    "compare (map([1, 2], F)) (map([1, 2], F))", "inspect F(1)", "show F(1)", "curriculum F(1)",
    "advantages (map([1, 2], F))", "check_groups F(1)", "tokens F(1)",
    "finding \"q\" F(1) claim=\"c\" source=\"s\"",
    "memorization (map([1, 2], F)) (map([1, 2], F))", "score F(1) problem=p rule=F",
  ]

  /// The uses that a function is tried in: all where `KNAVE_FUZZ` is set, else every sixteenth, others for each
  /// function.
  private static func share(_ number: Int) -> [String] {
    if ProcessInfo.processInfo.environment["KNAVE_FUZZ"] != nil { return uses }
    return uses.indices.filter { ($0 + number) % 16 == 0 }.map { uses[$0] }
  }

  private final class FuzzedSession {
    let runner: SessionRunner
    let deadline = Deadline()
    let folder = NSTemporaryDirectory() + "knave-functions-\(UUID().uuidString)"

    init() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let deadline = deadline
      let session = Session(
        threads: 1, seed: 7, files: try FileAccess(below: folder),
        isInterrupted: { deadline.hasPassed }
      )
      runner = SessionRunner(session, isInterrupted: { deadline.hasPassed })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func run(_ text: String, milliseconds: Int = 60_000) -> Diagnostic? {
      deadline.set(.now + .milliseconds(milliseconds))
      defer { deadline.set(nil) }
      return runner.run(Source(name: "fuzz", text: text)).error
    }
  }

  private static let preparation = """
    tok = train_tokenizer ["Zoey is a knight"] vocabulary=260
    puzzles = kk people=2 count=2 seed=7
    p = puzzles[0]
    m = new_model tok layers=1 hidden=24 ffn=40 heads=2 key_value_heads=1
    m2 = copy_model m
    t = trainer grpo model=(copy_model m) tasks=puzzles samples=2 max_tokens=2
    step t
    save_checkpoint t "outer.safetensors"
    rollouts = rollout m puzzles samples=2 max_tokens=2
    save_rollouts rollouts "r.jsonl"
    def deep(x) { score(x.response, problem=x.problem, rule=deep).total }
    """

  /// Runs a use of a function, and checks that an error is one, and that the session goes on as it was.
  private func check(_ session: FuzzedSession, _ use: String, _ function: String) {
    let statement = use.replacing("F", with: function)
    let before = session.runner.run(Source(name: "before", text: "t.checksum")).output
    let start = ContinuousClock.now
    let error = session.run(statement, milliseconds: 2_000)
    #expect(ContinuousClock.now - start < .seconds(10), "\(statement)")
    if let error {
      let text = error.rendered()
      #expect(!error.message.isEmpty && text.contains("^"), "\(statement): \(text)")
      #expect(!text.contains("Optional(") && text.utf8.count < 200_000, "\(statement): \(text)")
      let isOneStatement = !statement.contains(";") && !statement.hasPrefix("train")
      if isOneStatement {
        let after = session.runner.run(Source(name: "after", text: "t.checksum")).output
        #expect(after == before, "\(statement): \(text)")
      }
    }
    // Whatever the function did, the trainer can be stepped by a rule of its own.
    let recovery = session.run("break t off=true; set t rule=logic_rl; step t")
    #expect(recovery == nil, "\(statement): \(recovery?.rendered() ?? "")")
  }

  @Test("No returned value ends the process or leaves a session unusable", .timeLimit(.minutes(20)))
  func values() throws {
    let session = try FuzzedSession()
    try #require(session.run(Self.preparation) == nil)
    for (number, body) in Self.functions.enumerated() {
      // What is no function at all, such as one with two fields of one name, is an error before it is used.
      guard session.run("f\(number) = x -> \(body)") == nil else { continue }
      for use in Self.share(number) { check(session, use, "f\(number)") }
    }
    #expect(session.runner.run(Source(name: "end", text: "print 1 + 1")).output == "2")
  }

  @Test(
    "Nothing that a function does ends the process or leaves a session unusable",
    .timeLimit(.minutes(20)))
  func deeds() throws {
    for (number, deed) in Self.deeds.enumerated() {
      let session = try FuzzedSession()
      try #require(session.run(Self.preparation) == nil)
      try Data("inner = 1\n".utf8).write(to: URL(filePath: session.folder + "/inner.knave"))
      // What is no statement of a function is an error when it is defined.
      guard session.run("def deed(x) { \(deed); 1 }") == nil else { continue }
      for use in Self.share(number) { check(session, use, "deed") }
      #expect(session.runner.run(Source(name: "end", text: "print 1 + 1")).output == "2", "\(deed)")
    }
  }
}
