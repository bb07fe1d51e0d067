import Interruptions

/// Greatest and smallest elements. The first of equal ones wins and takes the gradient; a NaN wins
/// over every number.
extension Tensor {
  /// The greatest elements along an axis, or of everything; throws where there is none.
  public func max(axis: Int? = nil, keepingDimension: Bool = false) throws -> Tensor {
    try extreme(Reduction(self, "max", axis, keepingDimension), >)
  }

  /// The smallest elements along an axis, or of everything; throws where there is none.
  public func min(axis: Int? = nil, keepingDimension: Bool = false) throws -> Tensor {
    try extreme(Reduction(self, "min", axis, keepingDimension), <)
  }

  /// The indices of the greatest elements along an axis, or the row-major position of the greatest of
  /// all. They have no gradient.
  public func argmax(axis: Int? = nil, keepingDimension: Bool = false) throws -> Tensor {
    let reduction = try Reduction(self, "argmax", axis, keepingDimension)
    guard reduction.size <= 1 << 24 else {
      throw TensorError.unsuitableShape(
        "argmax", shape, needs: "at most \(1 << 24) elements, the indices that float32 holds")
    }
    let winners = reduction.lines.positions(axis: reduction.axis, >)
    try Interruption.check()
    let (_, size, inner) = reduction.lines.shape.split(at: reduction.axis)
    return Tensor(valid: winners.map { Float($0 / inner % size) }, reduction.result)
  }

  private func extreme(
    _ reduction: Reduction, _ precedes: (Float, Float) -> Bool
  ) throws -> Tensor {
    let winners = reduction.lines.positions(axis: reduction.axis, precedes)
    try Interruption.check()
    let own = shape
    return .recorded(
      winners.map { elements[$0] }, reduction.result,
      [
        Dependency(on: self) { gradient in
          var spread = [Float](repeating: 0, count: own.count)
          for (winner, share) in zip(winners, gradient.elements) { spread[winner] = share }
          return Tensor(valid: spread, own)
        }
      ])
  }

  /// Of every line along the axis, the winner's position in the elements.
  private func positions(axis: Int, _ precedes: (Float, Float) -> Bool) -> [Int] {
    let (outer, size, inner) = shape.split(at: axis)
    var winners: [Int] = []
    winners.reserveCapacity(outer * inner)
    var tiles = TileCounter()
    for block in 0..<outer {
      for column in 0..<inner {
        let start = block * size * inner + column
        var winner = 0
        for index in 0..<size {
          let best = elements[start + winner * inner]
          if best.isNaN { break }
          let candidate = elements[start + index * inner]
          if candidate.isNaN || precedes(candidate, best) { winner = index }
          if index & (tileSize - 1) == tileSize - 1, Interruption.isRequested() { return winners }
        }
        guard tiles.add(size) else { return winners }
        winners.append(start + winner * inner)
      }
    }
    return winners
  }
}
