import Synchronization
import Testing

@Suite("Functions as rules")
struct FunctionRuleTests {
  private func session() throws -> TestSession {
    let session = try TestSession()
    try session.run(
      """
      puzzles = kk people=2 count=2 seed=7
      m = tiny_model
      t = trainer grpo model=m tasks=puzzles samples=4 max_tokens=100
      step t
      """)
    return session
  }

  @Test("Records whose fields differ are joined by name")
  func fields() throws {
    let session = try session()
    try session.run(
      "set t rule=(s -> {a: 1} if s.answer > 0 else {b: 3, a: 0})\nrewind t\nstep t")
    try session.run(
      """
      right = count(t.scores, s -> s.total == 1)
      expect right > 0 and right < 8 "both kinds occur"
      expect t.metrics["rewards/a/mean"] == right / 8
      expect t.metrics["rewards/b/mean"] == 3
      expect t.metrics["rewards/b/count"] == 8 - right
      expect t.metrics.reward ~= (right + 3 * (8 - right)) / 8
      """)
    #expect(session.error("t.metrics[\"rewards/a/count\"]") != nil)
    let titles = try session.run("table t.scores").split(separator: "\n")[0].split(separator: " ")
    #expect(titles.prefix(3) == ["group", "sample", "total"])
    #expect(Set(titles).isSuperset(of: ["a", "b"]))
    try session.run("expect len(t.history[\"rewards/b/count\"]) == 1\ndescribe t.scores")
  }

  @Test("An error in a function is shown where it is, with the rule it is in")
  func place() throws {
    let session = try session()
    let error = try #require(
      session.error("def judge(s) {\n  1 / (s.total - s.total)\n}\nscore t.rollouts rule=judge"))
    #expect(error.contains("division by zero"), "\(error)")
    #expect(error.contains("test:2:") && error.contains("in the rule judge"), "\(error)")
    let nested = try #require(
      session.error(
        "def again(s) { score(s.response, problem=s.problem, rule=again).total }\nscore t.rollouts rule=again"
      ))
    #expect(nested.contains("too deeply"), "\(nested)")
    #expect(nested.split(separator: "\n").count < 10, "\(nested)")
  }

  @Test(
    "What is no score is refused, with what was found",
    arguments: [
      ("s -> nil", "found nil"), ("s -> {}", "an empty one"), ("s -> {a: nil}", "a number for a"),
      ("s -> {a: {b: 1}}", "found a record"), ("s -> \"x\"", "found \"x\""),
      ("s -> s", "found a score"), ("s -> t", "found a trainer"),
      ("s -> (x -> x)", "found a function"),
      ("s -> {total: 1}", "cannot be called total"), ("s -> {\"\": 1}", "1 to 100 characters"),
      ("s -> {\"a\\nb\": 1}", "1 to 100 characters"), ("s -> {a: 1e308, b: 1e308}", "too large"),
      ("(a, b) -> 1", "takes 2 arguments"), ("() -> 1", "takes 0 arguments"),
      ("s -> s.absent", "absent"),
    ])
  func refused(function: String, part: String) throws {
    let session = try session()
    let before = try session.run("t.checksum")
    for command in ["score t.rollouts rule=f", "rewind t; set t rule=f; step t"] {
      let error = try #require(session.error("f = \(function)\n\(command)"), "\(command)")
      #expect(error.contains(part) && error.contains("^"), "\(error)")
    }
    try session.run("set t rule=logic_rl; step t")
    #expect(try session.run("t.checksum") == before)
  }

  @Test(
    "A function that a trainer calls may look at it and not change it",
    arguments: [
      "step t", "next t", "train t", "rewind t", "back t", "set t lr=1", "what_if t", "undo",
      "load_checkpoint t \"c.safetensors\"",
    ])
  func meddling(command: String) throws {
    let session = try session()
    try session.run("save_checkpoint t \"c.safetensors\"")
    let before = try session.run("t.checksum")
    try session.run(
      "def meddle(s) { \(command); 1 }\ndef look(s) { t.update + len(t.rollouts) + len(t.history) }"
    )
    for use in ["set t rule=meddle; step t", "break t when=meddle after=rollout; step t"] {
      let error = try #require(session.error(use), "\(use)")
      #expect(
        error.contains("look at it and not change it") || error.contains("a statement of its own"),
        "\(error)")
      #expect(try session.run("break t off=true; t.checksum") == before)
    }
    try session.run("set t rule=look; step t")
    #expect(try session.run("[t.update, t.scores[0].total]") == "[2, 10.0]")
  }

  @Test("Between updates, a condition may change settings and not step")
  func until() throws {
    let session = try session()
    try session.run(
      "def halve(t) { set t lr=(t.settings.lr / 2); false }\ntrain t steps=2 until=halve")
    #expect(try session.run("t.settings.lr") == "2.5e-05")
    #expect(session.error("train t until=(t -> step(t))")?.contains("not change it") == true)
    #expect(session.error("train t until=(t -> 3)")?.contains("true or false, found 3") == true)
  }

  @Test("An interrupted function interrupts its training, and the run says so")
  func interrupted() throws {
    let session = try session()
    let isInterrupted = Mutex(false)
    session.runner.interpreter.isInterrupted = { isInterrupted.withLock { $0 } }
    session.session.note = { _ in isInterrupted.withLock { $0 = true } }
    try session.run("def slow(s) { while true { time 1 } }\nset t rule=slow")
    let error = session.runner.run(.init(name: "test", text: "train t run=\"r\"")).error
    #expect(error?.kind == .interrupted, "\(error?.message ?? "")")
    isInterrupted.withLock { $0 = false }
    session.session.note = nil
    #expect(try session.run("runs(\"r\").status") == "interrupted")
  }
}
