import Glibc
import Notebooks
import Shell

/// Replays notebooks, each in a process of its own, several at a time: whatever a cell does to its
/// process, the report of all is whole. Events come in the order of the notebooks.
///
/// The processes are copies of this one, which starts no threads; those that a notebook needs are
/// started in its copy.
struct NotebookProcesses {
  let jobs: Int
  let replay: Replay
  /// Called in the process of a notebook before each of its events.
  let willReport: () -> Void

  /// Milliseconds after which a signal is seen at the latest.
  private static let patience: Int32 = 50

  /// - Returns: the sum over all notebooks.
  func run(_ paths: [String], observe: (ReplayEvent) -> Void) -> ReplaySummary {
    var summary = ReplaySummary()
    var waiting = paths[...]
    // In the order of the notebooks; those that end early wait for those before them.
    var processes: [NotebookProcess] = []
    var interrupted: ContinuousClock.Instant?
    while true {
      if interrupted == nil {
        while processes.count(where: { !$0.hasEnded }) < jobs, let path = waiting.popFirst() {
          processes.append(start(path))
        }
      }
      guard !processes.isEmpty else { break }
      receive(from: processes.filter { !$0.hasEnded })
      if InterruptFlag.isRaised, interrupted == nil {
        interrupted = .now
        for process in processes where !process.hasEnded { process.interrupt() }
      }
      for process in processes where !process.hasEnded {
        process.endIfLate(interrupted: interrupted)
      }
      while let first = processes.first {
        for event in first.takeEvents() { observe(event) }
        guard first.hasEnded else { break }
        if let report = first.report {
          summary.add(report)
          if report.wasInterrupted { waiting = [] }
        }
        processes.removeFirst()
      }
    }
    observe(.finished(summary))
    return summary
  }

  private func start(_ path: String) -> NotebookProcess {
    NotebookProcess(path) { observe in
      _ = replay.replay(path) {
        willReport()
        observe($0)
      }
    }
  }

  private func receive(from processes: [NotebookProcess]) {
    var places = processes.map { pollfd(fd: $0.events, events: Int16(POLLIN), revents: 0) }
    guard poll(&places, nfds_t(places.count), Self.patience) > 0 else { return }
    for (process, place) in zip(processes, places) where place.revents != 0 { process.receive() }
  }
}
