/// AdamW in double precision (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2, as in
/// `torch.optim.AdamW`), the reference for optimisers in float32. Step t counts from 1:
///
///     p ← p · (1 − lr · weight decay)
///     m ← β₁ m + (1 − β₁) g            v ← β₂ v + (1 − β₂) g²
///     p ← p − lr · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
public struct AdamWReference: Sendable {
  public var parameters: [Double]
  /// m and v. [parameters]
  public private(set) var firstMoment: [Double]
  public private(set) var secondMoment: [Double]
  /// β₁ᵗ and β₂ᵗ.
  private var firstPower = 1.0
  private var secondPower = 1.0
  let betas: (Double, Double)
  let epsilon: Double
  let weightDecay: Double

  public init(
    parameters: [Double], betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    self.parameters = parameters
    firstMoment = parameters.map { _ in 0 }
    secondMoment = firstMoment
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func step(gradient: [Double], learningRate: Double) {
    firstPower *= betas.0
    secondPower *= betas.1
    for i in parameters.indices {
      parameters[i] *= 1 - learningRate * weightDecay
      firstMoment[i] = betas.0 * firstMoment[i] + (1 - betas.0) * gradient[i]
      secondMoment[i] = betas.1 * secondMoment[i] + (1 - betas.1) * gradient[i] * gradient[i]
      let mean = firstMoment[i] / (1 - firstPower)
      let deviation = (secondMoment[i] / (1 - secondPower)).squareRoot()
      parameters[i] -= learningRate * mean / (deviation + epsilon)
    }
  }
}
