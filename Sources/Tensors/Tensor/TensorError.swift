import Memory

/// Why an operation on tensors is impossible, naming the operation and every shape involved.
public enum TensorError: Error, Hashable, Sendable {
  case negativeDimension([Int])
  case rankLimit([Int])
  case countLimit([Int])
  /// The number of elements given does not fill the shape.
  case elementCount(Int, Shape)
  /// Row `index` has `count` elements where the first has `expected`.
  case raggedRows(index: Int, count: Int, expected: Int)
  /// Two shapes whose sizes along one axis neither agree nor are 1.
  case notBroadcastable(_ operation: String, Shape, Shape, Int, Int)
  /// The columns of the left matrix and the rows of the right one.
  case innerDimensions(_ operation: String, Shape, Shape, Int, Int)
  /// Two shapes that do not go together, and what the operation needs.
  case incompatibleShapes(_ operation: String, Shape, Shape, needs: String)
  /// A shape that does not suit the operation, and what the operation needs.
  case unsuitableShape(_ operation: String, Shape, needs: String)
  case axisOutOfRange(_ operation: String, Int, Shape)
  case indexOutOfRange(_ operation: String, Int, axis: Int, Shape)
  case invalidArgument(_ operation: String, String)
  /// Differentiation was asked of a tensor that has nothing to differentiate.
  case noGradient(_ operation: String, String)
  /// There is not the memory that OpenBLAS needs.
  case memory(OutOfMemory)
  /// OpenBLAS cannot be used.
  case library(String)
}

extension TensorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .negativeDimension(let dimensions):
      "the shape \(dimensions) has a negative dimension"
    case .rankLimit(let dimensions):
      "a shape of \(dimensions.count) axes; at most \(Shape.greatestRank) are allowed"
    case .countLimit(let dimensions):
      "the shape \(dimensions) has too many elements; at most \(Shape.greatestCount) are allowed"
    case .elementCount(let count, let shape):
      "\(counted(count, "element")) cannot fill the shape \(shape), which has \(shape.count)"
    case .raggedRows(let index, let count, let expected):
      "row \(index) has \(counted(count, "element")) where the rows before it have \(expected)"
    case .notBroadcastable(let operation, let first, let second, let size, let otherSize):
      "\(operation): \(first) and \(second) do not broadcast: \(size) and \(otherSize)"
    case .innerDimensions(let operation, let first, let second, let columns, let rows):
      "\(operation): \(first) and \(second) differ in the inner dimension: \(columns) and \(rows)"
    case .incompatibleShapes(let operation, let first, let second, let needs):
      "\(operation): \(first) and \(second) do not go together: \(needs)"
    case .unsuitableShape(let operation, let shape, let needs):
      "\(operation): \(shape) does not suit: \(needs)"
    case .axisOutOfRange(let operation, let axis, let shape):
      shape.rank == 0
        ? "\(operation): axis \(axis) of a single number, which has no axes"
        : "\(operation): \(shape) has no axis \(axis); its axes are \(-shape.rank) to \(shape.rank - 1)"
    case .indexOutOfRange(let operation, let index, let axis, let shape):
      "\(operation): index \(index) is outside of axis \(axis) of \(shape)"
    case .invalidArgument(let operation, let reason): "\(operation): \(reason)"
    case .noGradient(let operation, let reason): "\(operation): \(reason)"
    case .memory(let error): "OpenBLAS: \(error)"
    case .library(let reason):
      "OpenBLAS cannot be loaded: \(reason). Install it with: apt-get install libopenblas-dev"
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
