import Dispatch
import FoundationEssentials
import Glibc
import Notebooks
import Synchronization

/// Replays notebooks in processes of their own, several at a time; events come in the order of the
/// notebooks, as from one process.
struct ParallelReplay {
  let jobs: Int
  /// Arguments of the command line that each process is started with, its notebook apart.
  let arguments: [String]

  /// - Returns: the sum over all notebooks.
  func run(_ paths: [String], observe: (ReplayEvent) -> Void) -> ReplaySummary {
    let next = Mutex(0)
    let results = Mutex<[Int: [ReplayEvent]]>([:])
    let arguments = arguments
    // Jobs are processes: a thread each waits for them.
    let waiting = DispatchGroup()
    for _ in 0..<min(jobs, paths.count) {
      DispatchQueue.global().async(group: waiting) {
        while true {
          let index = next.withLock { next in
            defer { next += 1 }
            return next
          }
          guard index < paths.count, !results.withLock({ $0.values.contains { $0.wereInterrupted } })
          else { return }
          let events = replayInProcess(paths[index], arguments)
          results.withLock { $0[index] = events }
        }
      }
    }
    waiting.wait()
    var summary = ReplaySummary()
    for (_, events) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      for event in events {
        observe(event)
        if case .notebookFinished(let report) = event { summary.add(report) }
      }
    }
    observe(.finished(summary))
    return summary
  }
}

extension [ReplayEvent] {
  fileprivate var wereInterrupted: Bool {
    contains { event in
      if case .notebookFinished(let report) = event { report.exitCode == 130 } else { false }
    }
  }
}

/// An event in one line, for the process that asked for it.
func eventLine(_ event: ReplayEvent) -> String {
  do {
    return String(decoding: try JSONEncoder().encode(event), as: UTF8.self) + "\n"
  } catch {
    return ""  // The reader misses the notebook's end and says so.
  }
}

/// Replays a notebook in a process of its own.
private func replayInProcess(_ path: String, _ arguments: [String]) -> [ReplayEvent] {
  let (output, status) = outputOfSelf(["replay", "--events"] + arguments + ["--", path])
  var events: [ReplayEvent] = []
  for line in output.split(separator: UInt8(ascii: "\n")) {
    if let event = try? JSONDecoder().decode(ReplayEvent.self, from: Data(line)) {
      events.append(event)
    }
  }
  if case .notebookFinished? = events.last { return events }
  var report = NotebookReport(path: path)
  report.problem = NotebookError("the process that replayed it ended early: \(status)", path: path)
  return events + [.notebookFinished(report)]
}

/// Held while a pipe is made and handed to a process, so that no other process inherits its end.
private let spawning = Mutex<Void>(())

/// Starts this program again and reads what it writes to standard output.
private func outputOfSelf(_ arguments: [String]) -> (output: [UInt8], status: String) {
  let started = spawning.withLock { _ in startSelf(arguments) }
  guard started.error == 0 else { return ([], String(cString: strerror(started.error))) }
  defer { close(started.output) }
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(started.output, &buffer, buffer.count)
    if count > 0 { output += buffer[..<count] } else if count == 0 || errno != EINTR { break }
  }
  var status: Int32 = 0
  while waitpid(started.process, &status, 0) < 0, errno == EINTR {}
  let signal = status & 0x7F
  return (output, signal == 0 ? "exit code \((status >> 8) & 0xFF)" : "signal \(signal)")
}

/// - Returns: the process and the end of the pipe that its standard output comes out of.
private func startSelf(_ arguments: [String]) -> (process: pid_t, output: Int32, error: Int32) {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { return (0, -1, errno) }
  defer { close(ends[1]) }
  _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
  _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
  var words: [UnsafeMutablePointer<CChar>?] = (["knave"] + arguments).map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var process: pid_t = 0
  let error = posix_spawn(&process, "/proc/self/exe", &actions, nil, &words, environ)
  if error != 0 { close(ends[0]) }
  return (process, ends[0], error)
}
