import Diagnostics
import Files
import Glibc
import Lab
import Language
import Shell

/// What the prompt talks to: a session, its output and its errors.
final class PromptSession: PromptDelegate {
  private let session: Session
  private let runner: SessionRunner
  private let progress = ProgressBar()
  private let deadline: Deadline

  init(_ session: Session, deadline: Deadline) {
    self.session = session
    self.deadline = deadline
    runner = SessionRunner(session, isInterrupted: { mustStop(deadline) })
    let progress = progress
    session.progress = { progress.update(label: $0, completed: $1, total: $2) }
    runner.show = { line in
      progress.erase()
      writeResult(line + "\n")
    }
    let palette = Palette(for: STDOUT_FILENO)
    if palette.isColored { session.heat = { palette.heat($0, level: $1) } }
    session.note = { line in
      progress.erase()
      writeToStandardError(Palette(for: STDERR_FILENO).paint(line, as: .hint) + "\n")
    }
  }

  /// What `name?` and `?name` ask for: a look at a variable, or the help of a command.
  private func question(_ text: String) -> String? {
    guard let match = text.wholeMatch(of: /\s*(?:\?\s*([\w.]*)|([\w.]+)\s*\?)\s*/) else {
      return nil
    }
    let name = String(match.1 ?? match.2 ?? "")
    let variable = String(name.prefix { $0 != "." })
    return runner.interpreter[variable] == nil ? "help \(name)" : "inspect \(name)"
  }

  func runStartUpFile() { InterruptFlag.whileRunning { StartUpFile.run(in: runner) } }

  func isComplete(_ text: String) -> Bool { runner.interpreter.isComplete(text) }

  func completions(in text: String, cursor: Int) -> Completions {
    let found = runner.interpreter.completion(in: text, cursor: cursor, files: fileNames)
    return Completions(
      replaced: found.replaced,
      candidates: found.candidates.map {
        .init(text: $0.text, summary: $0.summary, suffix: $0.suffix)
      })
  }

  func run(_ text: String) -> RunOutcome {
    session.terminalWidth = terminalWidth()
    let (_, error) = runner.run(Source(name: "prompt", text: question(text) ?? text))
    progress.finish()
    if Output.isLost { return .quit(exitCode: ExitStatus.runtime.rawValue) }
    if let error {
      report(error, timedOut: deadline.hasPassed)
      if deadline.hasPassed { return .quit(exitCode: ExitStatus.timeout.rawValue) }
      return error.kind == .interrupted ? .interrupted : .failed
    }
    return session.quitCode.map { .quit(exitCode: $0) } ?? .succeeded
  }
}

/// The files whose names begin with a text; folders end with a slash.
private func fileNames(_ typed: String) -> [String] {
  let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
  let folder = parts.dropLast().joined(separator: "/")
  let start = parts.last.map(String.init) ?? ""
  let place = typed.contains("/") ? (folder.isEmpty ? "/" : folder) : "."
  // Where nothing can be read nothing is offered.
  let entries = (try? entries(ofFolder: FilePath(place))) ?? []
  return entries.filter {
    $0.name.hasPrefix(start) && (!$0.name.hasPrefix(".") || start.hasPrefix("."))
  }.map {
    (typed.contains("/") ? folder + "/" : "") + $0.name + ($0.kind == .folder ? "/" : "")
  }
}
