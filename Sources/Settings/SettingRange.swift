/// The numbers that a setting may be. No value at all is in every range.
public struct SettingRange: Sendable {
  /// As it stands in help and after "it must be".
  public let text: String
  private let containsNumber: @Sendable (Double) -> Bool

  private init(_ text: String, _ contains: @escaping @Sendable (Double) -> Bool) {
    self.text = text
    containsNumber = contains
  }

  public func contains(_ value: SettingValue) -> Bool {
    value.number.map(containsNumber) ?? true
  }

  public static func atLeast(_ least: Int) -> Self {
    Self("\(least) or more") { $0 >= Double(least) && $0.isFinite }
  }

  public static func within(_ range: ClosedRange<Int>) -> Self {
    Self("\(range.lowerBound) to \(range.upperBound)") {
      $0 >= Double(range.lowerBound) && $0 <= Double(range.upperBound)
    }
  }

  public static let aboveZero = Self("above 0") { $0 > 0 && $0.isFinite }
  /// Above 0, where infinity stands for no bound.
  public static let bound = Self("above 0") { $0 > 0 }
  public static let aboveOne = Self("above 1") { $0 > 1 }
  /// Both ends included.
  public static let share = Self("between 0 and 1") { $0 >= 0 && $0 <= 1 }
  public static let positiveShare = Self("above 0, at most 1") { $0 > 0 && $0 <= 1 }
  /// The decay of a moving average.
  public static let decay = Self("at least 0 and below 1") { $0 >= 0 && $0 < 1 }
}
