import Tensors
import Testing

@Suite("Shapes")
struct ShapeTests {
  @Test("count and strides follow row-major order")
  func layout() throws {
    let shape: Shape = [2, 3, 4]
    #expect(shape.count == 24)
    #expect(shape.strides == [12, 4, 1])
    #expect(try Shape([]).count == 1)
    #expect(try Shape([]).strides == [])
    #expect(try Shape([3, 0]).count == 0)
    #expect("\(shape)" == "[2, 3, 4]")
  }

  @Test(
    "What a person may type is refused by an error, never by a trap",
    arguments: [
      [-1], [2, -3], [1 << 31], [1 << 20, 1 << 11], [Int.max, Int.max], [Int.max, 0, Int.max],
      [0, Int.min], [Int](repeating: 1, count: 17),
    ])
  func bounds(_ dimensions: [Int]) {
    #expect(throws: TensorError.self) { try Shape(dimensions) }
  }

  @Test(
    "Shapes broadcast when sizes are equal or one of them is 1 or absent",
    arguments: [
      ([], [2], [2]), ([1], [0], [0]), ([2, 1], [3], [2, 3]), ([4, 1, 2], [3, 1], [4, 3, 2]),
    ] as [(Shape, Shape, Shape)])
  func broadcasting(_ first: Shape, _ second: Shape, _ result: Shape) throws {
    #expect(try first.broadcast(with: second, operation: "add") == result)
    #expect(try second.broadcast(with: first, operation: "add") == result)
  }

  @Test("An impossible broadcast names both shapes")
  func impossible() {
    let expected = TensorError.notBroadcastable("add", [2, 3], [4], 3, 4)
    #expect(throws: expected) { try Shape([2, 3]).broadcast(with: [4], operation: "add") }
    #expect("\(expected)" == "add: [2, 3] and [4] do not broadcast: 3 and 4")
  }

  @Test("A broadcast beyond the greatest count is refused")
  func hugeBroadcast() throws {
    #expect(throws: TensorError.self) {
      try Tensor.zeros([1 << 16, 1]) + Tensor.zeros([1, 1 << 16])
    }
  }
}
