import Glibc
import Notebooks
import Shell
import Synchronization

/// Whether all that the process had to say was written.
enum Output {
  private struct Failure {
    let stream: String
    let error: OutputError
  }

  private static let first = Mutex<Failure?>(nil)
  private static let lost = Atomic(false)

  /// Whether results were lost: work that would only give more of them stops. Any thread may ask, at
  /// the cost of one atomic load.
  static var isLost: Bool { lost.load(ordering: .relaxed) }

  fileprivate static func write(_ text: String, to descriptor: Int32, _ stream: String) {
    do throws(OutputError) {
      try Shell.write(text, to: descriptor)
    } catch {
      // Who closes standard error, or stops reading it, wants no messages.
      if descriptor == STDERR_FILENO, error.code == EBADF || error.code == EPIPE { return }
      first.withLock { first in if first == nil { first = Failure(stream: stream, error: error) } }
      if descriptor == STDOUT_FILENO { lost.store(true, ordering: .relaxed) }
    }
  }

  /// Ends the process: with 3 and a message if output was lost.
  static func end(with status: Int32) -> Never {
    guard let failure = first.withLock({ $0 }) else { exit(status) }
    // Who stops reading, as head does, has what was wanted.
    if failure.error.code != EPIPE {
      complain(
        "\(failure.stream) could not be written: \(failure.error); what is there is not complete")
    }
    exit(status == 0 || isLost ? ExitStatus.runtime.rawValue : status)
  }

  /// Opens those of the descriptors 0, 1 and 2 that are closed, the wrong way round: else the next file
  /// would get the number, and results would be written into it.
  static func reserveStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

/// Writes at once, so that results come in order also in a pipe.
func writeResult(_ text: String) {
  // What follows a gap is worth nothing.
  guard !Output.isLost else { return }
  Output.write(text, to: STDOUT_FILENO, "standard output")
}

func writeToStandardError(_ text: String) {
  Output.write(
    isOnGitHub ? withoutWorkflowCommands(text) : text, to: STDERR_FILENO, "standard error")
}

/// Annotations for GitHub, which reads both streams.
func writeAnnotation(_ text: String, to descriptor: Int32) {
  Output.write(
    text, to: descriptor, descriptor == STDOUT_FILENO ? "standard output" : "standard error")
}

/// Whether GitHub Actions reads the output, and does what `::commands::` in it say.
let isOnGitHub = environmentVariable("GITHUB_ACTIONS") == "true"
