/// The keys of one attention head over a run of positions, in panels of 16 positions:
/// [⌈T / 16⌉][D][16], so that the scores of 16 keys are one vector product.
///
/// A view of memory that someone else owns.
public struct KeyPanels: @unchecked Sendable {
  public let pointer: UnsafeMutablePointer<Float>
  public let headSize: Int

  public init(_ pointer: UnsafeMutablePointer<Float>, headSize: Int) {
    self.pointer = pointer
    self.headSize = headSize
  }

  /// Numbers that the panels of `count` positions take.
  public static func size(positions count: Int, headSize: Int) -> Int {
    (count + 15) / 16 * 16 * headSize
  }

  /// Stores the key of one position.
  @inline(__always)
  public func set(_ position: Int, _ key: UnsafePointer<Float>) {
    let target = pointer + position / 16 * 16 * headSize + position % 16
    for index in 0..<headSize { target[index * 16] = key[index] }
  }
}

/// A run of keys and values that queries attend to, one after the other in position.
public struct AttentionSpan {
  public let keys: KeyPanels
  /// [count, D] with row stride `valueStride`.
  public let values: UnsafePointer<Float>
  public let valueStride: Int
  public let count: Int

  public init(keys: KeyPanels, values: UnsafePointer<Float>, valueStride: Int, count: Int) {
    self.keys = keys
    self.values = values
    self.valueStride = valueStride
    self.count = count
  }
}
