/// Stops operations on tensors in their middle.
///
/// Long operations ask between tiles whether they are to stop. One that is leaves the rest of its
/// result unwritten; if it can throw it throws ``Interrupted``, else whoever asked for it is to call
/// ``check()`` before the result is read.
public enum Interruption {
  @TaskLocal static var isRequested: @Sendable () -> Bool = { false }

  /// Runs work whose operations stop when the answer is true.
  @discardableResult
  public static func asking<Result>(
    _ isRequested: @escaping @Sendable () -> Bool, _ work: () throws -> Result
  ) rethrows -> Result {
    try $isRequested.withValue(isRequested, operation: work)
  }

  /// Throws ``Interrupted`` when operations are to stop.
  public static func check() throws(Interrupted) {
    if isRequested() { throw Interrupted() }
  }
}

/// Elements between two looks at whether to stop: 0.1 ms of simple work.
let tileSize = 1 << 18

/// Calls the body with the consecutive ranges that make up `0..<count`, until it is to stop.
@inline(__always)
func forEachTile(_ count: Int, of size: Int = tileSize, _ body: (Range<Int>) -> Void) {
  var start = 0
  while start < count {
    let end = min(start + size, count)
    body(start..<end)
    start = end
    if start < count, Interruption.isRequested() { return }
  }
}

/// Counts elements that are done, to say when to stop.
struct TileCounter {
  private var count = 0
  private(set) var isStopped = false

  /// - Returns: whether to go on.
  @inline(__always)
  mutating func add(_ elements: Int) -> Bool {
    count += elements
    if count >= tileSize, !isStopped {
      count = 0
      isStopped = Interruption.isRequested()
    }
    return !isStopped
  }
}
