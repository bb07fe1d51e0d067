import Memory
import Tensors

/// The keys and values of every layer for a run of positions: a prompt that a group shares, or what
/// one sample has drawn so far.
final class KeyValueCache {
  private let configuration: ModelConfiguration
  /// Positions there is room for.
  let capacity: Int
  /// Positions filled.
  var count = 0
  private let storage: FloatBuffer
  private let keys: UnsafeMutablePointer<Float>
  private let values: UnsafeMutablePointer<Float>
  private let panelSize: Int

  /// - Parameter storage: memory of which the cache takes ``size(_:capacity:)`` numbers from
  ///   `offset` on; nil for memory of its own.
  init(
    _ configuration: ModelConfiguration, capacity: Int, in storage: FloatBuffer? = nil,
    at offset: Int = 0
  ) throws(OutOfMemory) {
    self.configuration = configuration
    self.capacity = capacity
    panelSize = KeyPanels.size(positions: capacity, headSize: configuration.headSize)
    let heads = configuration.layerCount * configuration.keyValueHeadCount
    if let storage {
      self.storage = storage
    } else {
      self.storage = try FloatBuffer(count: Self.size(configuration, capacity: capacity))
    }
    keys = self.storage.pointer + offset
    values = keys + panelSize * heads
  }

  /// Numbers that the keys and values of `capacity` positions take.
  static func size(_ configuration: ModelConfiguration, capacity: Int) -> Int {
    let heads = configuration.layerCount * configuration.keyValueHeadCount
    return heads
      * (KeyPanels.size(positions: capacity, headSize: configuration.headSize)
        + capacity * configuration.headSize)
  }

  /// Records the key and value of one position from a fused row.
  @inline(__always)
  func store(layer: Int, position: Int, fused: UnsafePointer<Float>) {
    let size = configuration.headSize
    for group in 0..<configuration.keyValueHeadCount {
      let index = layer * configuration.keyValueHeadCount + group
      KeyPanels(keys + index * panelSize, headSize: size)
        .set(position, fused + configuration.keyOffset + group * size)
      (values + (index * capacity + position) * size)
        .update(from: fused + configuration.valueOffset + group * size, count: size)
    }
  }

  /// The filled positions of one key-value head.
  @inline(__always)
  func span(layer: Int, group: Int, count: Int) -> AttentionSpan {
    let index = layer * configuration.keyValueHeadCount + group
    return AttentionSpan(
      keys: KeyPanels(keys + index * panelSize, headSize: configuration.headSize),
      values: values + index * capacity * configuration.headSize,
      valueStride: configuration.headSize, count: count)
  }
}
