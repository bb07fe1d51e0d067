/// How notebooks are replayed.
public struct ReplayOptions: Sendable {
  /// What a replay holds against the notebook.
  public enum Check: String, Sendable, CaseIterable {
    /// Recorded outputs, and the expectations in the cells.
    case outputs
    /// Only the expectations in the cells.
    case expectations
  }

  /// What happens to a recorded output that differs.
  public enum Update: Sendable, Equatable {
    /// It is reported.
    case never
    /// It is rewritten.
    case rewrite
    /// Rewriting was asked for where it is forbidden; the replay is refused.
    case refused(reason: String)

    /// Rewriting, except under continuous integration, which sets `CI`.
    public static func rewriting(environment: [String: String]) -> Update {
      let value = environment["CI"]?.lowercased() ?? ""
      return ["", "0", "false"].contains(value)
        ? .rewrite : .refused(reason: "CI is set to '\(value)' in the environment")
    }
  }

  /// Nil checks outputs, unless parameters or seed are changed.
  public var check: Check?
  public var update = Update.never
  /// Goes on after a failing cell.
  public var keepGoing = false
  /// Replays up to this cell, by name or number, and no further.
  public var only: String?
  /// Replace values of the front matter.
  public var parameters: [Parameter] = []
  public var seed: UInt64?
  public var threads: Int?
  /// Relative tolerance where neither cell nor front matter names one.
  public var tolerance = Tolerance.standard.relative
  /// Seconds for each cell that names none of its own, above 0.
  public var cellTimeout: Double?
  /// Seconds for each notebook, above 0; the front matter's own goes first.
  public var notebookTimeout: Double?

  public init() {}

  /// Refuses contradictions; called before the first notebook.
  func validate() throws(NotebookError) {
    if case .refused(let reason) = update {
      throw NotebookError(
        "notebooks are not rewritten here: \(reason)",
        advice: "rewrite them on your own machine and commit the change")
    }
    if update == .rewrite, check == .expectations {
      throw NotebookError(
        "'--update' rewrites outputs, '--check expectations' leaves them alone",
        advice: "leave out one of the two")
    }
    for (name, seconds) in [("cell", cellTimeout), ("notebook", notebookTimeout)] {
      if let seconds, !(seconds > 0 && seconds.isFinite) {
        throw NotebookError("the \(name) timeout is \(seconds) s, it must be above 0")
      }
    }
    guard tolerance >= 0, tolerance.isFinite else {
      throw NotebookError("the tolerance is \(tolerance), it must be at least 0")
    }
    var names: Set<String> = []
    for parameter in parameters where !names.insert(parameter.name).inserted {
      throw NotebookError("parameter '\(parameter.name)' is given twice")
    }
  }
}
