import Interruptions

/// Elements picked by index. An index may come more than once; its gradients add up in order.
extension Tensor {
  /// Rows along the first axis, in the order of the indices: [V, …] → [n, …]. An embedding.
  public func gatherRows(_ indices: [Int]) throws -> Tensor {
    guard shape.rank > 0 else {
      throw TensorError.unsuitableShape("gather rows", shape, needs: "at least one axis")
    }
    try require(indices, axis: 0, "gather rows")
    let (_, _, width) = shape.split(at: 0)
    let target = try shape.replacing(axis: 0, with: indices.count)
    var picked: [Float] = []
    picked.reserveCapacity(target.count)
    var tiles = TileCounter()
    for index in indices where tiles.add(width) {
      picked += elements[index * width..<(index + 1) * width]
    }
    try Interruption.check()
    let own = shape
    return .recorded(
      picked, target,
      [
        Dependency(on: self) { gradient in
          var spread = [Float](repeating: 0, count: own.count)
          for (row, index) in indices.enumerated() {
            for column in 0..<width {
              spread[index * width + column] += gradient.elements[row * width + column]
            }
          }
          return Tensor(valid: spread, own)
        }
      ])
  }

  /// One element of each line along the last axis: [..., V] with one index for each leading place →
  /// [...]. So the log-probabilities of the targets are picked.
  public func gatherLast(_ indices: [Int]) throws -> Tensor {
    guard shape.rank > 0 else {
      throw TensorError.unsuitableShape("gather", shape, needs: "at least one axis")
    }
    let last = shape.rank - 1
    let (lines, size, _) = shape.split(at: last)
    guard indices.count == lines else {
      throw TensorError.incompatibleShapes(
        "gather", shape, Shape(valid: [indices.count]),
        needs: "\(lines) lines along the last axis need as many indices")
    }
    try require(indices, axis: last, "gather")
    let own = shape
    return .recorded(
      indices.enumerated().map { elements[$0.offset * size + $0.element] },
      shape.removing(axis: last),
      [
        Dependency(on: self) { gradient in
          var spread = [Float](repeating: 0, count: own.count)
          for (line, index) in indices.enumerated() {
            spread[line * size + index] = gradient.elements[line]
          }
          return Tensor(valid: spread, own)
        }
      ])
  }

  private func require(_ indices: [Int], axis: Int, _ operation: String) throws {
    for index in indices where index < 0 || index >= shape[axis] {
      throw TensorError.indexOutOfRange(operation, index, axis: axis, shape)
    }
  }
}
