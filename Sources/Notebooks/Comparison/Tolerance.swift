/// How far a number may lie from the recorded one.
public struct Tolerance: Hashable, Sendable {
  /// Allowed share of the recorded number, at least 0.
  public let relative: Double
  /// Allowed distance near zero: a thousandth of `relative`.
  public var absolute: Double { relative * 1e-3 }

  public init(relative: Double) {
    self.relative = relative
  }

  /// 1e-6 relative, 1e-9 absolute: about ten roundings of a float32.
  public static let standard = Tolerance(relative: 1e-6)

  func allows(_ found: Double, for recorded: Double) -> Bool {
    found == recorded || abs(found - recorded) <= max(absolute, relative * abs(recorded))
  }
}
