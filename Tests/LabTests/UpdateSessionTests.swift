import Lab
import Testing

@Suite("An update from the prompt")
struct UpdateSessionTests {
  @Test("Stepping phase by phase is the same update as stepping at once")
  func phases() throws {
    let whole = try TestSession()
    try whole.run(TestSession.trained)
    let phased = try TestSession()
    try phased.run(TestSession.trained.replacing("step t\n", with: "").dropLast(6).description)
    for phase in ["rollout", "score", "reference", "advantage", "loss"] {
      try phased.run("step t to=\(phase)")
    }
    try phased.run("step t")
    #expect(try phased.run("m.checksum") == whole.run("m.checksum"))
    #expect(try phased.run("t.metrics") == whole.run("t.metrics"))
  }

  @Test("Another number of threads gives the same bits")
  func threads() throws {
    let sums = try [1, 2, 3].map { threads in
      let session = try TestSession(threads: threads)
      try session.run(TestSession.trained)
      return try session.run("m.checksum\nt.rollouts[0].log_probs")
    }
    #expect(Set(sums).count == 1)
  }

  @Test("Rewind gives the parameters back, and the same update again")
  func rewind() throws {
    let session = try TestSession()
    try session.run("start = tiny_model")
    try session.run(TestSession.trained)
    let after = try session.run("m.checksum")
    try session.run("rewind t")
    #expect(try session.run("m.checksum") == session.run("start.checksum"))
    #expect(after != (try session.run("start.checksum")))
    try session.run("step t")
    #expect(try session.run("m.checksum") == after)
  }

  @Test("After a rewind another rule gives the same rollouts other scores")
  func otherRule() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    try session.run("texts = map(t.rollouts, r -> r.text)\nbefore = t.metrics.reward")
    try session.run("rewind t\nset t rule=(rule logic_rl format_weight=3)\nstep t")
    #expect(try session.run("map(t.rollouts, r -> r.text) == texts") == "true")
    #expect(try session.run("t.metrics.reward == before") == "false")
  }

  @Test("A failed expectation leaves the variables as they were")
  func failedStatement() throws {
    let session = try TestSession()
    try session.run("x = 1")
    #expect(session.error("for i in 1..3 { x = i; expect i < 2 }") != nil)
    #expect(try session.run("x") == "1")
  }

  @Test("The tokens of a rollout carry what the phases found")
  func tokens() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    let keys = try session.run("keys((tokens t.rollouts[0])[0])")
    for key in ["token", "log_prob", "reference", "ratio", "clip", "entropy", "advantage"] {
      #expect(keys.contains("\"\(key)\""), "\(keys)")
    }
  }
}
