import Randomness
import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test("are made from elements that fill their shape")
  func creation() throws {
    #expect(try Tensor([1, 2, 3, 4], shape: [2, 2]) == Tensor([[1, 2], [3, 4]]))
    #expect(throws: TensorError.elementCount(3, [2, 2])) {
      try Tensor([1, 2, 3], shape: [2, 2])
    }
    #expect(throws: TensorError.raggedRows(index: 1, count: 1, expected: 2)) {
      try Tensor([[1, 2], [3]])
    }
    #expect(Tensor.ones([2]) == Tensor([1, 1]))
    #expect(Tensor.full([1, 2], 7) == (try Tensor([[7, 7]])))
    #expect(Tensor(3).shape == [])
    #expect(try Tensor([[Float]]()).shape == [0, 0])
  }

  @Test("count from start to before end")
  func arange() throws {
    #expect(try Tensor.arange(3) == Tensor([0, 1, 2]))
    #expect(try Tensor.arange(1, 2, step: 0.5) == Tensor([1, 1.5]))
    #expect(try Tensor.arange(3, 0, step: -2) == Tensor([3, 1]))
    #expect(try Tensor.arange(3, 0).count == 0)
    for step in [0, .nan, 1e-300] {
      #expect(throws: TensorError.self) { try Tensor.arange(0, 5, step: step) }
    }
    #expect(throws: TensorError.self) { try Tensor.arange(0, .infinity) }
  }

  @Test("are drawn from the stream they are given")
  func drawing() throws {
    var first = RandomStream(seed: 3)
    var second = RandomStream(seed: 3)
    let drawn = Tensor.normal([100, 100], mean: 2, standardDeviation: 3, using: &first)
    #expect(drawn == Tensor.normal([100, 100], mean: 2, standardDeviation: 3, using: &second))
    // Four standard errors of 10,000 draws: 3/100 for the mean, about 3/141 for the deviation.
    #expect(abs(try drawn.mean().item - 2) < 0.12)
    #expect(abs(try drawn.standardDeviation().item - 3) < 0.09)
    let flat = Tensor.uniform([10_000], -1, 1, using: &first)
    #expect(flat.elements.allSatisfy { $0 >= -1 && $0 < 1 })
  }

  @Test("give their rows, counted from either end")
  func rows() throws {
    let matrix = try Tensor([[1, 2], [3, 4], [5, 6]])
    #expect(try matrix[0] == Tensor([1, 2]))
    #expect(try matrix[-1] == Tensor([5, 6]))
    #expect(try matrix[1][0].item == 3)
    #expect(try matrix[1..<3] == Tensor([[3, 4], [5, 6]]))
    #expect(try matrix[1..<1].shape == [0, 2])
    #expect(try matrix.rows == [Tensor([1, 2]), Tensor([3, 4]), Tensor([5, 6])])
    for index in [3, -4, Int.max, Int.min] {
      #expect(throws: TensorError.indexOutOfRange("index", index, axis: 0, [3, 2])) {
        try matrix[index]
      }
    }
    #expect(throws: TensorError.self) { try matrix[2..<4] }
    #expect(throws: TensorError.self) { try Tensor(1)[0] }
    #expect(throws: TensorError.self) { try Tensor(1).rows }
  }

  @Test(
    "are sliced as Python slices",
    arguments: [
      (1, 3, [1, 2]), (nil, 2, [0, 1]), (-2, nil, [2, 3]), (2, 1, []), (-9, 9, [0, 1, 2, 3]),
      (Int.min, Int.max, [0, 1, 2, 3]), (nil, -1, [0, 1, 2]), (9, nil, []),
    ] as [(Int?, Int?, [Float])])
  func slicing(_ start: Int?, _ end: Int?, _ expected: [Float]) throws {
    #expect(try Tensor.arange(4).slice(from: start, to: end) == Tensor(expected))
  }

  @Test("give up a single element, not one of several")
  func item() throws {
    #expect(try Tensor.full([1, 1], 4).item == 4)
    #expect(throws: TensorError.self) { try Tensor([1, 2]).item }
    #expect(throws: TensorError.self) { try Tensor([Float]()).item }
  }

  @Test("serve as indices when whole")
  func indices() throws {
    #expect(try Tensor([2, 0]).indices() == [2, 0])
    for wrong: Float in [0.5, .nan, .infinity, 1e30] {
      #expect(throws: TensorError.self) { try Tensor([wrong]).indices() }
    }
  }

  @Test("are equal by shape and elements, close within tolerances")
  func comparison() throws {
    #expect(Tensor([1, 2]) != (try Tensor([[1, 2]])))
    let nan = Tensor([.nan])
    #expect(nan != nan)
    #expect(Tensor([1, 2]).isClose(to: Tensor([1.000005, 2])))
    #expect(!Tensor([1, 2]).isClose(to: Tensor([1.001, 2])))
    #expect(!Tensor([1, 2]).isClose(to: try Tensor([[1, 2]])))
    #expect(Tensor([.infinity]).isClose(to: Tensor([.infinity])))
    #expect(!Tensor([1]).isClose(to: Tensor([.infinity])))
    #expect(!Tensor([.nan]).isClose(to: Tensor([.nan])))
    #expect(Tensor([.nan]).isClose(to: Tensor([.nan]), equalNaN: true))
  }
}
