/// Mean, variance and standard deviation, over all elements or along one axis.
extension Tensor {
  /// The mean of all elements; throws when there are none.
  public func mean() throws -> Tensor {
    try requireElements(count, "mean")
    return sum() / Float(count)
  }

  public func mean(axis: Int, keepingDimension: Bool = false) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "mean")
    try requireElements(shape[axis], "mean", axis: axis)
    return try sum(axis: axis, keepingDimension: keepingDimension) / Float(shape[axis])
  }

  /// The mean squared distance from the mean; the unbiased estimate divides by n − 1 instead of n.
  public func variance(unbiased: Bool = true) throws -> Tensor {
    try requireElements(count, "var", needed: unbiased ? 2 : 1)
    let centered = try self - mean()
    return try (centered * centered).sum() / Float(unbiased ? count - 1 : count)
  }

  public func variance(
    axis: Int, unbiased: Bool = true, keepingDimension: Bool = false
  ) throws -> Tensor {
    let axis = try shape.axis(axis, operation: "var")
    let size = shape[axis]
    try requireElements(size, "var", axis: axis, needed: unbiased ? 2 : 1)
    let centered = try self - mean(axis: axis, keepingDimension: true)
    return try (centered * centered).sum(axis: axis, keepingDimension: keepingDimension)
      / Float(unbiased ? size - 1 : size)
  }

  /// The square root of the variance; its gradient is not finite where all elements are equal.
  public func standardDeviation(unbiased: Bool = true) throws -> Tensor {
    try variance(unbiased: unbiased).sqrt()
  }

  public func standardDeviation(
    axis: Int, unbiased: Bool = true, keepingDimension: Bool = false
  ) throws -> Tensor {
    try variance(axis: axis, unbiased: unbiased, keepingDimension: keepingDimension).sqrt()
  }

  /// Throws unless an operation finds as many elements as it needs, in all or along an axis.
  func requireElements(
    _ found: Int, _ operation: String, axis: Int? = nil, needed: Int = 1
  ) throws {
    guard found < needed else { return }
    let place = axis.map { " along axis \($0)" } ?? ""
    throw TensorError.unsuitableShape(
      operation, shape, needs: "at least \(needed) element\(needed == 1 ? "" : "s")\(place)")
  }
}
