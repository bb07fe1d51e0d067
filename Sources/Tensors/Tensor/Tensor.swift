import Interruptions

/// Float32 numbers in row-major order with a shape; a value whose storage is shared until written.
///
/// A tensor may stand in a graph of differentiation (see `requiringGradient()`): the results of
/// operations on it then know how they were made. The graph hangs on the tensor values alone, so
/// what nobody holds any more is freed.
///
/// What depends on shapes throws `TensorError`. Every sum is added in an order fixed by the shape, so
/// results have the same bits on every run.
public struct Tensor: Sendable {
  public let shape: Shape
  /// The elements in row-major order.
  public let elements: [Float]
  /// Where the tensor stands in a graph of differentiation; nil for a constant.
  package let node: GradientNode?

  /// A tensor whose element count is known to be right.
  init(valid elements: [Float], _ shape: Shape, node: GradientNode? = nil) {
    self.elements = elements
    self.shape = shape
    self.node = node
  }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The one element of a tensor that has one, whatever its rank.
  public var item: Float {
    get throws {
      guard count == 1 else {
        throw TensorError.unsuitableShape("item", shape, needs: "a single element")
      }
      return elements[0]
    }
  }

  /// Each row along the first axis: the numbers of `[n]`, or n tensors of one axis less.
  public var rows: [Tensor] {
    get throws {
      guard shape.rank > 0 else {
        throw TensorError.unsuitableShape("rows", shape, needs: "at least one axis")
      }
      var tiles = TileCounter()
      return try (0..<shape[0]).map { row in
        // A tensor of its own takes as long as many numbers.
        guard tiles.add(64) else { throw Interrupted() }
        return try self[row]
      }
    }
  }

  /// The elements as integers, for use as indices; throws where one is not a whole number.
  public func indices() throws -> [Int] {
    try elements.map { element in
      guard let index = Int(exactly: element) else {
        throw TensorError.invalidArgument("indices", "\(element) is not a whole number")
      }
      return index
    }
  }
}
