import Interruptions

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
