import Models
import Randomness
import Testing

@Suite("Which tokens may be drawn")
struct TokenChoiceTests {
  /// The tokens that are left of weights, in their order.
  private func kept(_ weights: [Float], _ options: SamplingOptions) -> [Int] {
    var weights = weights
    let total = weights.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { keepLikeliest($0, buffer.count, options) } ?? 0
    }
    let left = weights.indices.filter { weights[$0] > 0 }
    // The order of sums is that of the likeliest first.
    #expect(abs(left.reduce(0) { $0 + Double(weights[$1]) } - total) < 1e-12 * total)
    return left
  }

  @Test("top-p takes its share of what top-k leaves, by hand")
  func together() {
    let weights: [Float] = [0.1, 0.5, 0.05, 0.2, 0.15]
    // 0.5 and 0.2 become 5/7 and 2/7: the first alone reaches 0.7. Of the whole, both were needed.
    #expect(kept(weights, SamplingOptions(topK: 2, topP: 0.7)) == [1])
    #expect(kept(weights, SamplingOptions(topK: 2, topP: 0.72)) == [1, 3])
    #expect(kept(weights, SamplingOptions(topP: 0.7)) == [1, 3])
    #expect(kept(weights, SamplingOptions(topK: 2)) == [1, 3])
    #expect(kept(weights, SamplingOptions(topK: 4, topP: 0.99)) == [0, 1, 3, 4])
    #expect(kept(weights, SamplingOptions(topK: 99, topP: 0.99)) == [0, 1, 2, 3, 4])
  }

  /// Transformers' warpers in their order, as documented: TopKLogitsWarper keeps what is no less than the
  /// k-th logit; TopPLogitsWarper sorts upwards and removes what together has no more than 1 − p.
  private func warped(_ weights: [Float], k: Int, p: Double) -> [Int] {
    let limit = weights.sorted(by: >)[min(k, weights.count) - 1]
    var left = weights.indices.filter { weights[$0] >= limit }
    let total = left.reduce(0) { $0 + Double(weights[$1]) }
    var reached = 0.0
    for token in left.sorted(by: { weights[$0] < weights[$1] }).dropLast() {
      reached += Double(weights[token]) / total
      if reached <= 1 - p { left.removeAll { $0 == token } }
    }
    return left
  }

  @Test("What is left is what Transformers' warpers leave", arguments: 0..<50)
  func transformers(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed))
    let weights = (0..<40).map { _ in Float(stream.uniform() * stream.uniform() + 1e-6) }
    for k in [1, 2, 5, 17, 40] {
      for p in [0.01, 0.3, 0.5, 0.8, 0.95, 0.999] {
        #expect(
          kept(weights, SamplingOptions(topK: k, topP: Float(p)))
            == warped(weights, k: k, p: Double(Float(p))),
          "k \(k), p \(p)")
      }
    }
  }
}
