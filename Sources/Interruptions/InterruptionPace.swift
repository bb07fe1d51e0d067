/// Checks for an interruption once in so many steps, in loops whose steps take less time than a check.
public struct InterruptionPace: Sendable {
  /// Simple steps between two checks: some 0.1 ms.
  @usableFromInline static let stepsPerCheck = 1 << 14

  @usableFromInline var steps = 0

  @inlinable public init() {}

  /// - Parameter count: how many simple steps, of some nanoseconds each, were done since the last call.
  @inlinable @inline(__always)
  public mutating func step(_ count: Int = 1) throws(Interrupted) {
    steps &+= count
    if steps >= Self.stepsPerCheck {
      steps = 0
      try Interruption.check()
    }
  }
}

extension Sequence {
  /// The results of `transform` for every element, as `map` has them, with checks for an interruption.
  ///
  /// - Parameter cost: simple steps, of some nanoseconds each, that an element takes.
  /// - Throws: what `transform` throws, or ``Interrupted``.
  @inlinable
  public func interruptibleMap<Result>(
    cost: Int = 8, _ transform: (Element) throws -> Result
  ) throws -> [Result] {
    var pace = InterruptionPace()
    return try map { element in
      try pace.step(cost)
      return try transform(element)
    }
  }
}
