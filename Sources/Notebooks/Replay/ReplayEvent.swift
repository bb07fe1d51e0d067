/// What happens during a replay, in order; recorders turn events into reports.
///
/// Events can be encoded, so that a replay in another process can send them on.
public enum ReplayEvent: Sendable, Codable, Equatable {
  case notebookStarted(path: String, title: String?, cells: [CellPlace])
  /// Something the reader should know, such as that outputs are not compared.
  case note(path: String, message: String)
  /// `limit` is the seconds that the cell may take; nil when nothing limits them.
  case cellStarted(path: String, cell: CellPlace, limit: Double?)
  case cellFinished(path: String, CellReport)
  case notebookFinished(NotebookReport)
  case finished(ReplaySummary)
}

/// Which cell of a notebook is meant, to those who do not hold the notebook.
public struct CellPlace: Sendable, Codable, Equatable {
  public let number: Int
  public let name: String?
  /// The line of the cell's opening fence.
  public let line: Int

  init(_ cell: Cell) {
    number = cell.number
    name = cell.options.name
    line = cell.line
  }

  /// The cell's name in quotes, or its number.
  public var label: String { name.map { "'\($0)'" } ?? "\(number)" }
}

/// How one cell fared.
public struct CellReport: Sendable, Codable, Equatable {
  public enum Status: Sendable, Codable, Equatable {
    case passed
    case differs(OutputDifference)
    case failed(CellFailure)
    /// Its option says so, or a cell above failed.
    case skipped(reason: String)
  }

  public let cell: CellPlace
  public let status: Status
  public let seconds: Double

  public var label: String { cell.label }

  public var isFailure: Bool {
    switch status {
    case .passed, .skipped: false
    case .differs, .failed: true
    }
  }

  /// The line to look at: of the difference, of the failure, or of the cell.
  public var lineToSee: Int {
    switch status {
    case .differs(let difference): difference.line
    case .failed(let failure): failure.line ?? cell.line
    case .passed, .skipped: cell.line
    }
  }
}

/// How one notebook fared.
public struct NotebookReport: Sendable, Codable, Equatable {
  public let path: String
  public var title: String?
  /// Those that were selected, in order.
  public var cells: [CellReport] = []
  /// Why the notebook could not be replayed, or not rewritten.
  public var problem: NotebookError?
  /// Whether the problem is the process that replayed it, which did not start or ended early.
  public var lostProcess = false
  /// Cells whose recorded output was rewritten.
  public var rewrittenCells = 0
  public var seconds = 0.0

  public init(path: String) { self.path = path }

  public var passed: Int { cells.count { $0.status == .passed } }
  public var failed: Int { cells.count(where: \.isFailure) + (problem == nil ? 0 : 1) }
  public var skipped: Int { cells.count - cells.count { $0.status == .passed || $0.isFailure } }
  public var firstFailure: CellReport? { cells.first(where: \.isFailure) }

  /// 0; else as for a command: 1 a difference or expectation, 2 syntax or usage, 3 a runtime
  /// error or a crash, 124 a time limit, 130 interrupted. The first failure decides.
  public var exitCode: Int32 {
    switch firstFailure?.status {
    case .failed(let failure):
      switch failure.kind {
      case .expectation: 1
      case .syntax: 2
      case .runtime, .crash: 3
      case .timeout: 124
      case .interrupted: 130
      }
    case .differs: 1
    case .passed, .skipped, nil: problem == nil ? 0 : lostProcess ? 3 : 2
    }
  }

  public var wasInterrupted: Bool { exitCode == 130 }
}

/// How all notebooks fared; counts are of cells, and an unreadable notebook counts as one failed.
public struct ReplaySummary: Sendable, Codable, Equatable {
  public var notebooks = 0
  public var passed = 0
  public var failed = 0
  public var skipped = 0
  public var rewrittenCells = 0
  /// Of the first notebook that failed; 130 once interrupted.
  public var exitCode: Int32 = 0

  public init() {}

  public mutating func add(_ report: NotebookReport) {
    notebooks += 1
    passed += report.passed
    failed += report.failed
    skipped += report.skipped
    rewrittenCells += report.rewrittenCells
    if exitCode == 0 || report.wasInterrupted { exitCode = report.exitCode }
  }

  /// `3 passed, 0 failed`, with the skipped cells if there are any.
  public var line: String {
    "\(passed) passed, \(failed) failed" + (skipped == 0 ? "" : ", \(skipped) skipped")
  }
}
