/// Work was stopped on request before it was complete.
public struct Interrupted: Error, Sendable {
  public init() {}
}

/// Stops long work in its middle.
///
/// Long work asks every few milliseconds whether it is to stop, and throws ``Interrupted`` if so. Work
/// that cannot throw leaves the rest of its result unwritten; whoever asked for it is to call
/// ``check()`` before the result is read.
///
/// The question belongs to the thread that called ``asking(_:_:)``. A worker pool hands it on to its threads
/// for the time of a task.
public enum Interruption {
  /// Whether the work of the calling thread is to stop.
  @TaskLocal package static var isRequested: @Sendable () -> Bool = { false }

  /// Runs work that stops when the answer is true.
  @discardableResult
  public static func asking<Result>(
    _ isRequested: @escaping @Sendable () -> Bool, _ work: () throws -> Result
  ) rethrows -> Result {
    try $isRequested.withValue(isRequested, operation: work)
  }

  /// Throws ``Interrupted`` when the work is to stop.
  public static func check() throws(Interrupted) {
    if isRequested() { throw Interrupted() }
  }
}
