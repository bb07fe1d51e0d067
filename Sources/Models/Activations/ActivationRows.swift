/// The activations of consecutive positions of one sequence: a prompt, or what was drawn after it.
///
/// Its memory is that of the cache, which outlives it. The one who draws the sequence adds rows; each
/// row is written by one thread, and nobody writes once the sequence has ended. That rule makes it
/// `Sendable`.
final class ActivationRows: @unchecked Sendable {
  private unowned let cache: ActivationCache
  private let rowSize: Int
  private(set) var blocks: [UnsafeMutablePointer<Float>] = []
  /// Blocks that the cache has set aside for it.
  let blockLimit: Int

  init(_ cache: ActivationCache, rowSize: Int, blockLimit: Int) {
    self.cache = cache
    self.rowSize = rowSize
    self.blockLimit = blockLimit
    blocks.reserveCapacity(blockLimit)
  }

  /// The row of a position that has been added.
  @inline(__always)
  func row(_ position: Int) -> UnsafeMutablePointer<Float> {
    blocks[position / ActivationCache.blockRows] + position % ActivationCache.blockRows * rowSize
  }

  /// The row of a position, the next or one before it.
  func add(_ position: Int) -> UnsafeMutablePointer<Float> {
    if position / ActivationCache.blockRows == blocks.count { blocks.append(cache.takeBlock()) }
    return row(position)
  }
}
