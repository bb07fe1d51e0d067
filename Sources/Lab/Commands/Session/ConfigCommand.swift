import Files
import Language

struct ConfigCommand: Command {
  static let declaration = CommandDeclaration(
    name: "config", area: .session, summary: "List the session's settings, or change some.",
    discussion: "Without a width results take that of the terminal, or 80 columns.",
    examples: [
      "config", "config tolerance=1e-4", "config seed=7 undo_memory=2e9",
      "config store=\"runs.sqlite\"",
    ])

  @Option("Seed of whatever is not given one of its own.") var seed: Int? = nil
  @Option("Columns that results may take.", range: 20...10_000) var width: Int? = nil
  @Option("How far numbers may differ, relatively, under ~=.", range: 0...1)
  var tolerance: Double? = nil
  @Option("Bytes that undo may keep of models.", range: 0...1e15) var undoMemory: Double? = nil
  @Option("File that runs are recorded in.") var store: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    if let seed { session.settings.seed = seed }
    if let width { session.settings.width = width }
    if let undoMemory { session.settings.undoMemory = Int(undoMemory) }
    if let store {
      let path = try session.files.path(store)
      // What is there must be a file; it is made when the first run is recorded.
      if !isAbsent(path) { _ = try OpenFile(path) }
      session.settings.store = store
    }
    var current = context.tolerance(nil)
    if let tolerance {
      current.relative = tolerance
      current = context.tolerance(current)
    }
    guard seed == nil, width == nil, undoMemory == nil, tolerance == nil, store == nil else {
      return .nil
    }
    let rows = [
      ["seed", "\(session.seed)", "of whatever is not given one of its own"],
      ["width", session.settings.width.map(String.init) ?? "nil", "columns that results may take"],
      ["tolerance", numberText(current.relative), "relative, of ~="],
      [
        "undo_memory", byteText(session.settings.undoMemory),
        "for undo, \(byteText(session.undo.byteCount)) in use",
      ],
      ["store", session.settings.store ?? session.standardStore.name, "that runs are recorded in"],
    ]
    let table = TextTable(columns: [.init("setting"), .init("value"), .init("")], rows: rows)
    for line in table.lines(width: session.width) { context.print(line) }
    return .nil
  }
}

/// 10249728 → `10.2 MB`.
func byteText(_ count: Int) -> String {
  switch count {
  case ..<10_000: "\(count) bytes"
  case ..<1_000_000: fixed(Double(count) / 1e3, decimals: 1) + " kB"
  case ..<1_000_000_000: fixed(Double(count) / 1e6, decimals: 1) + " MB"
  default: fixed(Double(count) / 1e9, decimals: 2) + " GB"
  }
}
