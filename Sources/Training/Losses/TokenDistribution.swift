import Interruptions

/// The distribution over the next token that logits describe: softmax(logits / temperature).
///
/// The reference in double precision for what models and trainers compute in float32.
public struct TokenDistribution: Equatable, Sendable {
  /// log p of each token of the vocabulary. [V]
  public let logProbs: [Double]
  public let temperature: Double

  /// - Parameters:
  ///   - logits: [V], not empty.
  ///   - temperature: > 0; logits are divided by it. 1 leaves them.
  public init(logits: [Double], temperature: Double = 1) throws {
    guard let largest = logits.max() else {
      throw FormulaError("token distribution: there are no logits; give one a token")
    }
    guard temperature > 0 else {
      throw FormulaError("token distribution: temperature is \(temperature); it is more than 0")
    }
    self.temperature = temperature
    let shifted = try logits.interruptibleMap(cost: 2) { ($0 - largest) / temperature }
    let logSum = naturalLogarithm(MetricSum(try shifted.interruptibleMap(exponential)).sum)
    logProbs = try shifted.interruptibleMap(cost: 2) { $0 - logSum }
  }

  /// −Σ p log p, in nats: 0 for a certain token, log V for a uniform distribution.
  public var entropy: Double {
    // A token of probability 0 (a logit of −∞) adds nothing: p log p → 0.
    0 - MetricSum(logProbs.map { $0 == -.infinity ? 0 : exponential($0) * $0 }).sum
  }

  /// d entropy / d logit = −p · (log p + entropy) / temperature. [V]
  public var entropyGradient: [Double] {
    let entropy = self.entropy
    return logProbs.map {
      $0 == -.infinity ? 0 : 0 - exponential($0) * ($0 + entropy) / temperature
    }
  }

  /// d log p(token) / d logit = (1[token] − p) / temperature. [V]
  public func logProbGradient(of token: Int) -> [Double] {
    precondition(
      logProbs.indices.contains(token), "token \(token) is not in a vocabulary of \(logProbs.count)"
    )
    return logProbs.indices.map {
      (($0 == token ? 1 : 0) - exponential(logProbs[$0])) / temperature
    }
  }
}
