/// One named parameter of a model and where it lies in the flat buffer.
public struct ParameterSlot: Sendable, Hashable {
  /// The name in Hugging Face checkpoints, such as `model.layers.0.mlp.up_proj.weight`.
  public let name: String
  /// [outputs, inputs] for a matrix, [width] for a vector.
  public let shape: [Int]
  /// Offset of the first number in the flat buffer.
  public let offset: Int

  public var count: Int { shape.reduce(1, *) }
  public var range: Range<Int> { offset..<offset + count }
}

/// Named parameters, one after the other in one flat buffer.
public struct ParameterLayout: Sendable, Hashable {
  public private(set) var slots: [ParameterSlot] = []
  /// Numbers in all.
  public private(set) var count = 0

  init() {}

  /// Adds a parameter at the end and returns its offset.
  mutating func add(_ name: String, _ shape: [Int]) -> Int {
    let slot = ParameterSlot(name: name, shape: shape, offset: count)
    slots.append(slot)
    count += slot.count
    return slot.offset
  }

  /// The slot of a name.
  public subscript(name: String) -> ParameterSlot? { slots.first { $0.name == name } }
}
