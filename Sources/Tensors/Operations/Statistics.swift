import Interruptions

/// Mean, variance and standard deviation along one axis, or of everything; they throw where there are
/// too few elements.
extension Tensor {
  public func mean(axis: Int? = nil, keepingDimension: Bool = false) throws -> Tensor {
    let reduction = try Reduction(self, "mean", axis, keepingDimension)
    let means = reduction.lines.mean(along: reduction.axis).reshape(validTo: reduction.result)
    try Interruption.check()
    return means
  }

  /// The mean squared distance from the mean; the unbiased estimate divides by n − 1 instead of n.
  public func variance(
    axis: Int? = nil, unbiased: Bool = true, keepingDimension: Bool = false
  ) throws -> Tensor {
    try variance("var", axis, unbiased, keepingDimension)
  }

  /// The square root of the variance; its gradient is not finite where all elements are equal.
  public func standardDeviation(
    axis: Int? = nil, unbiased: Bool = true, keepingDimension: Bool = false
  ) throws -> Tensor {
    try variance("std", axis, unbiased, keepingDimension).sqrt()
  }

  private func variance(
    _ operation: String, _ axis: Int?, _ unbiased: Bool, _ keepingDimension: Bool
  ) throws -> Tensor {
    let reduction = try Reduction(
      self, operation, axis, keepingDimension, needed: unbiased ? 2 : 1)
    let lines = reduction.lines
    let centered = try lines - lines.mean(along: reduction.axis)
    let squares = try (centered * centered).sum(along: reduction.axis)
    try Interruption.check()
    return (squares / Float(unbiased ? reduction.size - 1 : reduction.size))
      .reshape(validTo: reduction.result)
  }

  /// The means along an axis that exists and is not empty, which stays with size 1.
  private func mean(along axis: Int) -> Tensor {
    sum(along: axis) / Float(shape[axis])
  }
}
