/// Greatest and smallest elements. The first of equal ones wins and takes the gradient; a NaN wins
/// over every number.
extension Tensor {
  /// The greatest element; throws when there is none.
  public func max() throws -> Tensor { try flat("max").extreme(axis: 0, "max", >) }

  public func max(axis: Int, keepingDimension: Bool = false) throws -> Tensor {
    try extreme(axis: axis, keepingDimension: keepingDimension, "max", >)
  }

  /// The smallest element; throws when there is none.
  public func min() throws -> Tensor { try flat("min").extreme(axis: 0, "min", <) }

  public func min(axis: Int, keepingDimension: Bool = false) throws -> Tensor {
    try extreme(axis: axis, keepingDimension: keepingDimension, "min", <)
  }

  /// The row-major position of the greatest element, as a single number.
  public func argmax() throws -> Tensor { try flat("argmax").argmax(axis: 0) }

  /// The index of the greatest element along an axis. It has no gradient.
  public func argmax(axis: Int, keepingDimension: Bool = false) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "argmax")
    try requireElements(shape[axis], "argmax", axis: axis)
    guard shape[axis] <= 1 << 24 else {
      throw TensorError.unsuitableShape(
        "argmax", shape, needs: "an axis of at most \(1 << 24) elements, the indices float32 holds")
    }
    return Tensor(
      valid: positions(axis: axis, >).map { Float($0.index) },
      shape.removing(axis: axis, keepingDimension: keepingDimension))
  }

  private func flat(_ operation: String) throws -> Tensor {
    try requireElements(count, operation)
    return flattened()
  }

  private func extreme(
    axis: Int, keepingDimension: Bool = false, _ operation: String,
    _ precedes: (Float, Float) -> Bool
  ) throws -> Tensor {
    let axis = try shape.axis(axis, operation: operation)
    try requireElements(shape[axis], operation, axis: axis)
    let winners = positions(axis: axis, precedes).map(\.position)
    let own = shape
    return .recorded(
      winners.map { elements[$0] },
      shape.removing(axis: axis, keepingDimension: keepingDimension),
      [
        Dependency(on: self) { gradient in
          var spread = [Float](repeating: 0, count: own.count)
          for (winner, share) in zip(winners, gradient.elements) { spread[winner] = share }
          return Tensor(valid: spread, own)
        }
      ])
  }

  /// Of every line along the axis, the winner's index in the line and its position in the elements.
  private func positions(
    axis: Int, _ precedes: (Float, Float) -> Bool
  ) -> [(index: Int, position: Int)] {
    let (outer, size, inner) = shape.split(at: axis)
    var winners: [(index: Int, position: Int)] = []
    winners.reserveCapacity(outer * inner)
    for block in 0..<outer {
      for column in 0..<inner {
        let start = block * size * inner + column
        var winner = 0
        for index in 0..<size {
          let best = elements[start + winner * inner]
          if best.isNaN { break }
          let candidate = elements[start + index * inner]
          if candidate.isNaN || precedes(candidate, best) { winner = index }
        }
        winners.append((winner, start + winner * inner))
      }
    }
    return winners
  }
}
