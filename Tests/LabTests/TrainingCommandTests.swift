import Testing

@Suite("Recipes at the prompt")
struct TrainingCommandTests {
  private func session() throws -> TestSession {
    let session = try TestSession()
    try session.run(
      """
      m = tiny_model
      two = kk people=2 count=4 seed=7
      three = kk people=3 count=4 seed=8
      """)
    return session
  }

  @Test("A trainer takes a curriculum, and says which stage it is in")
  func curriculum() throws {
    let session = try session()
    try session.run(
      """
      c = curriculum {two: two, three: three} draws=4
      t = trainer grpo model=m tasks=c samples=2 prompts=2 max_tokens=40
      train t steps=3
      """)
    #expect(try session.run("t.history[\"curriculum/stage\"]") == "[0.0, 0.0, 1.0]")
    #expect(try session.run("t.stage") == "1")
    #expect(try session.run("map(t.rollouts, r -> r.problem.people) | unique") == "[3]")
    #expect(session.error("curriculum [two, []]")?.contains("stage 1 has no problems") == true)
    #expect(
      session.error("curriculum [two, three] by=mixed shares=[1]")?.contains("shares") == true)
    #expect(session.error("curriculum [two, 3]") != nil)
  }

  @Test("Training measures before and between updates, and its evaluations change nothing")
  func evaluation() throws {
    let session = try session()
    try session.run(
      """
      t = trainer grpo model=m tasks=two samples=2 max_tokens=200
      train t steps=3 evaluate_every=2 on=three evaluate_samples=2
      """)
    #expect(try session.run("map(t.evaluations, e -> e.update)") == "[0, 2]")
    #expect(
      try session.run("print keys(t.evaluations[1])")
        == "[\"update\", \"kk mean@2\", \"kk best@2\", \"kk maj@2\", \"kk reward\", \"kk length\", \"kk truncated\"]"
    )
    #expect(try session.run("t.history[\"val-core/kk/acc/best@2/mean\"][0] == nil") == "true")
    let plain = try self.session()
    try plain.run("t = trainer grpo model=m tasks=two samples=2 max_tokens=200\ntrain t steps=3")
    #expect(try plain.run("t.checksum") == session.run("t.checksum"))
    #expect(session.error("train t evaluate_every=1")?.contains("on=problems") == true)
  }

  @Test("Training ends early by a function, or when a metric does not get better")
  func early() throws {
    let session = try session()
    try session.run("t = trainer grpo model=m tasks=two samples=2 max_tokens=40")
    let message = try session.run("train t steps=9 until=(t -> t.update == 2)")
    #expect(message == "stopped after update 2: until holds")
    #expect(
      try session.run(
        "train t steps=9 metric=\"training/global_step\" lower_is_better=true patience=1"
      )
      .hasPrefix("stopped after update 3"))
    #expect(session.error("train t until=(t -> 3)")?.contains("true or false") == true)
  }

  @Test(
    "sft takes records and rollouts, in epochs, with a test set; steps and epochs exclude each other"
  )
  func supervised() throws {
    let session = try session()
    try session.run(
      """
      examples = map(two, p -> {problem: p, response: teacher(p)})
      l = sft m examples epochs=3 batch=3 lr=1e-4 test=examples evaluate_every=2
      """)
    #expect(try session.run("len(l)") == "4")
    #expect(try session.run("map(l.evaluations, e -> e.step)") == "[0, 2, 4]")
    #expect(try session.run("l.evaluations[2].loss < l.evaluations[0].loss") == "true")
    #expect(
      try session.run("len(sft(m, rollout(m, two, max_tokens=150), steps=1, batch=2))") == "1")
    #expect(session.error("sft m examples steps=1 epochs=1")?.contains("leave out one") == true)
    #expect(session.error("sft m [1, 2]") != nil)
  }

  @Test("rft is its parts: sample, accept, and sft from the base")
  func rejection() throws {
    let session = try session()
    try session.run("r = rft m two samples=8 rounds=1 epochs=1 batch=4 lr=1e-4 cap=2 test=three")
    #expect(try session.run("r[1].kept <= 2 * r[1].solved and r[1].kept > 0") == "true")
    #expect(try session.run("all(r.answers, a -> score(a).total == 3)") == "true")
    #expect(try session.run("len(r.evaluations)") == "2")
    let parts = try self.session()
    try parts.run(
      """
      a = rollout m two samples=8
      kept = accept a cap=2
      best = best_of_n a
      """)
    #expect(try parts.run("all(kept, r -> r.reward == 3)") == "true")
    #expect(try parts.run("len(unique(map(kept, r -> r.text))) == len(kept)") == "true")
    #expect(try parts.run("map(best, b -> b.group)") == "[0, 1, 2, 3]")
    #expect(
      try parts.run(
        "all(best, b -> b.reward == max(map(filter(a, r -> r.group == b.group), r -> score(r).total)))"
      )
        == "true")
    #expect(session.error("rft m two samples=1 max_tokens=2")?.contains("is right") == true)
  }

  @Test("A recipe is its stages one after the other, measured between them")
  func recipe() throws {
    let session = try session()
    try session.run(
      """
      def warm_up(m) { sft m (map(two, p -> {problem: p, response: teacher(p)})) steps=2 batch=2 lr=1e-4 }
      def reinforce(m) { t = trainer grpo model=m tasks=two samples=2 max_tokens=60; train t; t }
      r = recipe m {warm_up: warm_up, rl: reinforce} test=three
      """)
    #expect(try session.run("map(r, s -> s.stage)") == "[\"start\", \"warm_up\", \"rl\"]")
    let after = try session.run("m.checksum")
    let apart = try self.session()
    try apart.run(
      """
      sft m (map(two, p -> {problem: p, response: teacher(p)})) steps=2 batch=2 lr=1e-4
      t = trainer grpo model=m tasks=two samples=2 max_tokens=60
      train t
      """)
    #expect(try apart.run("m.checksum") == after)
    #expect(session.error("recipe m [3]")?.contains("expected a function") == true)
  }

  @Test("A copied model and its source learn on their own")
  func copied() throws {
    let session = try session()
    try session.run("c = copy_model m; start = m.checksum")
    #expect(try session.run("c.checksum == start") == "true")
    try session.run("sft c [{problem: two[0], response: \"x\"}] steps=1 batch=1 lr=1e-3")
    #expect(try session.run("[m.checksum == start, c.checksum == start]") == "[true, false]")
    try session.run(
      "learned = c.checksum; sft m [{problem: two[1], response: \"y\"}] steps=1 batch=1 lr=1e-3")
    #expect(try session.run("[m.checksum == start, c.checksum == learned]") == "[false, true]")
  }

  @Test("An example's problem may be a text: it is the user's message")
  func textProblem() throws {
    let session = try session()
    try session.run(
      """
      a = copy_model m
      losses = sft m [{problem: two[0].text, response: "x"}] steps=1 batch=1
      sft a [{problem: two[0], response: "x"}] steps=1 batch=1
      """)
    #expect(try session.run("a.checksum == m.checksum") == "true")
    #expect(
      session.error("sft m [{problem: 3, response: \"x\"}] steps=1")?.contains("problem") == true)
  }

  @Test("An evaluation of Countdown knows what a random legal expression solves")
  func randomExpression() throws {
    let session = try session()
    try session.run(
      "e = evaluate m (countdown count=3 numbers=2 low=2 high=3 target_low=1 target_high=9 seed=1) max_tokens=2"
    )
    // Two numbers make 8 expressions, of which 1 or 2 hit.
    #expect(
      try session.run("e.random_expression >= 0.125 and e.random_expression <= 0.25") == "true")
    #expect(try session.run("evaluate(m, two, max_tokens=2).random_expression == nil") == "true")
  }

  @Test("An evaluation knows pass@k, majorities, difficulty and behaviours")
  func evaluated() throws {
    let session = try session()
    try session.run("e = evaluate m (two + three) samples=4 seed=3")
    #expect(try session.run("map(e, p -> p.difficulty)") == "[\"2 people\", \"3 people\"]")
    #expect(
      try session.run("e[\"pass@1\"] ~= e.accuracy and e[\"mean@4\"] ~= e.accuracy") == "true")
    #expect(try session.run("map(e.pass_at_k, p -> p.k)") == "[1, 2, 4]")
    #expect(
      try session.run(
        "e[\"pass@4\"] ~= mean(map(group_by(zip(e.rollouts, e.scores), z -> z[0].group), g -> 1 if any(g.values, z -> z[1].total == 3) else 0))"
      )
        == "true")
    #expect(try session.run("keys(e.behaviours)").contains("backtracking"))
    #expect(try session.run("e.low <= e.accuracy and e.accuracy <= e.high") == "true")
    #expect(session.error("e[\"pass@5\"]")?.contains("4 answers") == true)
  }

  @Test("Everything that a preset sets is said to be from somewhere")
  func presets() throws {
    let session = try session()
    let found = try session.run(
      """
      for p in preset() { q = preset(p.name); for row in q { if row["published in"] == "" { print p.name, row.setting } } }
      """)
    #expect(found == "")
    #expect(try session.run("preset(simple_rl).lambda") == "0.95")
    #expect(try session.run("len(preset(logic_rl)) > 15") == "true")
  }

  @Test("The token view has every column, shares add up, and checksums tell states apart")
  func debugger() throws {
    let session = try session()
    try session.run(
      """
      t = trainer grpo model=m tasks=(kk people=2 count=4 seed=3) samples=4 kl=0.01 epochs=2
      step t to=loss
      """)
    let keys = try session.run("keys((tokens t.rollouts[0])[0])")
    for key in [
      "log_prob", "now", "reference", "ratio", "clip", "advantage", "kl", "entropy", "gradient",
      "share",
    ] { #expect(keys.contains("\"\(key)\""), "\(key) in \(keys)") }
    #expect(
      try session.run(
        "abs(sum(flatten(map(t.rollouts, r -> map(tokens(r), x -> x.share)))) - 1) < 1e-3")
        == "true")
    try session.run("before = t.checksum; parts = t.checksums; next t")
    #expect(try session.run("t.checksum == before") == "false")
    #expect(try session.run("t.checksums.reference == parts.reference") == "true")
    #expect(try session.run("t.checksums.optimizer == parts.optimizer") == "false")
    #expect(
      try session.run("back t; t.checksum == before and t.checksums == parts").hasSuffix("true"))
    try session.run("step t; rewind t")
    #expect(try session.run("t.checksum == before") == "true")
    #expect(session.error("tokens t.rollouts[0] columns=[\"colour\"]")?.contains("colour") == true)
  }
}

@Suite("Breakpoints by name")
struct BreakConditionTests {
  @Test(
    "A trainer stops where the named thing happens, and says it",
    arguments: [
      ("nan", "lr=1e30 epochs=2", "next phase apply: the loss is not finite"),
      ("zero_variance", "temperature=0.001", "next phase reference: no variance in group 0, 1"),
      ("truncated", "max_tokens=3", "next phase score: 8 of 8 responses were cut off"),
      ("warning", "max_tokens=3", "next phase score: every response was cut off at max_tokens=3"),
    ])
  func stops(name: String, settings: String, message: String) throws {
    let session = try TestSession()
    try session.run(
      """
      puzzles = kk people=2 count=2 seed=3
      m = tiny_model
      t = trainer grpo model=m tasks=puzzles samples=4 max_tokens=100 \(settings)
      break t on=\(name)
      """.replacing("max_tokens=100 max_tokens=3", with: "max_tokens=3"))
    let output = try session.run("step t")
    #expect(output.hasPrefix("stopped in update 1, ") && output.contains(message), "\(output)")
    try session.run("break t off=true; step t")
    #expect(try session.run("t.phase") == "rollout")
  }

  @Test("A condition over the ratios of the second pass stops at its loss")
  func ratios() throws {
    let session = try TestSession()
    try session.run(
      """
      puzzles = kk people=2 count=4 seed=3
      m = tiny_model
      t = trainer grpo model=m tasks=puzzles samples=6 lr=1e-3 epochs=2
      break t when=(r -> r.largest_ratio > 1.2 and r.smallest_ratio < 0.8)
      """)
    #expect(
      try session.run("step t")
        == "stopped in update 1, next phase apply: the condition holds after loss")
    #expect(
      try session.run("any(t.rollouts, r -> any(tokens(r), x -> x.clip != \"none\"))") == "true")
  }
}
