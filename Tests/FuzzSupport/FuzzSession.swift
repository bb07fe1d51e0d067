import Diagnostics
import Foundation
import Lab

/// A session in a folder of its own, with a value of every kind in its variables and a file of every kind
/// in its folder.
public final class FuzzSession {
  public let folder: String
  public let runner: SessionRunner
  private let deadline = Deadline()

  /// What a statement did.
  public struct Outcome: Sendable {
    public let output: String
    /// Nil when it succeeded.
    public let error: Diagnostic?
    /// Seconds that it went on past its limit.
    public let overtime: Double
  }

  /// - Throws: the error of the preparation, or of a file that cannot be made.
  public init() throws {
    folder = NSTemporaryDirectory() + "knave-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.makeFiles(in: folder)
    let deadline = deadline
    let session = Session(
      threads: 2, seed: 7, files: try FileAccess(below: folder), network: NetworkAccess(keys: []),
      isInterrupted: { deadline.hasPassed })
    runner = SessionRunner(session, isInterrupted: { deadline.hasPassed })
    if let error = runner.run(Source(name: "preparation", text: Self.preparation)).error {
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a statement that is to stop after some seconds.
  public func run(_ statement: String, limit: Double = 10) -> Outcome {
    let end = ContinuousClock.now + .seconds(limit)
    deadline.set(end)
    let (output, error) = runner.run(Source(name: "fuzz", text: statement))
    deadline.set(nil)
    return Outcome(
      output: output, error: error, overtime: max(0, (ContinuousClock.now - end) / .seconds(1)))
  }

  /// Whether a statement has ended it, as `quit` does; nothing runs in it any more.
  public var hasEnded: Bool { runner.session.quitCode != nil }

  /// What is wrong with an outcome; nil for what may be.
  public static func complaint(about outcome: Outcome) -> String? {
    guard let error = outcome.error else { return nil }
    if error.message.isEmpty { return "an error without a message" }
    if error.message.contains("Optional(") { return "an error that shows Swift: \(error.message)" }
    if error.rendered().utf8.count > 50_000 {
      return "an error of \(error.rendered().utf8.count) bytes"
    }
    return nil
  }

  /// Names of files that are not what a command expects.
  public static let oddFiles = [
    "fifo", "folder", "link", "outside", "dangling", "loop", "missing", "empty", "text", "binary",
    "missing/below", "text/below", "../above", "/dev/full", "/dev/zero", "/proc/self/mem", ".", "",
  ]

  private static func makeFiles(in folder: String) throws {
    let files = FileManager.default
    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }
    try files.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: false)
    guard mkfifo(folder + "/fifo", 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    for (name, target) in [
      ("link", "text"), ("outside", "/etc/passwd"), ("dangling", "nowhere"), ("loop", "loop"),
    ] {
      try files.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: target)
    }
    try write("", to: "empty")
    try write("Zoey is a knight. 知识\n{\n", to: "text")
    try Data((0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })
      .write(to: URL(filePath: folder + "/binary"))
    try write(
      #"{"names": ["Ada"], "solution": [true], "response": "I give up."}"# + "\n",
      to: "responses.jsonl")
    try write(#"{"problem": "What is 1 + 1?", "answer": "2", "level": 3}"# + "\n", to: "math.jsonl")
    try write("two = kk people=2 count=2\n", to: "script.knave")
    try write("```knave\n1 + 1\n```\n\n```output\n2\n```\n", to: "book.md")
  }

  /// Makes the variables that ``CommandCase`` and ``OddValue`` speak of.
  private static let preparation = """
    puzzles = kk people=2 count=3 seed=7
    sums = countdown numbers=3 count=2 seed=7
    m = new_model (tokenizer(tiny_model())) layers=1 hidden=16 ffn=16 heads=2 key_value_heads=1 seed=3
    t = trainer grpo model=m tasks=puzzles rule=logic_rl samples=2 max_tokens=8 prompts=2 kl=0.001
    step t
    halfway = trainer grpo model=(copy_model(m)) tasks=puzzles rule=logic_rl samples=2 max_tokens=8 prompts=2
    step halfway to=loss
    stepped = trainer grpo model=(copy_model(m)) tasks=puzzles rule=logic_rl samples=2 max_tokens=8 prompts=2
    step stepped
    p = puzzles[0]
    rollouts = rollout m puzzles samples=2 max_tokens=8
    scores = score rollouts
    examples = map(puzzles, p -> {problem: p, response: teacher(p)})
    evaluation = evaluate m puzzles max_tokens=8
    tok = train_tokenizer ["Zoey is a knight"] vocabulary=262
    adapted = lora m rank=1
    x = with_gradient [1.0, 2.0]
    y = sum(x * x)
    backward y
    x2 = tensor [[1.0, 2.0], [3.0, 4.0]]
    train t run="first"
    train stepped run="second"
    save_model m "model"
    save_adapter adapted "adapter"
    save_checkpoint t "checkpoint"
    save_rollouts rollouts "rollouts.jsonl"
    save_problems puzzles "problems.jsonl"
    deep = [1]
    repeat 10000 { deep = [deep] }
    long = "知a " * 2000000
    many = [0] * 1000000
    wide = zeros [3000000]
    runs_of_all = runs
    history_of_t = t.history
    def fails(x) { [1][5] }
    def endless(x) { while true { x = 1 } }
    config undo_memory=0
    """
}
