import Foundation
import Notebooks

/// Runs a language of one command a line: `print WORDS`, `count`, `show PARAMETER`, `seed`,
/// `fail KIND MESSAGE`, `wait SECONDS`.
final class StubEvaluator: CellEvaluator {
  private var stage: NotebookStage
  private var count = 0

  init(_ stage: NotebookStage) {
    self.stage = stage
  }

  func prepare(_ stage: NotebookStage) throws {
    self.stage = stage
  }

  func evaluate(_ request: CellRequest) -> CellResult {
    var output = ""
    for (index, line) in request.code.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let rest = words.count > 1 ? words[1] : ""
      switch words.first {
      case "print": output += rest + "\n"
      case "count":
        count += 1
        output += "\(count)\n"
      case "show":
        output += (stage.parameters.first { $0.name == rest }?.value.literal ?? "?") + "\n"
      case "seed": output += (stage.seed.map(String.init) ?? "?") + "\n"
      case "wait": Thread.sleep(forTimeInterval: Double(rest) ?? 0)
      case "fail":
        let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
        return CellResult(
          output: output,
          outcome: .failure(
            CellFailure(
              kind: CellFailure.Kind(rawValue: parts[0]) ?? .runtime, message: parts[1],
              line: request.firstLine + index)))
      default: break
      }
    }
    return CellResult(output: output)
  }
}

/// A folder of its own for one test, gone with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/knave-notebooks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file and returns its path.
  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }
}

/// Replays files with the stub and keeps the events.
func replayed(
  _ paths: [String], _ change: (inout ReplayOptions) -> Void = { _ in }
) throws -> (summary: ReplaySummary, events: [ReplayEvent]) {
  var options = ReplayOptions()
  change(&options)
  var events: [ReplayEvent] = []
  let replay = Replay(options: options) { StubEvaluator($0) }
  let summary = try replay.run(paths) { events.append($0) }
  return (summary, events)
}

extension [ReplayEvent] {
  var cells: [CellReport] {
    compactMap { if case .cellFinished(_, let report) = $0 { report } else { nil } }
  }

  var notebooks: [NotebookReport] {
    compactMap { if case .notebookFinished(let report) = $0 { report } else { nil } }
  }

  func text(_ recorder: some ReplayRecorder) -> String {
    var recorder = recorder
    return map { recorder.record($0) }.joined()
  }
}

/// A cell in Markdown, with its output if there is one.
func cellText(_ code: String, _ output: String? = nil) -> String {
  "```knave\n\(code)\n```\n" + (output.map { "\n```output\n\($0)\n```\n" } ?? "")
}

/// What an expression throws, as text.
func failureText(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}

/// A small stream of random numbers with a fixed start (SplitMix64, Steele et al. 2014).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func integer(in range: Range<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}
