import Foundation
import Lab
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Interrupts a statement once its thread has worked for some time, measured in processor time: how busy
/// the machine is does not matter.
private final class Interruption: Sendable {
  private struct State {
    var thread: pthread_t?
    var limit = 0.0
    var deadline = ContinuousClock.now
    var isRaised = false
    var raised: ContinuousClock.Instant?
  }
  private let state = Mutex(State())

  /// Processor time of the calling thread, in seconds.
  static var threadTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Interrupts what the calling thread does, after so many seconds of its processor time.
  func raise(after seconds: Double) {
    state.withLock {
      $0 = State(
        thread: pthread_self(), limit: Self.threadTime + seconds,
        deadline: .now + .seconds(3))
    }
  }

  /// When the first question was answered by yes.
  var raised: ContinuousClock.Instant? { state.withLock { $0.raised } }

  func cancel() {
    state.withLock {
      $0.thread = nil
      $0.isRaised = false
    }
  }

  var isRaised: Bool {
    state.withLock { state in
      guard let thread = state.thread else { return false }
      // A thread that waits for others has no processor time.
      if !state.isRaised,
        pthread_equal(thread, pthread_self()) != 0 && Self.threadTime > state.limit
          || ContinuousClock.now > state.deadline
      {
        state.isRaised = true
        state.raised = .now
      }
      return state.isRaised
    }
  }
}

@Suite("Interruption")
struct InterruptionTests {
  /// Seconds of processor time that a statement may go on for; `KNAVE_INTERRUPTION_LIMIT` sets another.
  private static let limit =
    ProcessInfo.processInfo.environment["KNAVE_INTERRUPTION_LIMIT"].flatMap(Double.init) ?? 2
  /// Whether every statement is known to be long enough.
  private static let isExact =
    ProcessInfo.processInfo.environment["KNAVE_INTERRUPTION_LIMIT"] != nil && moment == nil

  @Test("Every command is in the table of long work, and nothing else is")
  func complete() {
    #expect(Set(LongWork.byCommand.keys) == Set(commandRegistry.declarations.map(\.name)))
  }

  /// Seconds of processor time after which to interrupt instead of those of the table.
  private static let moment =
    ProcessInfo.processInfo.environment["KNAVE_INTERRUPTION_AFTER"].flatMap(Double.init)

  /// Names to look at closely, with commas between: what each takes is printed.
  private static let chosen =
    ProcessInfo.processInfo.environment["KNAVE_INTERRUPTION_ONLY"]?.split(separator: ",")

  @Test(
    "Every command ends soon after an interruption, and leaves the session as it was",
    .serialized, .timeLimit(.minutes(30)), arguments: LongWork.Table.allCases)
  func interrupted(_ table: LongWork.Table) throws {
    let interruption = Interruption()
    let folder = NSTemporaryDirectory() + "knave-interruption-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.writeFiles(to: folder)
    let session = Session(
      threads: 2, seed: 7, files: try FileAccess(below: folder),
      isInterrupted: { interruption.isRaised })
    let runner = SessionRunner(session, isInterrupted: { interruption.isRaised })
    func run(_ code: String) -> (output: String, error: String?, isInterrupted: Bool) {
      let (output, error) = runner.run(.init(name: "test", text: code))
      return (output, error?.rendered(), error?.kind == .interrupted)
    }
    #expect(run(Self.preparation).error == nil)
    for (name, work) in table.entries {
      guard case .statement(let statement, let preparation, let planned) = work,
        Self.chosen?.contains(Substring(name)) ?? true
      else { continue }
      let prepared = run(preparation)
      #expect(prepared.error == nil, "\(name): \(prepared.error ?? "")")
      let before = run(Self.state).output
      let moment = Self.moment ?? planned
      interruption.raise(after: moment)
      let start = Interruption.threadTime
      let clock = ContinuousClock.now
      let result = run(statement)
      let seconds = Interruption.threadTime - start - moment
      let wait = interruption.raised.map { ContinuousClock.now - $0 }
      interruption.cancel()
      // How long a statement takes depends on the machine; the limit is for one where all are long.
      #expect(
        result.isInterrupted || result.error == nil && !Self.isExact,
        "\(name): \(result.error ?? "is not long")")
      #expect(seconds < Self.limit, "\(name) goes on for \(seconds) s")
      if Self.chosen != nil || Self.moment != nil {
        print(
          name, "processor", seconds, "wall", wait.map(String.init(describing:)) ?? "-", "of",
          ContinuousClock.now - clock)
      }
      #expect(run(Self.state).output == before, "\(name)")
      #expect(run("1 + 1").output == "2")
      _ = run(Self.forgotten.map { "\($0) = 0" }.joined(separator: "\n"))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.filter { $0 != ".knave" }.sorted() == Self.files)
  }

  /// What must be the same before and after an interrupted statement.
  private static let state = "vars\nm.checksum\nt.phase\nlen(t.history)\nconfig"

  /// Variables that take much memory, and are let go after their statement.
  private static let forgotten = [
    "many", "numbers", "millions", "words", "a", "ids", "big", "mask", "lengths", "long", "wide",
    "grown", "million", "high", "low", "ks", "d", "y",
  ]

  private static let preparation = """
    puzzles = kk people=2 count=3 seed=7
    m = tiny_model
    t = trainer grpo model=(copy_model(m)) tasks=puzzles rule=logic_rl samples=2 max_tokens=20
    step t
    rollouts = rollout m puzzles samples=2 max_tokens=20
    scored = score rollouts
    config undo_memory=0
    """

  private static let files = [
    "endless.jsonl", "endless.knave", "responses.jsonl", "rows.jsonl",
  ]

  private static func writeFiles(to folder: String) throws {
    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }
    try write("while true { x = 1 }\n", to: "endless.knave")
    let people = 0...40
    let claims = people.map { $0 < 40 ? "('telling-truth', \($0))" : "('lying', 40)" }
    try write(
      #"{"quiz": "?", "names": ["# + people.map { "\"N\($0)\"" }.joined(separator: ", ")
        + #"], "solution": ["# + people.map { _ in "true" }.joined(separator: ", ")
        + #"], "statements": "("# + claims.joined(separator: ", ") + ")\"}\n", to: "endless.jsonl")
    let row = #"{"question": "What is 17 + 25?", "answer": "17 + 25 = 42.\n#### 42", "response": "#
    try write(
      String(repeating: row + "\"42\"}\n", count: 400_000), to: "rows.jsonl")
    let trace = String(repeating: "17 + 25 = 42. Not 43. Start again. ", count: 20)
    try write(
      String(repeating: row + "\"\(trace)\"}\n", count: 20_000), to: "responses.jsonl")
  }
}
