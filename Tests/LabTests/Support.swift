import Diagnostics
import Foundation
import Lab

/// A session in a folder of its own, as a notebook's replay has it.
final class TestSession {
  let session: Session
  let runner: SessionRunner
  let folder: String

  init(threads: Int = 2, seed: Int = 7, network: NetworkAccess = NetworkAccess()) throws {
    folder = NSTemporaryDirectory() + "knave-lab-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    session = Session(
      threads: threads, seed: seed, files: try FileAccess(below: folder), network: network)
    runner = SessionRunner(session)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs code that must not fail, and returns what it shows.
  @discardableResult
  func run(_ code: String) throws -> String {
    let (output, error) = runner.run(Source(name: "test", text: code))
    if let error { throw error }
    return output
  }

  /// Runs code that must fail, and returns the error as it is shown.
  func error(_ code: String) -> String? {
    runner.run(Source(name: "test", text: code)).error?.rendered()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
  }

  /// Three puzzles, the tiny model, and a trainer at rest after an update.
  static let trained = """
    puzzles = kk people=2 count=3 seed=7
    m = tiny_model
    t = trainer grpo model=m tasks=puzzles rule=logic_rl samples=4 max_tokens=200 kl=0.001
    step t
    """
}
