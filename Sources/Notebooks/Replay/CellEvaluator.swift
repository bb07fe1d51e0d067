/// Runs the cells of one notebook, one after the other, in a state of their own.
///
/// A replay asks for a fresh evaluator for each notebook.
public protocol CellEvaluator {
  /// Sets the stage before the first cell: seed, parameters as variables, tolerance, folder.
  func prepare(_ stage: NotebookStage) throws

  /// Runs one cell. It returns by the deadline, with a failure of kind `timeout` if need be.
  func evaluate(_ request: CellRequest) -> CellResult
}

/// What holds for all the cells of a notebook.
public struct NotebookStage: Hashable, Sendable {
  /// The notebook's file; cells read and write below its folder only.
  public var path: String
  public var seed: UInt64?
  /// In order; each is to be bound to the value of its literal, `value.literal`.
  public var parameters: [Parameter]
  /// Relative tolerance of `~=`; nil leaves the evaluator's default.
  public var tolerance: Double?
  public var threads: Int?
  /// Columns that outputs may take; nil is the evaluator's default.
  public var width: Int?

  public init(
    path: String, seed: UInt64? = nil, parameters: [Parameter] = [], tolerance: Double? = nil,
    threads: Int? = nil, width: Int? = nil
  ) {
    self.path = path
    self.seed = seed
    self.parameters = parameters
    self.tolerance = tolerance
    self.threads = threads
    self.width = width
  }
}

/// One cell, ready to be run.
public struct CellRequest: Hashable, Sendable {
  /// The code, without option lines.
  public let code: String
  /// The cell's name or number, for messages.
  public let label: String
  /// The notebook's file and the line of the code's first line in it.
  public let path: String
  public let firstLine: Int
  public let deadline: ContinuousClock.Instant?
}

/// What a cell gave.
public struct CellResult: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case success
    case failure(CellFailure)
    /// The cell asked for the end of the notebook, with an exit code; 0 is a success.
    case ended(code: Int32)
  }

  /// What the cell wrote: values only, up to the failure if there was one.
  public var output: String
  public var outcome: Outcome

  /// Whether the cell ran to its end, or to that of the notebook.
  var isSuccess: Bool {
    switch outcome {
    case .success, .ended(code: 0): true
    case .failure, .ended: false
    }
  }

  public init(output: String, outcome: Outcome = .success) {
    self.output = output
    self.outcome = outcome
  }
}

/// Why a cell did not run to its end.
public struct CellFailure: Error, Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case expectation, syntax, runtime, timeout, interrupted
  }

  public var kind: Kind
  /// In one line, such as `kk has no option 'poeple'`.
  public var message: String
  /// As a session shows it, with the line of code and its caret.
  public var rendering: String
  /// The line in the notebook's file.
  public var line: Int?

  public init(kind: Kind, message: String, rendering: String? = nil, line: Int? = nil) {
    self.kind = kind
    self.message = message
    self.rendering = rendering ?? "error: \(message)"
    self.line = line
  }
}
