/// A checkpoint that cannot be written or taken up.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  public let message: String

  public var description: String { "\(path): \(message)" }
}
