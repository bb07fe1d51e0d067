import Tensors
import Testing

@Suite("Reductions")
struct ReductionTests {
  private let matrix = try! Tensor([[1, 5, 3], [4, 2, 6]])

  @Test("run along the axis named, from either end")
  func axes() throws {
    #expect(matrix.sum() == Tensor(21))
    #expect(try matrix.sum(axis: 0) == Tensor([5, 7, 9]))
    #expect(try matrix.sum(axis: -1) == Tensor([9, 12]))
    #expect(try matrix.sum(axis: 1, keepingDimension: true) == Tensor([[9], [12]]))
    #expect(try matrix.sum(axis: nil, keepingDimension: true) == Tensor([[21]]))
    #expect(try matrix.mean(axis: 0) == Tensor([2.5, 3.5, 4.5]))
    #expect(try matrix.max() == Tensor(6))
    #expect(try matrix.max(axis: 0) == Tensor([4, 5, 6]))
    #expect(try matrix.min(axis: 1) == Tensor([1, 2]))
    #expect(try matrix.argmax() == Tensor(5))
    #expect(try matrix.argmax(axis: 1) == Tensor([1, 2]))
    #expect(try matrix.cumulativeSum() == Tensor([[1, 6, 9], [4, 6, 12]]))
    #expect(try matrix.cumulativeSum(axis: 0) == Tensor([[1, 5, 3], [5, 7, 9]]))
  }

  @Test("of the middle axis keep the order of the others")
  func middleAxis() throws {
    let cube = try Tensor.arange(12).reshape([2, 3, 2])
    #expect(try cube.sum(axis: 1) == Tensor([[6, 9], [24, 27]]))
    #expect(try cube.max(axis: 1) == Tensor([[4, 5], [10, 11]]))
    #expect(try cube.argmax(axis: 1) == Tensor([[2, 2], [2, 2]]))
  }

  @Test("divide the variance by n − 1 or by n")
  func variance() throws {
    let x = Tensor([1, 2, 3, 4])
    #expect(try x.variance(unbiased: false) == Tensor(1.25))
    #expect(try x.variance().isClose(to: Tensor(5 / 3)))
    #expect(try x.standardDeviation(unbiased: false).isClose(to: Tensor(1.25).sqrt()))
    #expect(try matrix.variance(axis: 0, unbiased: false) == Tensor([2.25, 2.25, 2.25]))
  }

  @Test("lose nothing over a million additions")
  func longSums() throws {
    // 0.1 as a float, exactly summed and rounded once; a plain float32 sum would give 100,958.
    let expected = Float(1_000_003 * Double(Float(0.1)))
    #expect(try Tensor.full([1_000_003], 0.1).sum().item == expected)
    #expect(try Tensor.full([1_000_003, 1], 0.1).sum(axis: 0) == Tensor([expected]))
  }

  @Test("take the first of equal elements and prefer NaN")
  func ties() throws {
    let x = Tensor([2, 7, 7]).requiringGradient()
    try x.max().backward()
    #expect(x.gradient == Tensor([0, 1, 0]))
    #expect(try Tensor([1, .nan, 3]).argmax() == Tensor(1))
    #expect(try Tensor([1, .nan, 3]).min().item.isNaN)
  }

  @Test("of nothing are an error, except the sum")
  func empty() throws {
    let nothing = Tensor.zeros([0, 2])
    #expect(nothing.sum() == Tensor(0))
    #expect(try nothing.sum(axis: 0) == Tensor([0, 0]))
    #expect(try nothing.max(axis: 1).shape == [0])
    #expect(throws: TensorError.self) { try nothing.max(axis: 0) }
    #expect(throws: TensorError.self) { try nothing.max() }
    #expect(throws: TensorError.self) { try nothing.min() }
    #expect(throws: TensorError.self) { try nothing.argmax() }
    #expect(throws: TensorError.self) { try nothing.mean() }
    #expect(throws: TensorError.self) { try nothing.mean(axis: 0) }
    let message = TensorError.unsuitableShape("var", [1], needs: "at least 2 elements")
    #expect(throws: message) { try Tensor([1]).variance() }
    #expect(
      throws: TensorError.unsuitableShape(
        "std", [3, 1], needs: "at least 2 elements along axis 1")
    ) { try Tensor.ones([3, 1]).standardDeviation(axis: -1) }
  }

  @Test("along an axis that is not there are an error", arguments: [2, -3, Int.min, Int.max])
  func missingAxis(_ axis: Int) {
    #expect(throws: TensorError.axisOutOfRange("sum", axis, [2, 3])) {
      try matrix.sum(axis: axis)
    }
    #expect(throws: TensorError.self) { try matrix.argmax(axis: axis) }
    #expect(throws: TensorError.self) { try matrix.cumulativeSum(axis: axis) }
    #expect(throws: TensorError.self) { try Tensor(1).mean(axis: axis) }
  }
}
