import TestSupport
import Testing
import Training

@Suite("Distributions over the next token")
struct TokenDistributionTests {
  let logits = Golden.inputs["logits"].list.map(\.rows)
  let labels = Golden.inputs["labels"].list.map { $0.numbers.map { Int($0) } }

  func perToken(
    temperature: Double = 1, _ quantity: (TokenDistribution, Int) -> Double
  ) throws -> [[Double]] {
    try zip(logits, labels).map { rows, labels in
      try zip(rows, labels).map { logits, label in
        quantity(try TokenDistribution(logits: logits, temperature: temperature), label)
      }
    }
  }

  @Test("Log-probabilities agree with verl, at temperature 1 and 0.6")
  func logProbs() throws {
    let golden = Golden.out("logprobs_from_logits")
    let found = try perToken { $0.logProbs[$1] }
    expectRows(found, golden["per_token"].rows)
    expectRows(
      try perToken(temperature: 0.6) { $0.logProbs[$1] }, golden["temperature_0_6"].rows)
    expectClose(
      try supervisedLoss(logProbs: found, mask: Golden.mask).loss,
      golden["nll_token_mean"].number, absolute: 1e-9)
  }

  @Test("The gradient of the supervised loss with respect to logits agrees with PyTorch")
  func supervisedGradient() throws {
    let golden = Golden.out("logprobs_from_logits")["grad_nll_wrt_logits"].list.map(\.rows)
    let coefficients = try supervisedLoss(
      logProbs: perToken { $0.logProbs[$1] }, mask: Golden.mask
    ).gradient
    for row in logits.indices {
      let found = try zip(logits[row], zip(labels[row], coefficients[row])).map { logits, rest in
        try TokenDistribution(logits: logits).logProbGradient(of: rest.0).map { $0 * rest.1 }
      }
      let everywhere = golden[row].map { $0.map { _ in 1.0 } }
      expectRows(found, golden[row], mask: everywhere)
    }
  }

  @Test("Entropy and its aggregations agree with verl")
  func entropy() throws {
    let golden = Golden.out("entropy")
    let found = try perToken { distribution, _ in distribution.entropy }
    expectRows(found, golden["per_token"].rows)
    expectClose(
      try maskedMean(found, mask: Golden.mask), golden["token_mean"].number, absolute: 1e-9)
    for aggregation in LossAggregation.allCases {
      let weights = try aggregation.weights(mask: Golden.mask)
      let sum = zip(found, weights).reduce(0) { sum, row in
        sum + zip(row.0, row.1).reduce(0) { $0 + $1.0 * $1.1 }
      }
      // verl's 1e-8 beside the length is in both.
      expectClose(sum, golden[aggregation.rawValue].number, absolute: 1e-9)
    }
  }

  @Test("The gradient of entropy with respect to logits agrees with PyTorch")
  func entropyGradient() throws {
    let golden = Golden.out("entropy")["grad_token_mean_wrt_logits"].list.map(\.rows)
    for row in logits.indices {
      let found = try zip(logits[row], Golden.mask[row]).map { logits, mask in
        try TokenDistribution(logits: logits).entropyGradient.map { $0 * mask / 34 }
      }
      expectRows(found, golden[row], mask: golden[row].map { $0.map { _ in 1.0 } })
    }
  }

  @Test("Gradients with respect to logits are finite differences", arguments: [0.5, 1, 2])
  func gradients(temperature: Double) throws {
    let point = [[0.3, -1.2, 2.0, 0.0]]
    func distribution(_ logits: [[Double]]) throws -> TokenDistribution {
      try TokenDistribution(logits: logits[0], temperature: temperature)
    }
    let mask = [[1.0, 1, 1, 1]]
    try expectGradient(
      [distribution(point).entropyGradient], of: { try distribution($0).entropy }, at: point,
      mask: mask)
    try expectGradient(
      [distribution(point).logProbGradient(of: 2)], of: { try distribution($0).logProbs[2] },
      at: point, mask: mask)
  }

  @Test("Uniform logits have entropy log V, a forbidden token takes no part")
  func ends() throws {
    // log of a sum of four ones, one rounding.
    expectClose(
      try TokenDistribution(logits: [7, 7, 7, 7]).entropy, naturalLogarithm(4), relative: 1e-15)
    let forbidden = try TokenDistribution(logits: [0, -.infinity])
    #expect(forbidden.entropy == 0 && forbidden.entropyGradient == [0, 0])
    #expect(throws: FormulaError.self) { try TokenDistribution(logits: []) }
    #expect(throws: FormulaError.self) { try TokenDistribution(logits: [1], temperature: 0) }
  }
}
