import Diagnostics
import Interruptions
import Lab
import Synchronization
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

@Suite("An interrupted update")
struct InterruptedUpdateTests {
  /// Says yes once, when it has been asked a number of times.
  private final class Interruption: Sendable {
    private let asked = Mutex(0)
    private let limit = Mutex<Int?>(nil)

    func arm(after count: Int) {
      asked.withLock { $0 = 0 }
      limit.withLock { $0 = count }
    }

    func disarm() { limit.withLock { $0 = nil } }

    var isRaised: Bool {
      guard let limit = limit.withLock({ $0 }) else { return false }
      return asked.withLock { count in
        count += 1
        return count > limit
      }
    }
  }

  private func run(_ runner: SessionRunner, _ code: String) -> (String, Diagnostic?) {
    runner.run(Source(name: "test", text: code))
  }

  private let preparation = """
    puzzles = kk people=2 count=4 seed=7
    m = tiny_model
    t = trainer grpo model=m tasks=puzzles samples=2 max_tokens=60 kl=0.001 mini_batches=2
    """

  @Test("Wherever it is stopped, the session is as before, and the update then is the same")
  func anywhere() throws {
    let interruption = Interruption()
    let session = Session(threads: 1, isInterrupted: { interruption.isRaised })
    let runner = SessionRunner(session)
    #expect(run(runner, preparation).1 == nil)
    let before = run(runner, "show t\nm.checksum").0
    var stops = 0
    for limit in [0, 1, 3, 10, 30, 60, 90, 120, 150, 200, 300, 500, 800] {
      interruption.arm(after: limit)
      let error = run(runner, "step t").1
      interruption.disarm()
      if let error {
        #expect(error.kind == .interrupted)
        #expect(run(runner, "show t\nm.checksum").0 == before)
        stops += 1
      } else {
        #expect(run(runner, "rewind t").1 == nil)
        break
      }
    }
    #expect(stops >= 5)
    let fresh = SessionRunner(Session(threads: 1))
    #expect(run(fresh, preparation + "\nstep t").1 == nil)
    #expect(run(runner, "step t\nm.checksum").0 == run(fresh, "m.checksum").0)
  }

  @Test("An interrupted training keeps whole updates, and the record says how many")
  func training() throws {
    let interruption = Interruption()
    let session = Session(threads: 1, isInterrupted: { interruption.isRaised })
    let runner = SessionRunner(session)
    #expect(run(runner, preparation).1 == nil)
    interruption.arm(after: 2000)
    #expect(run(runner, "train t steps=100000").1?.kind == .interrupted)
    interruption.disarm()
    let updates = try #require(Int(run(runner, "t.update").0))
    #expect(updates > 0)
    #expect(run(runner, "history").0.contains("train t steps=\(updates)\n"))
    let fresh = SessionRunner(Session(threads: 1))
    #expect(run(fresh, preparation + "\ntrain t steps=\(updates)").1 == nil)
    #expect(run(runner, "m.checksum").0 == run(fresh, "m.checksum").0)
  }
}
