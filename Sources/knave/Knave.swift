import ArgumentParser
import COpenBLAS
import Diagnostics
import Files
import Glibc
import Notebooks
import Shell

/// The command line.
struct Knave: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knave",
    abstract: "A shell and notebook runner for reinforcement learning of reasoning.",
    discussion: """
      Without arguments it opens the prompt. Results go to standard output, all else to standard error.
      Exit codes: 0 fine, 1 a failed expectation or a replay that differs, 2 wrong usage or a syntax \
      error, 3 a runtime error, 124 a time limit, 130 interrupted.
      """,
    version: "knave 0.1.0",
    subcommands: [
      Run.self, ReplayNotebooks.self, ScoreResponses.self, ConvertNotebook.self, Reference.self,
      Experiments.self, BenchCommand.self, Doctor.self,
    ],
    defaultSubcommand: Run.self)
}

@main
enum Main {
  static func main() {
    guard processorIsSuitable else {
      complain("this processor has no AVX2 and FMA, which knave's kernels are compiled for")
      exit(ExitStatus.runtime.rawValue)
    }
    // A file larger than ulimit allows is an error that is said, not the end.
    signal(SIGXFSZ, SIG_IGN)
    Output.reserveStandardDescriptors()
    onDeepStack(run)
  }

  private static func run() {
    do {
      var command = try Knave.parseAsRoot()
      try command.run()
      Output.end(with: 0)
    } catch let status as ExitStatus {
      Output.end(with: status.rawValue)
    } catch let error as ExitCode {
      Output.end(with: error.rawValue)
    } catch {
      let isHelp = Knave.exitCode(for: error).isSuccess
      let message = Knave.fullMessage(for: error)
      if isHelp { writeResult(message + "\n") } else { writeToStandardError(message + "\n") }
      Output.end(with: isHelp ? 0 : ExitStatus.usage.rawValue)
    }
  }

  private static var processorIsSuitable: Bool {
    openblas_processor_is_suitable()
  }
}

/// What the process ends with.
enum ExitStatus: Int32, Error {
  case success = 0
  case difference = 1
  case usage = 2
  case runtime = 3
  case timeout = 124
  case interrupted = 130
}

func complain(_ error: NotebookError) {
  complain((error.place.map { "\($0): " } ?? "") + error.message, hint: error.advice)
}

func complain(_ error: FileError) { complain("\(error.path) \(error.message)") }

/// An error outside any source text, in the form that all errors have.
func complain(_ message: String, hint: String? = nil) {
  let palette = Palette(for: STDERR_FILENO)
  let advice = hint.map { " — \($0)" } ?? ""
  writeToStandardError(
    palette.paint("error: ", as: .error)
      + visibleControlCharacters(message + advice, showingInvisible: true)
      + "\n")
}
