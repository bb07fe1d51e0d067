import CPlatform
import FoundationEssentials
import Glibc
import Notebooks

/// A process that replays one notebook and says what happens, a line of JSON an event, through a pipe.
final class NotebookProcess {
  /// The end of the pipe that the events come out of; closed once the process has ended.
  let events: Int32
  private let process: pid_t
  private var received: [UInt8] = []
  private var transcript: ReplayTranscript
  private var pending: [ReplayEvent] = []
  private(set) var hasEnded = false
  /// Why this process has ended it, if it has.
  private var reason: (kind: CellFailure.Kind, message: String)?

  /// Seconds for which a process may go on past a limit or an interrupt before it is ended.
  private static let grace = 5.0

  /// Starts a copy of this process, in which no thread but the calling one is at work.
  ///
  /// - Parameter replay: replays the notebook; runs in the copy.
  init(_ path: String, replay: (_ observe: (ReplayEvent) -> Void) -> Void) {
    transcript = ReplayTranscript(path: path)
    var ends: [Int32] = [-1, -1]
    let parent = getpid()
    let process = pipe(&ends) == 0 ? fork_process() : -1
    if process == 0 {
      end_with_parent(parent)
      close(ends[0])
      Self.takeSignals()
      Self.endAtCrashes()
      // On a thread of its own: Swift's locks know the thread that forked by its number in the parent, and
      // would wait for it for ever.
      withoutActuallyEscaping(replay) { replay in
        onDeepStack { replay { Self.write($0, to: ends[1]) } }
      }
      _exit(0)
    }
    let error = errno
    if ends[1] >= 0 { close(ends[1]) }
    self.process = process
    events = ends[0]
    guard process < 0 else { return }
    if ends[0] >= 0 { close(ends[0]) }
    end(.crash, "no process could be started to replay it: \(String(cString: strerror(error)))")
  }

  /// The report, once it is whole.
  var report: NotebookReport? { transcript.finished }

  /// Hands over the events that have come since the last time.
  func takeEvents() -> [ReplayEvent] {
    defer { pending = [] }
    return pending
  }

  /// Reads what there is to read, waiting if there is nothing.
  func receive() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(events, &buffer, buffer.count)
    if count < 0, errno == EINTR { return }
    guard count > 0 else { return finish() }
    received += buffer[..<count]
    var start = 0
    while let end = received[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if let event = try? JSONDecoder().decode(ReplayEvent.self, from: Data(received[start..<end]))
      {
        transcript.record(event)
        pending.append(event)
      }
      start = end + 1
    }
    received.removeFirst(start)
  }

  /// Interrupts the replay, as Ctrl-C does.
  func interrupt() { kill(process, SIGINT) }

  /// Ends a process that does not stop although it should have.
  ///
  /// - Parameter interrupted: when it was interrupted.
  func endIfLate(interrupted: ContinuousClock.Instant?) {
    guard reason == nil else { return }
    let now = ContinuousClock.now
    func isLate(_ moment: ContinuousClock.Instant?) -> Bool {
      moment.map { now > $0 + .seconds(Self.grace) } ?? false
    }
    if isLate(interrupted) {
      reason = (.interrupted, "interrupted: the process did not stop and was ended")
    } else if isLate(transcript.deadline) {
      reason = (.timeout, "the time limit has passed: the process did not stop and was ended")
    }
    if reason != nil { kill(process, SIGKILL) }
  }

  private func finish() {
    close(events)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    if let reason { return end(reason.kind, reason.message) }
    let signal = status & 0x7F
    end(
      .crash,
      "the process that replayed it ended early: "
        + (signal == 0
          ? "exit code \((status >> 8) & 0xFF)"
          : "signal \(signal), \(strsignal(signal).map { String(cString: $0) } ?? "")"))
  }

  private func end(_ kind: CellFailure.Kind, _ message: String) {
    hasEnded = true
    pending += transcript.end(kind, message)
  }

  /// Takes signals again. The thread that forked may be a dispatch worker, which blocks them all, and the copy's
  /// threads inherit that: an interrupt or an abort would stay pending for ever.
  private static func takeSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  /// Has a crash end the process at once. Swift's own handler looks up the whole program's symbols first,
  /// for minutes; `SWIFT_BACKTRACE` asks for that.
  private static func endAtCrashes() {
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { signal(number, SIG_DFL) }
  }

  private static func write(_ event: ReplayEvent, to descriptor: Int32) {
    guard let line = try? JSONEncoder().encode(event) + [UInt8(ascii: "\n")] else { return }
    var rest = Array(line)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { _exit(ExitStatus.runtime.rawValue) }
      rest = rest.dropFirst(count)
    }
  }
}
