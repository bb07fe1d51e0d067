import ArgumentParser
import Diagnostics
import Files
import Glibc
import Lab
import Shell

/// The prompt, a script, or code from the command line.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Open the prompt, or run a script or code. (default)")

  @Option(
    name: .customShort("c"), help: ArgumentHelp("Run this code and leave.", valueName: "code"))
  var code: String?

  @Argument(help: "A script to run; - reads standard input.")
  var file: String?

  @Flag(help: "Open the prompt without the start-up file.")
  var noStartup = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if code != nil, file != nil { throw ValidationError("give -c or a file, not both") }
  }

  func run() throws {
    let deadline = options.makeDeadline()
    let session = options.makeSession(deadline: deadline)
    if let code {
      throw runScript(Source(name: "-c", text: code), session, deadline)
    }
    if let file, file != "-" {
      throw runScript(try read(file), session, deadline)
    }
    if file == nil, isInteractive {
      let delegate = PromptSession(session, deadline: deadline)
      if let prompt = Prompt(delegate: delegate) {
        writeResult("Knave. 'help' lists the commands, Tab completes, Ctrl-D leaves.\n")
        if !noStartup { delegate.runStartUpFile() }
        throw ExitCode(prompt.run())
      }
    }
    do {
      throw runScript(Source(name: "standard input", text: try readScript()), session, deadline)
    } catch let error as ScriptInputError {
      complain("\(error)")
      throw ExitStatus.runtime
    }
  }

  private func read(_ file: String) throws -> Source {
    do {
      let bytes = try readFile(FilePath(file))
      guard let text = String(validating: bytes, as: UTF8.self) else {
        complain("\(file) is not UTF-8 text")
        throw ExitStatus.runtime
      }
      if file.hasSuffix(".md") {
        complain("\(file) is a notebook", hint: "run it with: knave replay \(file)")
        throw ExitStatus.usage
      }
      return Source(name: file, text: text)
    } catch let error as FileError {
      complain(
        "\(file) \(error.message)",
        hint: "expected a script, or a command: knave --help lists them")
      throw ExitStatus.runtime
    }
  }

  /// Runs a whole text, stops at its first error, and says how the process ends.
  private func runScript(_ source: Source, _ session: Session, _ deadline: Deadline) -> ExitStatus {
    InterruptFlag.install()
    let progress = ProgressBar()
    session.progress = { progress.update(label: $0, completed: $1, total: $2) }
    let runner = SessionRunner(session, isInterrupted: { mustStop(deadline) })
    if options.format == .json {
      runner.finished = { writeResult($0.json.line + "\n") }
    } else {
      runner.show = { line in
        progress.erase()
        writeResult(line + "\n")
      }
    }
    let palette = Palette(for: STDOUT_FILENO)
    if palette.isColored { session.heat = { palette.heat($0, level: $1) } }
    session.note = { line in
      progress.erase()
      writeToStandardError(Palette(for: STDERR_FILENO).paint(line, as: .hint) + "\n")
    }
    let (_, error) = InterruptFlag.whileRunning { runner.run(source) }
    progress.finish()
    if Output.isLost { return .runtime }
    if let error {
      report(error, timedOut: deadline.hasPassed)
      return ExitStatus(error, timedOut: deadline.hasPassed)
    }
    if let code = session.quitCode, let status = ExitStatus(rawValue: code) { return status }
    return session.quitCode == nil ? .success : .runtime
  }
}

/// Shows an error on standard error.
func report(_ error: Diagnostic, timedOut: Bool) {
  var error = error
  if error.kind == .interrupted, timedOut { error.message = "the time limit has passed" }
  let palette = Palette(for: STDERR_FILENO)
  let text = error.rendered()
  let head = "error:"
  writeToStandardError(
    text.hasPrefix(head)
      ? palette.paint(head, as: .error) + text.dropFirst(head.count) + "\n" : text + "\n")
}

extension ExitStatus {
  /// How a process ends that met this error.
  init(_ error: Diagnostic, timedOut: Bool) {
    switch error.kind {
    case .expectation: self = .difference
    case .syntax, .usage: self = .usage
    case .runtime: self = .runtime
    case .interrupted: self = timedOut ? .timeout : .interrupted
    }
  }
}
