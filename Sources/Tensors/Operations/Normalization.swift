/// Normalisation along the last axis, whose size C the weights share.
extension Tensor {
  /// x / √(mean x² + ε) · weight (Zhang and Sennrich 2019, arXiv:1910.07467).
  public func rmsNorm(weight: Tensor, epsilon: Float = 1e-6) throws -> Tensor {
    try requireWidth(of: weight, "rms_norm")
    let meanSquare = try (self * self).mean(axis: -1, keepingDimension: true)
    return try self / (meanSquare + epsilon).sqrt() * weight  // [..., C] / [..., 1] · [C]
  }

  /// (x − mean) / √(variance + ε) · weight + bias, the variance being that of the line itself (Ba et
  /// al. 2016, arXiv:1607.06450).
  public func layerNorm(weight: Tensor, bias: Tensor, epsilon: Float = 1e-5) throws -> Tensor {
    try requireWidth(of: weight, "layer_norm")
    try requireWidth(of: bias, "layer_norm")
    let centered = try self - mean(axis: -1, keepingDimension: true)
    let variance = try (centered * centered).mean(axis: -1, keepingDimension: true)
    return try centered / (variance + epsilon).sqrt() * weight + bias
  }

  private func requireWidth(of weight: Tensor, _ operation: String) throws {
    guard let width = shape.dimensions.last, weight.shape.dimensions == [width] else {
      throw TensorError.incompatibleShapes(
        operation, shape, weight.shape, needs: "the weights are a vector as long as the last axis")
    }
  }
}
