import Foundation
import FuzzSupport
import Synchronization

/// Hands out blocks of statements to processes and gathers what they find.
final class FuzzRun: Sendable {
  /// Statements that share a session.
  static let blockSize = 100
  /// Seconds a statement may take before it is stopped, go on after that unnoticed, and hang.
  static let limit = 0.5
  static let overtime = 0.5
  static let hang = 10.0

  private let work: FuzzWork
  private let seed: UInt64
  private let blocks: Int
  private let state = Mutex(State())

  private struct State {
    var next = 0
    var findings: [String: Int] = [:]
  }

  init(work: FuzzWork, seed: UInt64, count: Int) {
    self.work = work
    self.seed = seed
    blocks = (count + Self.blockSize - 1) / Self.blockSize
  }

  /// - Returns: whether nothing crashed, hung or complained.
  func run(jobs: Int) -> Bool {
    let threads = DispatchGroup()
    for number in 0..<jobs {
      DispatchQueue.global().async(group: threads) { [self] in
        while let block = nextBlock() { run(block, number) }
      }
    }
    threads.wait()
    let findings = state.withLock { $0.findings }
    print(
      "\(blocks * Self.blockSize) \(work.rawValue), seed \(seed): "
        + ["crash", "hang", "complaint", "unusable", "late"].map { "\(findings[$0] ?? 0) \($0)" }
        .joined(separator: ", "))
    return findings.keys.allSatisfy { $0 == "late" }
  }

  private func nextBlock() -> Int? {
    state.withLock { state in
      guard state.next < blocks else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Runs a block, again from behind each statement that ends its process.
  private func run(_ block: Int, _ number: Int) {
    let end = (block + 1) * Self.blockSize
    var first = block * Self.blockSize
    while first < end {
      let path = NSTemporaryDirectory() + "knave-fuzz-note-\(getpid())-\(number)"
      defer { unlink(path) }
      unlink(path)
      guard let note = FuzzNote(path: path) else { return report("crash", "no note can be made") }
      note.index = first
      let ending = runProcess(from: first, note, path)
      for line in note.findings.split(separator: "\n") {
        report(String(line.prefix { $0 != "\t" }), String(line))
      }
      guard let ending else { return }
      let index = note.index
      let statement = work.statement(index, seed: seed)
      report(ending.kind, "\(ending.kind)\t\(index)\t\(ending.how)\t\(statement)")
      first = index + 1
    }
  }

  /// - Returns: how the process ended, if it did not come to the end of its block.
  private func runProcess(
    from first: Int, _ note: FuzzNote, _ path: String
  ) -> (kind: String, how: String)? {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe")
    process.arguments = [work.rawValue, "work", "\(first)", "\(seed)", path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return ("crash", "\(error)") }
    var index = note.index
    var change = ContinuousClock.now
    while process.isRunning {
      usleep(20_000)
      if note.index != index {
        index = note.index
        change = .now
      } else if ContinuousClock.now - change > .seconds(Self.limit + Self.hang) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return ("hang", "\(Self.hang) s")
      }
    }
    guard process.terminationReason == .uncaughtSignal || process.terminationStatus != 0 else {
      return nil
    }
    return (
      "crash",
      "\(process.terminationReason == .exit ? "exit" : "signal") \(process.terminationStatus)"
    )
  }

  private func report(_ kind: String, _ line: String) {
    state.withLock { $0.findings[kind, default: 0] += 1 }
    print(line)
    fflush(nil)
  }
}
