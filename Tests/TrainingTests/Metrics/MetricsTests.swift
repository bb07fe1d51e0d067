import TestSupport
import Testing
import Training

@Suite("Metrics")
struct MetricsTests {
  @Test("Masked mean, variance and whitening agree with verl")
  func golden() throws {
    let golden = Golden.out("masked_whiten")
    let values = Golden.inputs["advantages_token"].rows
    // 1e-9: verl's 1e-8 beside the count of 34.
    expectClose(
      try maskedMean(values, mask: Golden.mask), golden["mean"].number, absolute: 1e-9)
    expectClose(
      try maskedVariance(values, mask: Golden.mask), golden["var_unbiased"].number,
      absolute: 1e-9)
    expectClose(
      try maskedVariance(values, mask: Golden.mask, unbiased: false),
      golden["var_biased"].number, absolute: 1e-9)
    expectRows(
      try whitened(values, mask: Golden.mask).values, golden["shift_mean_true"].rows)
    expectRows(
      try whitened(values, mask: Golden.mask, shiftingMean: false).values,
      golden["shift_mean_false"].rows)
  }

  @Test("Nothing counted gives 0, one number has variance 0")
  func ends() throws {
    #expect(try maskedMean([[1, 2]], mask: [[0, 0]]) == 0)
    #expect(try maskedVariance([[3]]) == 0)
    #expect(try whitened([[3]]).values == [[0]])
    #expect(try whitened([]).values == [])
  }

  @Test("A mean does not depend on how the batch was cut")
  func sums() {
    let whole = MetricSum([1, 2, 4, 8])
    #expect(MetricSum([1]) + MetricSum([2, 4, 8]) == whole)
    #expect(whole.mean == 3.75)
    #expect(MetricSum().mean == nil)
    var weighted = MetricSum()
    weighted.add(1, weight: 3)
    weighted.add(5, weight: 1)
    #expect(weighted.mean == 2)
  }

  @Test("A record keeps the order in which names were first set")
  func order() {
    var metrics = Metrics()
    metrics[.reward] = 1
    metrics["rewards/format/mean"] = 0.5
    metrics[.policyLoss] = 0.1
    metrics[.reward] = 2
    #expect(metrics.names == ["reward", "rewards/format/mean", "actor/pg_loss"])
    #expect(metrics[.reward] == 2)
    metrics[.reward] = nil
    #expect(metrics.names == ["rewards/format/mean", "actor/pg_loss"])
    #expect(metrics[.policyLoss] == 0.1)
    metrics.summarize("response_length", [3, 1, 8])
    #expect(metrics[.responseLengthMean] == 4)
    #expect(metrics[.responseLengthMaximum] == 8)
    #expect(metrics[.responseLengthMinimum] == 1)
    metrics.summarize("prompt_length", [])
    #expect(metrics.entries.count == 5)
    var other = Metrics()
    other[.policyLoss] = 7
    other[.entropy] = 1
    metrics.merge(other)
    #expect(metrics[.policyLoss] == 7)
    #expect(metrics.names.last == "actor/entropy")
  }

  @Test("Every name has a meaning: one sentence")
  func meanings() {
    for name in MetricName.allCases {
      #expect(name.meaning.count > 10 && name.meaning.hasSuffix("."), "\(name.rawValue)")
    }
    #expect(Set(MetricName.allCases.map(\.meaning)).count == MetricName.allCases.count)
  }
}
