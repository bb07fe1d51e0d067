/// The events of one notebook as they come from the process that replays it, made whole when the
/// process ends before the notebook does.
public struct ReplayTranscript {
  private let start = ContinuousClock.now
  private var cells: [CellPlace] = []
  private var report: NotebookReport
  private var running: (cell: CellPlace, start: ContinuousClock.Instant)?
  /// When the running cell is to have ended; nil when nothing limits it.
  public private(set) var deadline: ContinuousClock.Instant?
  /// The whole report, once there is one.
  public private(set) var finished: NotebookReport?

  public init(path: String) { report = NotebookReport(path: path) }

  public mutating func record(_ event: ReplayEvent) {
    switch event {
    case .notebookStarted(_, let title, let cells):
      report.title = title
      self.cells = cells
    case .cellStarted(_, let cell, let limit):
      let now = ContinuousClock.now
      running = (cell, now)
      deadline = limit.map { now + .seconds($0) }
    case .cellFinished(_, let cell):
      report.cells.append(cell)
      running = nil
      deadline = nil
    case .notebookFinished(let report): finished = report
    case .note, .finished: break
    }
  }

  /// The events that are missing from a replay whose process has ended: the running cell failed, those
  /// below it are skipped.
  public mutating func end(_ kind: CellFailure.Kind, _ message: String) -> [ReplayEvent] {
    guard finished == nil else { return [] }
    let now = ContinuousClock.now
    var missing: [CellReport] = []
    if let running {
      missing.append(
        CellReport(
          cell: running.cell,
          status: .failed(CellFailure(kind: kind, message: message, line: running.cell.line)),
          seconds: (now - running.start).seconds))
    } else {
      report.problem = NotebookError(message, path: report.path)
      report.lostProcess = true
    }
    for cell in cells.dropFirst(report.cells.count + missing.count) {
      missing.append(
        CellReport(
          cell: cell, status: .skipped(reason: "the process has ended"), seconds: 0))
    }
    report.cells += missing
    report.seconds = (now - start).seconds
    running = nil
    deadline = nil
    finished = report
    return missing.map { .cellFinished(path: report.path, $0) } + [.notebookFinished(report)]
  }
}
