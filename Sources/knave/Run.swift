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
    // Before anything else, so that no Ctrl-C is lost.
    InterruptFlag.install()
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
        throw ExitCode(session.quitCode ?? prompt.run())
      }
    }
    throw runScript(try readStandardInput(deadline), session, deadline)
  }

  private func readStandardInput(_ deadline: Deadline) throws -> Source {
    do {
      let text = try readScript(limit: ProgramFile.largest) {
        InterruptFlag.isRaised || deadline.hasPassed
      }
      return Source(name: "standard input", text: text)
    } catch ScriptInputError.stopped {
      complain(deadline.hasPassed ? "the time limit has passed" : "interrupted")
      throw deadline.hasPassed ? ExitStatus.timeout : ExitStatus.interrupted
    } catch {
      complain("\(error)")
      throw ExitStatus.runtime
    }
  }

  private func read(_ file: String) throws -> Source {
    guard !file.hasSuffix(".md") else {
      complain("\(file) is a notebook", hint: "run it with: knave replay \(file)")
      throw ExitStatus.usage
    }
    do {
      let bytes = try readFile(FilePath(file), limit: ProgramFile.largest)
      return Source(name: file, text: try ProgramFile.script(bytes, file))
    } catch let error as FileError {
      complain(
        "\(file) \(error.message)",
        hint: error.isAbsent ? "expected a script, or a command: knave --help lists them" : nil)
      throw ExitStatus.runtime
    } catch {
      complain("\(error)")
      throw ExitStatus.runtime
    }
  }

  /// Runs a whole text, stops at its first error, and says how the process ends.
  private func runScript(_ source: Source, _ session: Session, _ deadline: Deadline) -> ExitCode {
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
    let (_, error) = InterruptFlag.whileRunning(keepingEarlier: true) { runner.run(source) }
    progress.finish()
    if Output.isLost { return ExitCode(ExitStatus.runtime.rawValue) }
    if let error {
      report(error, timedOut: deadline.hasPassed)
      return ExitCode(ExitStatus(error, timedOut: deadline.hasPassed).rawValue)
    }
    if let code = session.quitCode { return ExitCode(code) }
    // The last statement may have come to its end without being asked whether there was time left.
    if deadline.hasPassed {
      complain("the time limit has passed")
      return ExitCode(ExitStatus.timeout.rawValue)
    }
    guard let incompleteness = session.incompleteness else { return .success }
    complain(incompleteness, hint: "remote_model … missing=SHARE allows some to be missing")
    return ExitCode(ExitStatus.runtime.rawValue)
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
    case .interrupted, .quit: self = timedOut ? .timeout : .interrupted
    }
  }
}
