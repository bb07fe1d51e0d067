import Tensors

/// The keys and values of every layer for a run of positions: a prompt that a group shares, or what
/// one sample has drawn so far.
final class KeyValueCache {
  private let configuration: ModelConfiguration
  /// Positions there is room for.
  let capacity: Int
  /// Positions filled.
  var count = 0
  private let keys: FloatBuffer
  private let values: FloatBuffer
  private let panelSize: Int

  init(_ configuration: ModelConfiguration, capacity: Int) {
    self.configuration = configuration
    self.capacity = capacity
    panelSize = KeyPanels.size(positions: capacity, headSize: configuration.headSize)
    let heads = configuration.layerCount * configuration.keyValueHeadCount
    keys = FloatBuffer(count: panelSize * heads)
    values = FloatBuffer(count: capacity * configuration.headSize * heads)
  }

  /// Records the key and value of one position from a fused row.
  @inline(__always)
  func store(layer: Int, position: Int, fused: UnsafePointer<Float>) {
    let size = configuration.headSize
    for group in 0..<configuration.keyValueHeadCount {
      let index = layer * configuration.keyValueHeadCount + group
      KeyPanels(keys.pointer + index * panelSize, headSize: size)
        .set(position, fused + configuration.keyOffset + group * size)
      (values.pointer + (index * capacity + position) * size)
        .update(from: fused + configuration.valueOffset + group * size, count: size)
    }
  }

  /// The filled positions of one key-value head.
  @inline(__always)
  func span(layer: Int, group: Int, count: Int) -> AttentionSpan {
    let index = layer * configuration.keyValueHeadCount + group
    return AttentionSpan(
      keys: KeyPanels(keys.pointer + index * panelSize, headSize: configuration.headSize),
      values: values.pointer + index * capacity * configuration.headSize,
      valueStride: configuration.headSize, count: count)
  }
}
