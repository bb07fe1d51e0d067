import Diagnostics
import Foundation
import Lab
import Notebooks
import Testing

@Suite("Runs and checkpoints in a session")
struct RunStoreTests {
  private static let made = """
    puzzles = kk people=2 count=4 seed=7
    def fresh() { trainer(grpo, model=tiny_model(), tasks=puzzles, samples=4, prompts=2, max_tokens=40) }
    """

  @Test("A run is listed with its last metrics, compared, queried and exported")
  func looked() throws {
    let session = try TestSession()
    try session.run(Self.made)
    #expect(try session.run("runs") == "(no rows)")
    try session.run("a = fresh(); train a steps=2 run=\"one\"")
    try session.run("b = fresh(); set b seed=3; train b steps=1 run=\"two\" rollouts=false")
    let listed = try session.run("runs")
    #expect(listed.contains("one   finished        2"), "\(listed)")
    #expect(listed.contains("two   finished        1"), "\(listed)")
    try session.run(
      """
      expect runs("one").history.reward == a.history.reward
      expect runs("one").metrics.reward == a.metrics.reward
      expect runs("one").settings.samples == 4
      expect runs("one").settings.rule == "logic_rl"
      expect len(runs("one").rollouts) == 8 and len(runs("two").rollouts) == 0
      expect map(runs("one").rollouts, r -> r.tokens) == map(a.rollouts, r -> r.tokens)
      rows = sql "select step, value from metrics where name = 'reward' and run = 1 order by step"
      expect rows.value == a.history.reward
      """)
    let compared = try session.run("compare runs()")
    #expect(compared.contains("name"))
    #expect(compared.contains("actor/grad_norm"))
    #expect(compared.contains("seed") && compared.contains("-4"))
    try session.run("compare runs(\"one\") runs(\"two\") runs(\"one\")")
    for (format, name) in [("jsonl", "a.jsonl"), ("csv", "a.csv"), ("rollouts", "r.jsonl")] {
      try session.run("export_run \"one\" \"\(name)\" format=\(format)")
      #expect(FileManager.default.fileExists(atPath: session.folder + "/" + name))
    }
    try session.run("export_run runs(\"one\") \"events\" format=tensorboard")
  }

  @Test(
    "Exported rollouts are loaded again, with groups, truths, tokens and scores",
    arguments: [
      ("kk people=2 count=4 seed=7", "logic_rl"),
      ("countdown numbers=3 count=4 seed=7", "countdown"),
      ("perturb (kk people=2 count=4 seed=7) random_pair", "logic_rl"),
      ("arithmetic count=4 seed=7", "simple_rl"),
    ])
  func exported(problems: String, rule: String) throws {
    let session = try TestSession()
    try session.run(
      """
      p = \(problems)
      t = trainer grpo model=tiny_model() tasks=p samples=2 prompts=2 max_tokens=40
      train t steps=2 run="r"
      export_run "r" "r.jsonl" format=rollouts
      read = load_rollouts "r.jsonl" tokenizer=t.model
      expect len(read) == 8
      l = last(read, 4)
      expect map(read, r -> r.group) == [0, 0, 1, 1, 2, 2, 3, 3]
      expect map(l, r -> r.sample) == map(t.rollouts, r -> r.sample)
      expect map(l, r -> r.text) == map(t.rollouts, r -> r.text)
      expect map(l, r -> r.reward) == map(t.rollouts, r -> r.reward)
      expect map(l, r -> r.tokens) == map(t.rollouts, r -> r.tokens)
      expect map(l, r -> r.log_probs) == map(t.rollouts, r -> r.log_probs)
      expect map(l, r -> r.prompt_tokens) == map(t.rollouts, r -> r.prompt_tokens)
      expect map(l, r -> r.finish) == map(t.rollouts, r -> r.finish)
      expect map(l, r -> r.problem.text) == map(t.rollouts, r -> r.problem.text)
      expect map(l, r -> r.problem.solution) == map(t.rollouts, r -> r.problem.solution)
      expect map(score(l, rule=\(rule)), s -> s.total) == map(t.scores, s -> s.total)
      """)
  }

  @Test("resume=true ends where the uninterrupted training does")
  func resume() throws {
    let whole = try TestSession()
    try whole.run(Self.made)
    let expected = try whole.run(
      "t = fresh(); train t steps=4; print t.model.checksum, t.history.reward")

    let session = try TestSession()
    try session.run(Self.made)
    let script =
      "t = fresh(); train t steps=%d checkpoints=\"c\" save_every=2 resume=true run=\"r\""
    try session.run(script.replacing("%d", with: "3"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: session.folder + "/c").sorted()
        == ["checkpoint-2.safetensors", "checkpoint-3.safetensors"])
    try session.run(script.replacing("%d", with: "4"))
    #expect(try session.run("print t.model.checksum, t.history.reward") == expected)
    // Once more there is nothing left to train.
    try session.run(script.replacing("%d", with: "4"))
    #expect(try session.run("print t.model.checksum, t.history.reward") == expected)
    #expect(try session.run("print runs(\"r\").updates, runs(\"r\").status") == "4 finished")
    try session.run("u = fresh(); load_checkpoint u \"c\"; expect u.update == 4")
    try session.run(
      "undo; u = fresh(); load_checkpoint u \"c/checkpoint-3.safetensors\"; expect u.update == 3")
  }

  @Test("A training that ended early is resumed no further, and remembers its evaluations")
  func resumeEnded() throws {
    let session = try TestSession()
    try session.run(Self.made)
    let script = """
      t = fresh()
      train t steps=6 checkpoints="c" resume=true evaluate_every=1 on=puzzles until=(t -> t.update == 2)
      print t.update, t.model.checksum, t.evaluations
      """
    let first = try session.run(script)
    #expect(first.contains("stopped after update 2") && first.contains("update: 0"), "\(first)")
    #expect(try session.run(script) == first)
  }

  @Test("A folder with later checkpoints is not written over")
  func laterCheckpoints() throws {
    let session = try TestSession()
    try session.run(Self.made)
    try session.run("t = fresh(); train t steps=2 checkpoints=\"c\" keep=1")
    let error = session.error("u = fresh(); train u steps=1 checkpoints=\"c\"")
    #expect(
      error?.contains("step 2") == true && error?.contains("resume=true") == true, "\(error ?? "")")
    try session.run("train t steps=1 checkpoints=\"c\" keep=1")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: session.folder + "/c")
        == ["checkpoint-3.safetensors"])
    for (code, part) in [
      ("train t resume=true", "checkpoints"), ("train t run=\"\"", "characters"),
      ("load_checkpoint t \"none\"", "No such file"), ("save_checkpoint t \"../x\"", "--allow"),
      ("train t checkpoints=\"/knave-checkpoints\"", "--allow"),
      ("sql \"drop table runs\"", "no runs yet"),
      ("runs \"x\"", "no run 'x'"), ("delete_run \"x\"", "no run 'x'"),
      ("config store=\"../x\"", "--allow"),
      ("export_run \"x\" \"y\"", "no run 'x'"), ("compare runs()", "two or more"),
    ] {
      let error = session.error(code)
      #expect(error?.contains(part) == true, "\(code): \(error ?? "no error")")
    }
  }

  @Test("A training that a breakpoint stops is an interrupted run, which goes on")
  func interrupted() throws {
    let session = try TestSession()
    try session.run(Self.made)
    try session.run("t = fresh(); break t when=(r -> r.update >= 2)")
    try session.run("train t steps=5 run=\"r\" checkpoints=\"c\" save_every=1")
    #expect(
      try session.run("print runs(\"r\").status, runs(\"r\").updates, t.update")
        == "interrupted 1 1")
    try session.run("break t off=true; train t run=\"r\"")
    #expect(
      try session.run("print runs(\"r\").status, runs(\"r\").updates, t.update") == "finished 2 2")
  }

  @Test("A replay begins with no runs, leaves those of the prompt alone, and shows the same again")
  func replay() throws {
    let session = try TestSession()
    try session.run(Self.made)
    try session.run("t = fresh(); train t run=\"mine\"")
    let path = session.folder + "/n.md"
    let code = """
      ```knave
      \(Self.made)
      runs
      t = fresh(); train t steps=2 run="r" checkpoints="c" resume=true
      runs
      sql "select step, value from metrics where name = 'reward'"
      ```
      """
    try Data(code.utf8).write(to: URL(filePath: path))
    func replay(update: Bool) -> NotebookReport {
      var options = ReplayOptions()
      if update { options.update = .rewriting(environment: [:]) }
      return Replay(options: options) { stage in
        SessionEvaluator(stage, threads: 2, allowed: [], isInterrupted: { false })
      }.replay(path) { _ in }
    }
    _ = replay(update: true)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("(no rows)") && text.contains("finished"), "\(text)")
    #expect(replay(update: false).failed == 0)
    #expect(try session.run("print map(runs(), r -> r.name)") == "[\"mine\"]")
    #expect(FileManager.default.fileExists(atPath: session.folder + "/.knave/replays/n.md.sqlite"))
  }
}
