import Synchronization

/// What a tensor's gradient gives to one input: the gradient of the output, of the output's shape,
/// to that of the input, of the input's shape.
typealias GradientRule = @Sendable (_ gradient: Tensor) throws -> Tensor

/// One place in a graph of differentiation: a leaf, whose gradient is wanted, or an operation's
/// result, which knows its inputs.
///
/// Nodes are immutable but for a leaf's gradient, which a lock guards, so tensors of one graph may be
/// used from several threads. Rules must capture detached tensors only: an input's node is held by
/// `inputs` and nowhere else, which lets the graph be released without recursion.
package final class GradientNode: Sendable {
  /// Grows with every node made, so an input's is below that of its results.
  let order: UInt64
  let shape: Shape
  /// One rule for each of `inputs`.
  package let rules: [@Sendable (Tensor) throws -> Tensor]
  /// Written at release only, when nobody else holds the node.
  nonisolated(unsafe) private(set) var inputs: [GradientNode]
  private let accumulated = Mutex<Tensor?>(nil)

  private static let created = Atomic<UInt64>(0)

  init(shape: Shape, inputs: [GradientNode] = [], rules: [GradientRule] = []) {
    self.shape = shape
    self.inputs = inputs
    self.rules = rules
    order = Self.created.add(1, ordering: .relaxed).newValue
  }

  var isLeaf: Bool { rules.isEmpty }

  /// The sum of the gradients that reached this leaf since it was made or cleared.
  var gradient: Tensor? { accumulated.withLock { $0 } }

  func accumulate(_ gradient: Tensor) {
    accumulated.withLock { total in
      total = total.map { $0.addingElements(of: gradient) } ?? gradient
    }
  }

  func clearGradient() {
    accumulated.withLock { $0 = nil }
  }

  /// Releases the inputs one after another: left to itself, a chain of a hundred thousand nodes
  /// would release recursively and exhaust the stack.
  deinit {
    var pending = inputs
    inputs = []
    while var node = pending.popLast() {
      if isKnownUniquelyReferenced(&node) {
        pending += node.inputs
        node.inputs = []
      }
    }
  }
}
