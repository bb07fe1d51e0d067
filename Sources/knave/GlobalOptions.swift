import ArgumentParser
import Dispatch
import Glibc
import Lab
import Shell

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: ArgumentHelp("Threads to work on; all processors unless given.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Seed of the session's random numbers.", valueName: "n"))
  var seed: Int?

  @Option(
    help: ArgumentHelp("Stop after so many seconds, with exit code 124.", valueName: "seconds"))
  var timeout: Double?

  @Option(help: "How results are written.")
  var format = Format.text

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads): expected 1 to 1024")
    }
    if let timeout, !(timeout > 0 && timeout < 1e9) {
      throw ValidationError("--timeout is \(timeout): expected seconds above 0")
    }
  }

  /// A session with these options, which Ctrl-C and the time limit stop.
  func makeSession(deadline: Deadline) -> Session {
    let session = Session(
      threads: threads, seed: seed ?? 0,
      isInterrupted: { mustStop(deadline) })
    session.terminalWidth = terminalWidth()
    return session
  }

  /// Ends the process at the time limit, for work that has no session to stop. Files are written whole
  /// or not at all, so nothing is left half done.
  func endAtTimeLimit() {
    guard let timeout else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + timeout) {
      complain("the time limit has passed")
      _exit(ExitStatus.timeout.rawValue)
    }
  }

  /// The moment at which the time limit is over.
  func makeDeadline() -> Deadline {
    let deadline = Deadline()
    if let timeout { deadline.set(.now + .seconds(timeout)) }
    return deadline
  }
}

/// Whether work of a session is to stop: after Ctrl-C, at the time limit, or once its results are lost.
func mustStop(_ deadline: Deadline) -> Bool {
  InterruptFlag.isRaised || deadline.hasPassed || Output.isLost
}
