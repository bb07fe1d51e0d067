import TestSupport
import Testing
import Training

@Suite("Value loss")
struct ValueLossTests {
  let predictions = Golden.inputs["vpreds"].rows
  let values = zip(Golden.inputs["values"].rows, Golden.mask).map { row, mask in
    zip(row, mask).map { $0 * $1 }
  }

  func returns() throws -> [[Double]] {
    try generalizedAdvantages(
      rewards: Golden.inputs["token_level_rewards_kl"].rows, values: values, mask: Golden.mask,
      lambda: 0.95
    ).returns
  }

  @Test("Agrees with verl at a clip of 0.5")
  func golden() throws {
    let golden = Golden.out("value_loss_clip0.5_token-mean")
    let found = try valueLoss(
      values: predictions, old: values, returns: returns(), mask: Golden.mask)
    expectClose(found.loss, golden["vf_loss"].number, absolute: 1e-9)
    // verl's 1e-8 beside the count of 34.
    expectClose(found.clipFraction, golden["vf_clipfrac"].number, absolute: 1e-9)
    expectRows(found.gradient, golden["grad_wrt_vpreds"].rows)
  }

  @Test("The gradient is its finite differences", arguments: [nil, 0.1, 0.5])
  func gradient(clip: Double?) throws {
    let returns = try returns()
    func loss(_ values: [[Double]]) throws -> ValueLoss {
      try valueLoss(
        values: values, old: self.values, returns: returns, mask: Golden.mask, clip: clip,
        aggregation: .sequenceMeanTokenMean)
    }
    try expectGradient(
      loss(predictions).gradient, of: { try loss($0).loss }, at: predictions)
  }

  @Test("Explained variance agrees with verl")
  func explainedVarianceGolden() throws {
    expectClose(
      try explainedVariance(returns: returns(), values: values, mask: Golden.mask),
      Golden.out("vf_explained_var")["value"].number, absolute: 1e-9)
  }

  @Test("A perfect critic explains everything, a constant one nothing")
  func explainedVarianceEnds() throws {
    let returns = [[1.0, 2, 4]]
    #expect(try explainedVariance(returns: returns, values: returns) == 1)
    // 1e-5 beside a variance of 7/3.
    expectClose(
      try explainedVariance(returns: returns, values: [[5, 5, 5]]), 0, absolute: 1e-5)
  }

  @Test("A critic that is not a number gives a loss that is not one, and no trap")
  func notANumber() throws {
    #expect(try valueLoss(values: [[.nan]], old: [[.nan]], returns: [[0]]).loss.isNaN)
  }
}
