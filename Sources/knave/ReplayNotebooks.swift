import ArgumentParser
import Files
import Glibc
import Lab
import Notebooks
import Shell
import Tensors

/// Runs notebooks again and compares what they give with what they recorded.
struct ReplayNotebooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run notebooks again and compare their outputs.")

  enum Check: String, ExpressibleByArgument, CaseIterable {
    case outputs, expectations
  }

  @Argument(help: "Notebooks, or folders of them.")
  var paths: [String]

  @Flag(help: "Rewrite the recorded outputs that differ.")
  var update = false

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp("Set a parameter of the notebook.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: "Compare outputs, or hold to the expectations only.")
  var check: Check?

  @Option(help: ArgumentHelp("Replay up to this cell, by name or number.", valueName: "cell"))
  var only: String?

  @Flag(help: "Go on after a cell that fails.")
  var keepGoing = false

  @Option(help: ArgumentHelp("Write a JUnit report.", valueName: "file"))
  var junit: String?

  @Flag(help: "Report in the Test Anything Protocol.")
  var tap = false

  @Option(help: ArgumentHelp("Files below this may be read and written too.", valueName: "path"))
  var allow: [String] = []

  @Flag(help: "Notebooks may talk to servers (remote_model), without keys.")
  var allowNet = false

  @Option(
    help: ArgumentHelp(
      "With --allow-net, the key in this environment variable may be sent to any server that a notebook names.",
      valueName: "variable"))
  var allowKey: [String] = []

  @Option(
    help: ArgumentHelp("Seconds for a cell that names no limit of its own.", valueName: "seconds"))
  var cellTimeout: Double?

  @Option(help: ArgumentHelp("Notebooks to replay at a time, in processes.", valueName: "n"))
  var jobs = 1

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...256).contains(jobs) else {
      throw ValidationError("--jobs is \(jobs): expected 1 to 256")
    }
  }

  func run() throws {
    InterruptFlag.install()
    let progress = ProgressBar()
    var recorders = Recorders(
      main: makeRecorder(),
      junit: junit == nil ? nil : JUnitRecorder(),
      workflow: isOnGitHub ? Workflow() : nil)
    let summary: ReplaySummary
    do throws(NotebookError) {
      let replayOptions = try makeOptions()
      let replay = Replay(options: replayOptions) { stage in
        try SessionEvaluator(
          stage, threads: jobs == 1 ? nil : max(1, WorkerPool.processorCount / jobs),
          allowed: allow,
          network: NetworkAccess(keys: allowNet ? allowKey : nil),
          isInterrupted: { InterruptFlag.isRaised },
          progress: { progress.update(label: $0, completed: $1, total: $2) })
      }
      let processes = NotebookProcesses(
        jobs: jobs, replay: replay, willReport: { progress.finish() })
      summary = processes.run(try replay.plan(paths)) { recorders.record($0) }
    } catch {
      complain(error)
      throw ExitStatus.usage
    }
    try writeReport(recorders)
    throw ExitStatus(rawValue: summary.exitCode) ?? .runtime
  }

  private func writeReport(_ recorders: Recorders) throws {
    guard let junit else { return }
    do throws(FileError) {
      try AtomicFile.write(recorders.junitText, to: FilePath.notFollowed(junit))
    } catch {
      complain(error)
      throw ExitStatus.runtime
    }
  }

  private func makeRecorder() -> any ReplayRecorder {
    if options.format == .json { return JSONRecorder() }
    return tap ? TAPRecorder() : ConsoleRecorder()
  }

  private func makeOptions() throws(NotebookError) -> ReplayOptions {
    var result = ReplayOptions()
    result.check = check.flatMap { ReplayOptions.Check(rawValue: $0.rawValue) }
    if update {
      let environment = environmentVariable("CI").map { ["CI": $0] } ?? [:]
      result.update = .rewriting(environment: environment)
    }
    for text in parameters { result.parameters.append(try Parameter(argument: text)) }
    result.only = only
    result.keepGoing = keepGoing
    result.seed = options.seed.map { UInt64(bitPattern: Int64($0)) }
    result.threads = options.threads
    result.notebookTimeout = options.timeout
    result.cellTimeout = cellTimeout
    return result
  }
}

/// The reports of one replay: one on standard output, and those that were asked for beside it.
private struct Recorders {
  var main: any ReplayRecorder
  var junit: JUnitRecorder?
  var workflow: Workflow?
  private(set) var junitText = ""

  init(main: any ReplayRecorder, junit: JUnitRecorder?, workflow: Workflow?) {
    self.main = main
    self.junit = junit
    self.workflow = workflow
  }

  mutating func record(_ event: ReplayEvent) {
    let text = main.record(event)
    writeResult(workflow?.framed(text) ?? text)
    workflow?.annotate(event)
    if let text = junit?.record(event) { junitText += text }
  }
}

/// A step of GitHub Actions that replays notebooks: reports hold text of theirs, in which no command is
/// to be found, and failures become annotations.
private struct Workflow {
  private var recorder = GitHubRecorder()
  private let token = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }
    .joined(separator: "-")
  /// Whether standard output is a file: GitHub does not read it then, and reads standard error.
  private let isFile: Bool

  init() {
    var status = stat()
    isFile = fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  func framed(_ text: String) -> String {
    isFile || text.isEmpty ? text : withCommandsStopped(text, token: token)
  }

  mutating func annotate(_ event: ReplayEvent) {
    writeAnnotation(recorder.record(event), to: isFile ? STDERR_FILENO : STDOUT_FILENO)
  }
}
