import Synchronization

/// The work that one comparison may spend, in visits of parts of expressions.
///
/// Whoever evaluates parts many times asks first, and gives up where the work is spent, so that texts of
/// any kind are compared in bounded time. The count depends on the texts alone: a verdict is the same
/// on every machine. Without an allowance, outside a comparison, work is not bounded.
final class Effort: Sendable {
  /// About 20 ms of work.
  static let allowance = 400_000

  @TaskLocal static var current: Effort?

  private let left: Atomic<Int>

  init(_ visits: Int = allowance) { left = Atomic(visits) }

  /// Whether there is work left, after these visits.
  static func spend(_ visits: Int) -> Bool {
    guard let current else { return true }
    let (_, left) = current.left.subtract(visits, ordering: .relaxed)
    return left >= 0
  }
}
