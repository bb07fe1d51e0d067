/// Clipping a gradient by its global norm (Pascanu et al. 2013, arXiv:1211.5063), as
/// `torch.nn.utils.clip_grad_norm_` does.

/// The Euclidean norm of all gradients together.
public func globalNorm(_ gradients: [[Double]]) -> Double {
  var squares = 0.0
  for gradient in gradients {
    for value in gradient { squares += value * value }
  }
  return squares.squareRoot()
}

/// What to multiply a gradient with so that its norm is at most `maximum`:
/// min(1, maximum / (norm + 1e-6)).
///
/// - Parameter maximum: > 0; 1 in verl and TRL.
/// - Returns: nil if the norm is not finite: the step is to be skipped, as verl does.
public func gradientClipCoefficient(norm: Double, maximum: Double = 1) -> Double? {
  norm.isFinite ? min(1, maximum / (norm + 1e-6)) : nil
}
