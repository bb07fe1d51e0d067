/// Bounds on what rendering a template may take. A template comes from a stranger's file: it can loop,
/// nest and multiply, and must end all the same.
public struct Limits: Sendable {
  /// Evaluated nodes, elements visited and blocks of 64 characters copied.
  public var steps = 5_000_000
  /// Characters of the whole text, and of any string in between.
  public var characters = 4_000_000
  /// Nodes that are being evaluated inside each other, calls of macros included.
  public var depth = 400

  /// Whether rendering is to stop, asked every few thousand steps.
  public var isInterrupted: @Sendable () -> Bool = { false }

  public init() {}
}
