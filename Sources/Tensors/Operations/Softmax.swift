import Interruptions

/// Functions of the lines along an axis, computed about the line's greatest element so that no
/// exponential overflows.
extension Tensor {
  /// e^xᵢ / Σⱼ e^xⱼ along an axis.
  public func softmax(axis: Int = -1) throws -> Tensor {
    try withLastAxis(axis, "softmax") { $0.softmaxOfLines() }
  }

  /// ln softmax along an axis.
  public func logSoftmax(axis: Int = -1) throws -> Tensor {
    try withLastAxis(axis, "log_softmax") { $0.logSoftmaxOfLines() }
  }

  /// ln Σⱼ e^xⱼ along an axis, which disappears or stays with size 1; −∞ where it has no elements.
  public func logSumExp(axis: Int = -1, keepingDimension: Bool = false) throws -> Tensor {
    let result = try withLastAxis(axis, "logsumexp") { $0.logSumExpOfLines() }
    return try keepingDimension ? result : result.removingAxis(axis)
  }

  /// Applies a function of lines along the last axis to those along another.
  private func withLastAxis(
    _ axis: Int, _ operation: String, _ function: (Tensor) -> Tensor
  ) throws -> Tensor {
    let place = try shape.axis(axis, operation: operation)
    let isLast = place == shape.rank - 1
    let result = try isLast ? function(self) : function(transposed(place, -1)).transposed(place, -1)
    try Interruption.check()
    return result
  }

  private func softmaxOfLines() -> Tensor {
    let width = shape[shape.rank - 1]
    let result = mapLines(width) { line, result in
      let greatest = greatest(line, width)
      forEachTile(width) {
        for column in $0 { result[column] = exponential(line[column] - greatest) }
      }
      let total = Float(orderedSum(result, width))
      forEachTile(width) { for column in $0 { result[column] /= total } }
    }
    let own = shape
    return .recorded(
      result, shape,
      [
        Dependency(on: self) { gradient in
          // dx = y · (dy − Σ dy · y)
          let output = Tensor(valid: result, own)
          let mixed = try (gradient * output).sum(axis: -1, keepingDimension: true)
          return try output * (gradient - mixed)
        }
      ])
  }

  private func logSoftmaxOfLines() -> Tensor {
    let width = shape[shape.rank - 1]
    let result = mapLines(width) { line, result in
      let greatest = greatest(line, width)
      forEachTile(width) {
        for column in $0 { result[column] = exponential(line[column] - greatest) }
      }
      let logTotal = logarithm(Float(orderedSum(result, width)))
      forEachTile(width) {
        for column in $0 { result[column] = line[column] - greatest - logTotal }
      }
    }
    let own = shape
    return .recorded(
      result, shape,
      [
        Dependency(on: self) { gradient in
          // dx = dy − softmax · Σ dy
          let probabilities = Tensor(valid: result, own).exp()
          let total = try gradient.sum(axis: -1, keepingDimension: true)
          return try gradient - probabilities * total
        }
      ])
  }

  /// The last axis stays with size 1.
  private func logSumExpOfLines() -> Tensor {
    let width = shape[shape.rank - 1]
    let kept = shape.removing(axis: shape.rank - 1, keepingDimension: true)
    let result = elements.withUnsafeBufferPointer { source in
      var exponentials = [Float](repeating: 0, count: width)
      var tiles = TileCounter()
      return (0..<kept.count).map { row in
        guard width > 0, tiles.add(width) else { return -Float.infinity }
        let line = source.baseAddress! + row * width
        let greatest = greatest(line, width)
        guard greatest.isFinite else { return greatest }
        forEachTile(width) {
          for column in $0 { exponentials[column] = exponential(line[column] - greatest) }
        }
        return greatest + logarithm(Float(orderedSum(exponentials, width)))
      }
    }
    let input = detached
    return .recorded(
      result, kept,
      [
        Dependency(on: self) { gradient in
          try input.softmaxOfLines() * gradient
        }
      ])
  }

  /// The elements that `body` writes for each line of the last axis.
  private func mapLines(
    _ width: Int, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    elements.withUnsafeBufferPointer { source in
      newElements(source.count) { result in
        var tiles = TileCounter()
        for start in stride(from: 0, to: source.count, by: width) where tiles.add(width) {
          body(source.baseAddress! + start, result + start)
        }
      }
    }
  }
}

/// The greatest of a line; NaN where there is one.
private func greatest(_ line: UnsafePointer<Float>, _ width: Int) -> Float {
  var best = line[0]
  forEachTile(width) { tile in
    for column in tile where line[column] > best || line[column].isNaN { best = line[column] }
  }
  return best
}
