/// The same elements under another shape or in another order of axes.
extension Tensor {
  /// The elements in the same order under another shape. One dimension may be −1 and follows from
  /// the others.
  public func reshape(_ dimensions: [Int]) throws -> Tensor {
    var dimensions = dimensions
    if let inferred = dimensions.firstIndex(of: -1) {
      var others = dimensions
      others.remove(at: inferred)
      let known = try Shape(others).count
      guard known > 0, count % known == 0 else {
        throw TensorError.incompatibleShapes(
          "reshape", shape, Shape(valid: dimensions),
          needs: "\(count) is not a multiple of \(known)")
      }
      dimensions[inferred] = count / known
    }
    return try reshape(to: Shape(dimensions))
  }

  /// The elements in the same order under a shape of the same count.
  public func reshape(to target: Shape) throws -> Tensor {
    guard target.count == count else {
      throw TensorError.incompatibleShapes(
        "reshape", shape, target, needs: "\(count) and \(target.count) elements differ")
    }
    return reshape(validTo: target)
  }

  /// All elements along one axis, of shape [n].
  public func flattened() -> Tensor { reshape(validTo: Shape(valid: [count])) }

  /// The tensor with a new axis of size 1 before the given one (counted in the result).
  public func insertingAxis(_ axis: Int) throws -> Tensor {
    guard axis >= -shape.rank - 1, axis <= shape.rank else {
      throw TensorError.axisOutOfRange("insert axis", axis, shape)
    }
    var dimensions = shape.dimensions
    dimensions.insert(1, at: axis < 0 ? axis + shape.rank + 1 : axis)
    return reshape(validTo: try Shape(dimensions))
  }

  /// The tensor without one axis, whose size must be 1.
  public func removingAxis(_ axis: Int) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "remove axis")
    guard shape[axis] == 1 else {
      throw TensorError.unsuitableShape("remove axis", shape, needs: "size 1 along axis \(axis)")
    }
    return reshape(validTo: shape.removing(axis: axis))
  }

  /// The last two axes exchanged; a vector or a number stays as it is.
  public func transposed() -> Tensor {
    let rank = shape.rank
    guard rank >= 2 else { return reshape(validTo: shape) }
    return permuted(valid: Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// Two axes exchanged.
  public func transposed(_ first: Int, _ second: Int) throws -> Tensor {
    var order = Array(0..<shape.rank)
    order.swapAt(
      try shape.axis(first, operation: "transpose"), try shape.axis(second, operation: "transpose"))
    return permuted(valid: order)
  }

  /// The axes in another order: axis i of the result is axis `order[i]` of this tensor.
  public func permuted(_ order: [Int]) throws -> Tensor {
    let axes = try order.map { try shape.axis($0, operation: "permute") }
    guard axes.sorted() == Array(0..<shape.rank) else {
      throw TensorError.invalidArgument(
        "permute", "\(order) does not name every axis of \(shape) once")
    }
    return permuted(valid: axes)
  }

  func reshape(validTo target: Shape) -> Tensor {
    let own = shape
    return .recorded(
      elements, target, [Dependency(on: self) { Tensor(valid: $0.elements, own) }])
  }

  private func permuted(valid order: [Int]) -> Tensor {
    let strides = shape.strides
    let target = Shape(valid: order.map { shape[$0] })
    let (outer, inner) = target.walk([order.map { strides[$0] }])
    let result: [Float] = elements.withUnsafeBufferPointer { source in
      newElements(count) { result in
        var row = result
        forEachRow(outer, width: inner.size, operands: 1) { offsets in
          let start = source.baseAddress! + offsets[0]
          forEachTile(inner.size, of: tileSize / 8) { tile in
            for column in tile { row[column] = start[column * inner.steps[0]] }
          }
          row += inner.size
        }
      }
    }
    var inverse = order
    for (axis, source) in order.enumerated() { inverse[source] = axis }
    return .recorded(
      result, target, [Dependency(on: self) { [inverse] in $0.permuted(valid: inverse) }])
  }
}
