/// One notebook with the options that hold for it, replayed cell by cell.
struct NotebookRun {
  /// The cells that are selected.
  let cells: [Cell]
  let stage: NotebookStage
  /// What the reader should know before the first cell.
  let note: String?
  /// New outputs by cell number, where they differ and are to be rewritten.
  private(set) var rewritten: [Int: String] = [:]

  /// Whether a cell has asked for the end of the notebook.
  private var hasEnded = false
  private let path: String
  private let options: ReplayOptions
  private let frontMatter: FrontMatter
  private let check: ReplayOptions.Check

  init(_ notebook: Notebook, path: String, options: ReplayOptions) throws(NotebookError) {
    self.path = path
    self.options = options
    frontMatter = notebook.frontMatter
    // A notebook without the cell to stop at has no part in the replay.
    let last = options.only.map { notebook.cell(called: $0)?.number ?? 0 } ?? .max
    cells = notebook.cells.filter { $0.number <= last }
    let given = frontMatter.parameters.map { declared in
      options.parameters.first { $0.name == declared.name } ?? declared
    }
    let isChanged =
      given != frontMatter.parameters
      || options.seed != nil && options.seed != frontMatter.seed
    if isChanged, options.check == .outputs {
      throw NotebookError(
        "outputs cannot be compared, because parameters or seed are changed",
        advice: "use '--check expectations', or leave the parameters as recorded")
    }
    if isChanged, options.update == .rewrite {
      throw NotebookError(
        "outputs cannot be rewritten, because parameters or seed are changed",
        advice: "change them in the front matter, then rewrite")
    }
    check = options.check ?? (isChanged ? .expectations : .outputs)
    note =
      isChanged && options.check == nil
      ? "parameters or seed are changed: only expectations are checked" : nil
    stage = NotebookStage(
      path: path, seed: options.seed ?? frontMatter.seed, parameters: given,
      tolerance: frontMatter.tolerance, threads: options.threads ?? frontMatter.threads,
      width: frontMatter.width)
  }

  /// Runs the cells in order; after a failure the rest is skipped, unless the options go on, and so is
  /// what stands below a cell that quits.
  mutating func evaluate(
    with evaluator: any CellEvaluator, observe: (ReplayEvent) -> Void
  ) -> [CellReport] {
    let end = (frontMatter.timeout ?? options.notebookTimeout).map(deadline(after:))
    var reports: [CellReport] = []
    var stop: String?
    for cell in cells {
      let start = ContinuousClock.now
      let status: CellReport.Status
      if let stop {
        status = .skipped(reason: stop)
      } else if cell.options.skip {
        status = .skipped(reason: "its option says so")
      } else {
        observe(.cellStarted(path: path, label: cell.label, line: cell.line))
        status = run(cell, with: evaluator, notebookEnd: end)
      }
      let report = CellReport(
        number: cell.number, name: cell.options.name, line: cell.line, status: status,
        seconds: (ContinuousClock.now - start).seconds)
      observe(.cellFinished(path: path, report))
      reports.append(report)
      if case .failed(let failure) = status, failure.kind == .interrupted { stop = Self.failed }
      if report.isFailure, !options.keepGoing { stop = Self.failed }
      if hasEnded { stop = "a cell above quits" }
    }
    return reports
  }

  private static let failed = "a cell above failed"

  private mutating func run(
    _ cell: Cell, with evaluator: any CellEvaluator, notebookEnd: ContinuousClock.Instant?
  ) -> CellReport.Status {
    if let notebookEnd, ContinuousClock.now >= notebookEnd {
      return timeout("the notebook's time is up", cell)
    }
    let cellEnd = (cell.options.timeout ?? options.cellTimeout).map(deadline(after:))
    let end = [cellEnd, notebookEnd].compactMap(\.self).min()
    let result = evaluator.evaluate(
      CellRequest(
        code: cell.code, label: cell.label, path: path, firstLine: cell.codeLine, deadline: end))
    if case .ended = result.outcome { hasEnded = true }
    if result.isSuccess, let end, ContinuousClock.now > end {
      return timeout("the cell took longer than its time limit", cell)
    }
    if let failure = unexpectedFailure(of: cell, result.outcome) { return .failed(failure) }
    guard check == .outputs, let difference = difference(cell, result.output) else {
      return .passed
    }
    guard options.update == .rewrite else { return .differs(difference) }
    rewritten[cell.number] = result.output
    return .passed
  }

  private func timeout(_ message: String, _ cell: Cell) -> CellReport.Status {
    .failed(CellFailure(kind: .timeout, message: message, line: cell.line))
  }

  /// The failure of a cell that should have run to its end, or that failed otherwise than it should.
  private func unexpectedFailure(of cell: Cell, _ outcome: CellResult.Outcome) -> CellFailure? {
    switch (outcome, cell.options.error) {
    case (.ended(let code), _) where code != 0:
      return CellFailure(
        kind: .runtime, message: "the cell quits with exit code \(code)", line: cell.line)
    case (.success, nil), (.ended, nil): return nil
    case (.failure(let failure), nil): return failure
    case (.success, let wanted?), (.ended, let wanted?):
      return CellFailure(
        kind: .expectation, message: "the cell ran to its end, expected the error '\(wanted)'",
        line: cell.line)
    case (.failure(let failure), let wanted?):
      if failure.kind == .timeout || failure.kind == .interrupted { return failure }
      if isMet(wanted, by: failure) { return nil }
      return CellFailure(
        kind: .expectation,
        message: "expected the error '\(wanted)', got '\(failure.message)'",
        rendering: "expected the error '\(wanted)', got:\n\(failure.rendering)",
        line: failure.line ?? cell.line)
    }
  }

  /// Whether the wanted text occurs in the message or in a line of its rendering.
  private func isMet(_ wanted: String, by failure: CellFailure) -> Bool {
    let pattern = LinePattern("[..]\(wanted)[..]")
    return (outputLines(failure.message) + outputLines(failure.rendering)).contains { line in
      var effort = MatchingEffort(size: line.utf8.count + wanted.utf8.count)
      return pattern.matches(OutputLine(line), tolerance: .standard, effort: &effort)
    }
  }

  private func difference(_ cell: Cell, _ output: String) -> OutputDifference? {
    let relative = cell.options.tolerance ?? frontMatter.tolerance ?? options.tolerance
    let comparison = OutputComparison(
      check: cell.options.check ?? .values, tolerance: Tolerance(relative: relative))
    return comparison.difference(
      recorded: cell.recorded?.lines ?? [], firstLine: cell.recorded?.line ?? cell.line,
      output: output)
  }

  /// The moment some seconds from now, at most some thirty years.
  private func deadline(after seconds: Double) -> ContinuousClock.Instant {
    .now + .seconds(min(seconds, 1e9))
  }
}
