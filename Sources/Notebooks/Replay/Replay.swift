import Files

/// Runs notebooks again and holds what they give against what they recorded.
public struct Replay {
  /// Makes a fresh evaluator for a notebook; `prepare` is called on it next.
  public typealias EvaluatorMaker = (NotebookStage) throws -> any CellEvaluator

  public let options: ReplayOptions
  private let makeEvaluator: EvaluatorMaker

  public init(options: ReplayOptions = ReplayOptions(), makeEvaluator: @escaping EvaluatorMaker) {
    self.options = options
    self.makeEvaluator = makeEvaluator
  }

  /// Replays all notebooks at the paths, one after the other, and sums up.
  ///
  /// It throws before the first cell where paths or options are wrong.
  public func run(
    _ paths: [String], observe: (ReplayEvent) -> Void
  ) throws(NotebookError) -> ReplaySummary {
    var summary = ReplaySummary()
    for path in try plan(paths) {
      let report = replay(path, observe: observe)
      summary.add(report)
      if report.wasInterrupted { break }
    }
    observe(.finished(summary))
    return summary
  }

  /// The notebooks at the paths, once the options are found to make sense for them.
  ///
  /// A parameter or a cell to stop at must be known to at least one notebook.
  public func plan(_ paths: [String]) throws(NotebookError) -> [String] {
    try options.validate()
    let found = try NotebookFinder.notebooks(at: paths)
    guard !options.parameters.isEmpty || options.only != nil else { return found }
    var notebooks: [Notebook] = []
    for path in found {
      // One that cannot be read is reported when its turn comes.
      if let notebook = try? Notebook(bytes: readNotebookFile(FilePath(path)), path: path) {
        notebooks.append(notebook)
      }
    }
    guard !notebooks.isEmpty else { return found }
    let declared = notebooks.flatMap { $0.frontMatter.parameters.map(\.name) }
    for parameter in options.parameters where !declared.contains(parameter.name) {
      throw NotebookError(
        "no notebook has a parameter '\(parameter.name)'",
        advice: declared.isEmpty
          ? "declare it in the front matter" : suggestion(for: parameter.name, among: declared))
    }
    if let only = options.only, !notebooks.contains(where: { $0.cell(called: only) != nil }) {
      throw NotebookError(
        "no notebook has a cell '\(only)'",
        advice: suggestion(
          for: only, among: notebooks.flatMap { $0.cells.compactMap(\.options.name) })
      )
    }
    return found
  }

  /// Replays one notebook, top to bottom.
  public func replay(_ path: String, observe: (ReplayEvent) -> Void) -> NotebookReport {
    let start = ContinuousClock.now
    var report = NotebookReport(path: path)
    do throws(NotebookError) {
      let bytes = try readNotebookFile(FilePath(path))
      let notebook = try Notebook(bytes: bytes, path: path)
      report.title = notebook.title
      var run = try NotebookRun(notebook, path: path, options: options)
      observe(.notebookStarted(path: path, title: notebook.title, cells: run.cells.count))
      if let note = run.note { observe(.note(path: path, message: note)) }
      let evaluator = try evaluator(for: run.stage)
      report.cells = run.evaluate(with: evaluator, observe: observe)
      report.rewrittenCells = try rewrite(notebook, bytes, run.rewritten, report, observe)
    } catch {
      report.problem = error.at(path: path)
    }
    report.seconds = (ContinuousClock.now - start).seconds
    observe(.notebookFinished(report))
    return report
  }

  private func evaluator(for stage: NotebookStage) throws(NotebookError) -> any CellEvaluator {
    do {
      let evaluator = try makeEvaluator(stage)
      try evaluator.prepare(stage)
      return evaluator
    } catch let error as NotebookError {
      throw error
    } catch {
      throw NotebookError("the notebook cannot be started: \(error)", path: stage.path)
    }
  }

  /// Writes new outputs to the file, unless a cell failed or the file changed meanwhile.
  private func rewrite(
    _ notebook: Notebook, _ bytes: [UInt8], _ outputs: [Int: String], _ report: NotebookReport,
    _ observe: (ReplayEvent) -> Void
  ) throws(NotebookError) -> Int {
    guard options.update == .rewrite, !outputs.isEmpty else { return 0 }
    if let failure = report.firstFailure {
      observe(
        .note(path: report.path, message: "not rewritten, because cell \(failure.label) failed"))
      return 0
    }
    let text = try notebook.recording(outputs).text
    // A link in the notebook's place would lead the text to another file.
    let file: FilePath
    do throws(FileError) { file = try FilePath.notFollowed(report.path) } catch {
      throw NotebookError(error)
    }
    guard try readNotebookFile(file) == bytes else {
      throw NotebookError(
        "the file changed while it was replayed and is not rewritten", advice: "replay it again")
    }
    try writeNotebookFile(Array(text.utf8), to: file)
    return outputs.count
  }
}

extension Notebook {
  /// The cell of a name; failing that, of a number.
  func cell(called name: String) -> Cell? {
    cells.first { $0.options.name == name } ?? cells.first { "\($0.number)" == name }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
