import Tensors
import Testing

@Suite("Softmax and its kin")
struct DistributionTests {
  @Test("Softmax lines sum to 1 and do not change when a constant is added")
  func softmax() throws {
    let x = try Tensor([[1, 2, 3], [-5, 0, 5]])
    let y = try x.softmax()
    // Three roundings of numbers below 1.
    #expect(try y.sum(axis: -1).isClose(to: .ones([2]), absolute: 2e-7))
    #expect(try (x + 1024).softmax() == y)
    // e, e² and e³ over their sum.
    #expect(try y[0].isClose(to: Tensor([0.09003057, 0.24472848, 0.66524094]), relative: 1e-6))
  }

  @Test("Along the first axis the columns are the lines")
  func firstAxis() throws {
    let x = try Tensor([[1, 2, 3], [-5, 0, 5]])
    #expect(try x.softmax(axis: 0) == x.transposed().softmax().transposed())
    #expect(try x.logSumExp(axis: 0) == x.transposed().logSumExp())
    #expect(throws: TensorError.axisOutOfRange("softmax", 2, [2, 3])) { try x.softmax(axis: 2) }
    #expect(throws: TensorError.self) { try Tensor(1).logSoftmax() }
  }

  @Test("Large and infinite logits do not overflow")
  func extremes() throws {
    let x = Tensor([1e30, 0, -.infinity])
    #expect(try x.softmax() == Tensor([1, 0, 0]))
    #expect(try x.logSoftmax() == Tensor([0, -1e30, -.infinity]))
    #expect(try x.logSumExp() == Tensor(1e30))
    #expect(try Tensor([-.infinity, -.infinity]).logSumExp() == Tensor(-.infinity))
    #expect(try Tensor.zeros([2, 0]).logSumExp() == Tensor([-.infinity, -.infinity]))
  }

  @Test("Log-softmax is x − logsumexp")
  func logSoftmax() throws {
    let x = try Tensor([[0.5, -1, 2], [3, 3, 3]])
    let expected = try x - x.logSumExp(keepingDimension: true)
    // The two subtract the greatest element at different places: one rounding of O(1) each.
    #expect(try x.logSoftmax().isClose(to: expected, absolute: 5e-7))
  }

  @Test("Cross-entropy of uniform logits is ln V")
  func crossEntropy() throws {
    let loss = try Tensor.zeros([2, 5]).crossEntropy(targets: [0, 4])
    #expect(loss.isClose(to: Tensor(1.6094379), relative: 1e-6))  // ln 5
    #expect(throws: TensorError.indexOutOfRange("gather", 5, axis: 1, [2, 5])) {
      try Tensor.zeros([2, 5]).crossEntropy(targets: [0, 5])
    }
    #expect(throws: TensorError.self) { try Tensor.zeros([2, 5]).crossEntropy(targets: [0]) }
    #expect(throws: TensorError.self) { try Tensor(1).crossEntropy(targets: [0]) }
  }

  @Test("Normalised lines have the moments they are normalised to")
  func normalization() throws {
    let x = try Tensor([[1, 2, 3, 6], [-40, 0, 10, 20]])
    let rms = try x.rmsNorm(weight: .ones([4]), epsilon: 0)
    // A dozen roundings of O(1).
    #expect(try (rms * rms).mean(axis: -1).isClose(to: .ones([2]), absolute: 1e-6))
    let layer = try x.layerNorm(weight: .ones([4]), bias: .full([4], 3), epsilon: 0)
    #expect(try layer.mean(axis: -1).isClose(to: .full([2], 3), absolute: 1e-6))
    #expect(
      try layer.variance(axis: -1, unbiased: false).isClose(to: .ones([2]), absolute: 2e-6))
    #expect(throws: TensorError.self) { try x.rmsNorm(weight: .ones([3])) }
    #expect(throws: TensorError.self) { try x.layerNorm(weight: .ones([4]), bias: Tensor(1)) }
  }

  @Test("A query's attention does not depend on later keys and values")
  func causality() throws {
    let x = try Tensor([[1, 2], [0.5, -1], [3, 1]])
    let changed = try Tensor.concat([x[0..<2], Tensor([[9, -9]])])
    let attended = try causalAttention(queries: x, keys: x, values: x)
    let other = try causalAttention(queries: x, keys: changed, values: changed)
    #expect(try attended[0..<2] == other[0..<2])
    #expect(try attended[0] == x[0])
    #expect(try attended[2] != other[2])
    // Queries alone at the end see what they saw among all queries; products of other sizes round
    // in another order.
    let last = try causalAttention(queries: x[2..<3], keys: x, values: x)
    #expect(try last[0].isClose(to: attended[2], relative: 1e-6))
    #expect(throws: TensorError.self) { try causalAttention(queries: x, keys: x[0..<2], values: x) }
    #expect(throws: TensorError.self) {
      try causalAttention(queries: Tensor(1), keys: x, values: x)
    }
  }
}
