import Glibc

/// Reads statements from the terminal and has them run, until Ctrl-D or a statement quits.
public final class Prompt {
  public struct Configuration: Sendable {
    public var prompt = "knave> "
    public var continuation = "  ...> "
    /// Where statements are kept between sessions; nil keeps them for this session alone.
    public var history: HistoryFile? = HistoryFile(path: HistoryFile.defaultPath())
    /// How many statements of earlier sessions Up and Ctrl-R reach.
    public var historyLength = 2000
    /// libedit settings of the user; nil reads none.
    public var settingsPath: String? = environmentVariable("HOME").map { $0 + "/.editrc" }
    /// Colours; nil when the terminal decides.
    public var palette: Palette?

    public init() {}
  }

  private let editor: LineEditor
  private let delegate: any PromptDelegate
  private let configuration: Configuration
  private let output: Int32
  private let palette: Palette
  private var hasWarnedOfHistory = false

  /// The lines of a statement that is not yet complete.
  private var pending: [String] = []

  /// A prompt on the terminal; nil when there is none, or libedit cannot start on it.
  public init?(delegate: any PromptDelegate, configuration: Configuration = Configuration()) {
    guard isInteractive else { return nil }
    output = isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : STDERR_FILENO
    palette = configuration.palette ?? Palette(for: output)
    guard let editor = LineEditor(output: output, palette: palette) else { return nil }
    self.editor = editor
    self.delegate = delegate
    self.configuration = configuration
    editor.limitHistory(to: max(configuration.historyLength, 1))
    if let path = configuration.settingsPath { editor.loadSettings(path: path) }
    let prompts = [configuration.prompt, configuration.continuation]
    editor.pasted = { textOfPaste($0, prompts: prompts) }
    editor.completions = { [weak self] line, cursor in
      self?.completions(in: line, cursor: cursor) ?? .none
    }
    for entry in configuration.history?.latest(configuration.historyLength) ?? [] {
      editor.remember(entry.text)
    }
  }

  /// Runs the session and returns the status with which the process is to end.
  public func run() -> Int32 {
    InterruptFlag.install()
    while true {
      switch editor.read(prompt: promptText) {
      case .interrupted:
        pending = []
      case .end where pending.isEmpty:
        draw("\n", on: output)
        return 0
      case .end:
        // The statement is run as it stands, so that its error says what is missing.
        draw("\n", on: output)
        if case .quit(let exitCode) = runPending() { return exitCode }
      case .line(let line):
        pending.append(line)
        guard delegate.isComplete(pendingText) else { continue }
        if case .quit(let exitCode) = runPending() { return exitCode }
      }
    }
  }

  private var pendingText: String { pending.joined(separator: "\n") }

  private var promptText: String {
    pending.isEmpty
      ? palette.paint(configuration.prompt, as: .success)
      : palette.paint(configuration.continuation, as: .hint)
  }

  private func runPending() -> RunOutcome {
    let text = pendingText
    pending = []
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      return .succeeded
    }
    editor.remember(text)
    let start = HistoryEntry.timestamp()
    let outcome = InterruptFlag.whileRunning { delegate.run(text) }
    fflush(nil)
    keep(HistoryEntry(time: start, folder: currentFolder(), status: outcome.status, text: text))
    return outcome
  }

  private func keep(_ entry: HistoryEntry) {
    guard let history = configuration.history else { return }
    do {
      try history.append(entry)
    } catch {
      guard !hasWarnedOfHistory else { return }
      hasWarnedOfHistory = true
      draw(
        Palette(for: STDERR_FILENO).paint("warning: ", as: .warning) + "\(error)\n",
        on: STDERR_FILENO)
    }
  }

  private func completions(in line: String, cursor: Int) -> Completions {
    let before = pending.map { $0 + "\n" }.joined()
    let offset = before.utf8.count
    let found = delegate.completions(in: before + line, cursor: offset + cursor)
    return found.shifted(back: offset) ?? .none
  }
}

private func currentFolder() -> String {
  guard let path = getcwd(nil, 0) else { return "" }
  defer { free(path) }
  return String(cString: path)
}
