import Foundation
import TestSupport
import Testing
import Training

/// A policy of one parameter θ over two arms: p = σ(θ) is the probability of arm 1. J = E[reward], and
/// dJ/dθ = p (1 − p) (r₁ − r₀).
@Suite("Expected gradients on two arms, by enumeration")
struct TwoArmedTests {
  private static let group = 4
  private let probability = 0.3
  private let rewards = [-0.5, 3.0]

  private var exact: Double { probability * (1 - probability) * (rewards[1] - rewards[0]) }

  /// The mean over all outcomes of what descending the policy loss adds to θ, per unit of step size.
  private func expectedGradient(
    _ advantages: (_ arms: [Int]) throws -> [Double]
  ) throws -> Double {
    var expected = 0.0
    for outcome in 0..<(1 << Self.group) {
      let arms = (0..<Self.group).map { outcome >> $0 & 1 }
      let logProbs = arms.map { log($0 == 1 ? probability : 1 - probability) }
      let loss = try policyLoss(
        logProbs: logProbs.map { [$0] }, old: logProbs.map { [$0] },
        advantages: try advantages(arms).map { [$0] })
      var ascent = 0.0
      for (arm, gradient) in zip(arms, loss.gradient) {
        ascent -= gradient[0] * (Double(arm) - probability)  // d log π / dθ = arm − p
      }
      expected += logProbs.map(exp).reduce(1, *) * ascent
    }
    return expected
  }

  private func gradient(of estimator: AdvantageEstimator) throws -> Double {
    try expectedGradient { arms in
      let batch = try RewardBatch(
        rewards: arms.map { [rewards[$0]] }, groups: arms.map { _ in 0 },
        values: arms.map { _ in [0.7] },
        // The likelier arm is 0.
        greedyScores: arms.map { _ in rewards[0] })
      return try estimator.advantages(of: batch).perToken.map { $0[0] }
    }
  }

  /// What dividing by a deviation makes of the gradient, in closed form over the k answers of arm 1.
  private func normalized(_ scale: (_ deviation: Double) -> Double) -> Double {
    let size = Double(Self.group)
    let span = rewards[1] - rewards[0]
    return (1..<Self.group).reduce(0) { sum, k in
      let (k, rest) = (Double(k), size - Double(k))
      let ways = (1...Int(k)).reduce(1.0) { $0 * (size - Double($1) + 1) / Double($1) }
      let chance = ways * pow(probability, k) * pow(1 - probability, rest)
      let deviation = span * (k * rest / (size * (size - 1))).squareRoot()
      return sum + chance * k * rest / (size * size) * span / scale(deviation)
    }
  }

  @Test("RLOO and ReMax are unbiased", arguments: [AdvantageEstimator.rloo, .remax])
  func unbiased(estimator: AdvantageEstimator) throws {
    expectClose(try gradient(of: estimator), exact, absolute: 1e-12)
  }

  @Test(
    "A mean that holds the answer itself shrinks the gradient by (G − 1)/G",
    arguments: [AdvantageEstimator.drGRPO, .opo])
  func shrunk(estimator: AdvantageEstimator) throws {
    let size = Double(Self.group)
    expectClose(try gradient(of: estimator), exact * (size - 1) / size, absolute: 1e-12)
  }

  @Test("GRPO weighs each outcome by its deviation")
  func grpo() throws {
    expectClose(try gradient(of: .grpo), normalized { $0 + 1e-6 }, absolute: 1e-12)
  }

  @Test(
    "Whitening weighs a batch as GRPO does a group",
    arguments: [AdvantageEstimator.reinforcePlusPlus, .reinforcePlusPlusBaseline, .gae])
  func whitened(estimator: AdvantageEstimator) throws {
    expectClose(
      try gradient(of: estimator), normalized { ($0 * $0 + 1e-8).squareRoot() }, absolute: 1e-12)
  }

  @Test("GAE before whitening is unbiased for any constant critic", arguments: [-1.0, 0, 0.55])
  func critic(value: Double) throws {
    let found = try expectedGradient { arms in
      try generalizedAdvantages(
        rewards: arms.map { [rewards[$0]] }, values: arms.map { _ in [value] }
      ).advantages.map { $0[0] }
    }
    expectClose(found, exact, absolute: 1e-12)
  }
}
