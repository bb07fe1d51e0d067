import Interruptions
import Memory

/// Reverse-mode differentiation.
///
///     let x = Tensor([1, 2, 3]).requiringGradient()
///     let y = try (x * x).sum()
///     try y.backward()
///     x.gradient  // [2, 4, 6]
extension Tensor {
  /// The same elements as a new leaf, whose gradient later backward passes accumulate.
  public func requiringGradient() -> Tensor {
    Tensor(valid: elements, shape, node: GradientNode(shape: shape))
  }

  /// The same elements as a constant, through which no gradient flows.
  public var detached: Tensor { Tensor(valid: elements, shape) }

  /// Whether a gradient flows through this tensor.
  public var requiresGradient: Bool { node != nil }

  /// Whether this tensor was made by `requiringGradient()` and so keeps its gradient.
  public var isLeaf: Bool { node?.isLeaf ?? false }

  /// The gradient accumulated by this leaf; nil before a backward pass has reached it and for tensors
  /// that are not leaves.
  public var gradient: Tensor? { node?.gradient }

  /// Forgets the gradient accumulated by this leaf.
  public func clearGradient() { node?.clearGradient() }

  /// Adds to the gradient of every leaf behind this tensor the derivative of this tensor, weighted by
  /// `seed`. Without a seed the tensor must be a single number. When it throws, no gradient has
  /// changed. The graph stays, so a second pass adds the same again.
  public func backward(seed: Tensor? = nil) throws {
    guard let node else {
      throw TensorError.noGradient(
        "backward", "the tensor \(shape) does not depend on one that requires a gradient")
    }
    if let seed, seed.shape != shape {
      throw TensorError.incompatibleShapes(
        "backward", shape, seed.shape, needs: "the seed has the shape of the tensor")
    }
    guard seed != nil || count == 1 else {
      throw TensorError.unsuitableShape(
        "backward", shape, needs: "a single number, or a seed of this shape")
    }
    let results = try withoutGradients {
      try Self.leafGradients(of: node, seed: seed?.detached ?? .ones(shape))
    }
    for (leaf, gradient) in results { leaf.accumulate(gradient) }
  }

  /// The gradient of each leaf behind `root`, latest leaf first.
  private static func leafGradients(
    of root: GradientNode, seed: Tensor
  ) throws -> [(GradientNode, Tensor)] {
    let tape = flattened(root)
    var position = [ObjectIdentifier: Int](minimumCapacity: tape.count)
    for (index, node) in tape.enumerated() { position[ObjectIdentifier(node)] = index }
    var gradients = [Tensor?](repeating: nil, count: tape.count)
    gradients[0] = seed
    var results: [(GradientNode, Tensor)] = []
    for (index, node) in tape.enumerated() {
      guard let gradient = gradients[index] else { continue }
      gradients[index] = nil
      if node.isLeaf { results.append((node, gradient)) }
      for (input, rule) in zip(node.inputs, node.rules) {
        // A rule makes a few tensors of the sizes of its input and output.
        try requireMemory(
          bytes: 4 * (gradient.count + input.shape.count) * MemoryLayout<Float>.size)
        let contribution = try rule(gradient)
        try Interruption.check()
        guard let target = position[ObjectIdentifier(input)] else { continue }
        gradients[target] =
          gradients[target].map { $0.addingElements(of: contribution) } ?? contribution
      }
    }
    return results
  }

  /// The graph behind `root` as a tape: every node once, results before their inputs.
  private static func flattened(_ root: GradientNode) -> [GradientNode] {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var tape = [root]
    var next = 0
    while next < tape.count {
      for input in tape[next].inputs where seen.insert(ObjectIdentifier(input)).inserted {
        tape.append(input)
      }
      next += 1
    }
    return tape.sorted { $0.order > $1.order }
  }

  /// The elementwise sum with a tensor of the same shape, unrecorded.
  func addingElements(of other: Tensor) -> Tensor {
    Tensor(valid: mapBlocks(elements, other.elements) { $0 + $1 }, shape)
  }
}
