import Tensors
import Testing

@Suite("Rearranging, joining and picking")
struct RearrangingTests {
  private let matrix = try! Tensor([[1, 2, 3], [4, 5, 6]])

  @Test("Reshaping keeps the order and infers one dimension")
  func reshaping() throws {
    #expect(try matrix.reshape([3, 2]) == Tensor([[1, 2], [3, 4], [5, 6]]))
    #expect(try matrix.reshape([-1]) == Tensor([1, 2, 3, 4, 5, 6]))
    #expect(try Tensor([5]).reshape([]) == Tensor(5))
    let expected = TensorError.incompatibleShapes(
      "reshape", [2, 3], [4], needs: "6 and 4 elements differ")
    #expect(throws: expected) { try matrix.reshape([4]) }
    for wrong in [[-1, -1], [4, -1], [0, -1], [-2, -3], [Int.max, 2]] {
      #expect(throws: TensorError.self) { try matrix.reshape(wrong) }
    }
  }

  @Test("Transposing exchanges axes, and twice gives the tensor back")
  func transposing() throws {
    #expect(matrix.transposed() == (try Tensor([[1, 4], [2, 5], [3, 6]])))
    let cube = try Tensor.arange(24).reshape([2, 3, 4])
    let moved = try cube.permuted([2, 0, 1])
    #expect(moved.shape == [4, 2, 3])
    #expect(try moved[3][1][2].item == cube[1][2][3].item)
    #expect(try moved.permuted([1, 2, 0]) == cube)
    #expect(try cube.transposed(0, -1).transposed(0, -1) == cube)
    #expect(throws: TensorError.self) { try matrix.permuted([0, 0]) }
    #expect(throws: TensorError.self) { try matrix.permuted([0]) }
    #expect(throws: TensorError.self) { try matrix.permuted([0, 2]) }
    #expect(throws: TensorError.self) { try matrix.transposed(0, 2) }
  }

  @Test("Axes of size 1 come and go")
  func axes() throws {
    #expect(try matrix.insertingAxis(-1).shape == [2, 3, 1])
    #expect(try matrix.insertingAxis(1).shape == [2, 1, 3])
    #expect(try matrix.insertingAxis(1).removingAxis(1) == matrix)
    #expect(throws: TensorError.self) { try matrix.insertingAxis(3) }
    #expect(throws: TensorError.self) { try matrix.removingAxis(0) }
    #expect(
      throws: TensorError.incompatibleShapes(
        "broadcast", [2, 3], [3], needs: "only axes of size 1 can be repeated")
    ) { try matrix.broadcast(to: [3]) }
  }

  @Test("Joining puts tensors along an old or a new axis")
  func joining() throws {
    let row = try Tensor([[7, 8, 9]])
    #expect(try Tensor.concat([matrix, row]) == Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
    #expect(
      try Tensor.concat([matrix, matrix], axis: -1)
        == Tensor([[1, 2, 3, 1, 2, 3], [4, 5, 6, 4, 5, 6]]))
    #expect(try Tensor.stack([Tensor(1), Tensor(2)]) == Tensor([1, 2]))
    #expect(
      try Tensor.stack([Tensor([1, 2]), Tensor([3, 4])], axis: 1) == Tensor([[1, 3], [2, 4]]))
    #expect(
      throws: TensorError.incompatibleShapes(
        "concat", [2, 3], [1, 3], needs: "all axes but axis 1 are alike")
    ) { try Tensor.concat([matrix, row], axis: 1) }
    #expect(throws: TensorError.self) { try Tensor.concat([]) }
    #expect(throws: TensorError.self) { try Tensor.stack([]) }
    #expect(throws: TensorError.self) { try Tensor.concat([Tensor(1)]) }
    #expect(throws: TensorError.self) { try Tensor.stack([matrix, row]) }
    #expect(throws: TensorError.self) { try Tensor.stack([matrix], axis: 4) }
  }

  @Test("Gathering picks rows, or one element of each line")
  func gathering() throws {
    #expect(try matrix.gatherRows([1, 0, 1]) == Tensor([[4, 5, 6], [1, 2, 3], [4, 5, 6]]))
    #expect(try matrix.gatherLast([2, 0]) == Tensor([3, 4]))
    #expect(throws: TensorError.indexOutOfRange("gather rows", 2, axis: 0, [2, 3])) {
      try matrix.gatherRows([2])
    }
    #expect(throws: TensorError.self) { try matrix.gatherRows([-1]) }
    #expect(throws: TensorError.self) { try matrix.gatherLast([0, 3]) }
    #expect(throws: TensorError.self) { try matrix.gatherLast([0]) }
    #expect(throws: TensorError.self) { try Tensor(1).gatherLast([0]) }
    #expect(throws: TensorError.self) { try Tensor(1).gatherRows([0]) }
  }
}
