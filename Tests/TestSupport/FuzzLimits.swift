import Foundation
import Testing

/// What one input of a fuzz test may take: a second, and 500 MB for the process. Checked where
/// `KNAVE_FUZZ_LIMITS` is set, as the long tests do; else time and memory decide nothing.
public struct FuzzLimits {
  private static let isChecked = ProcessInfo.processInfo.environment["KNAVE_FUZZ_LIMITS"] != nil
  private static let seconds = 1.0
  private static let bytes = 500_000_000

  private var start = ContinuousClock.now
  private var inputs = 0
  private var slowest = 0.0

  public init() {}

  public mutating func begin() { start = ContinuousClock.now }

  public mutating func end(_ input: [UInt8]) {
    guard Self.isChecked else { return }
    inputs += 1
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    slowest = max(slowest, seconds)
    if seconds > Self.seconds {
      Issue.record("\(seconds) s for \(String(decoding: input, as: UTF8.self).debugDescription)")
    }
  }

  /// Checks the memory, and says what was found.
  public func finish() {
    guard Self.isChecked else { return }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let peak = usage.ru_maxrss << 10
    if peak > Self.bytes { Issue.record("the process took \(peak / 1_000_000) MB") }
    print("\(inputs) inputs, the slowest \(Int(slowest * 1000)) ms, peak \(peak / 1_000_000) MB")
  }
}
