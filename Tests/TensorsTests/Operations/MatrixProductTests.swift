import Randomness
import Tensors
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
  @Test("match products written out")
  func small() throws {
    let a = try Tensor([[1, 2, 3], [4, 5, 6]])
    let b = try Tensor([[1, 0], [0, 1], [1, 1]])
    #expect(try matmul(a, b) == Tensor([[4, 5], [10, 11]]))
    #expect(try matmul(Tensor([1, 2]), a) == Tensor([9, 12, 15]))
    #expect(try matmul(a, Tensor([1, 0, 1])) == Tensor([4, 10]))
    #expect(try matmul(Tensor([1, 2]), Tensor([3, 4])) == Tensor(11))
    #expect(try matmul(Tensor.ones([2, 0]), Tensor.ones([0, 3])) == Tensor.zeros([2, 3]))
  }

  @Test("broadcast their batches", arguments: [[2, 1, 4, 5], [1, 3, 4, 5], [3, 4, 5], [4, 5]])
  func batches(_ dimensions: [Int]) throws {
    var stream = RandomStream(seed: 5)
    let a = Tensor.normal(try Shape(dimensions), using: &stream)
    let b = Tensor.normal([2, 3, 5, 6], using: &stream)
    let product = try matmul(a, b)
    let whole = try a.broadcast(to: [2, 3, 4, 5])
    #expect(product.shape == [2, 3, 4, 6])
    for i in 0..<2 {
      for j in 0..<3 {
        #expect(try product[i][j] == matmul(whole[i][j], b[i][j]))
      }
    }
  }

  @Test("agree with sums in double precision")
  func accuracy() throws {
    var stream = RandomStream(seed: 6)
    let a = Tensor.normal([33, 70], using: &stream)
    let b = Tensor.normal([70, 17], using: &stream)
    var exact: [Float] = []
    for row in 0..<33 {
      for column in 0..<17 {
        let terms = (0..<70).map {
          Double(a.elements[row * 70 + $0]) * Double(b.elements[$0 * 17 + column])
        }
        exact.append(Float(terms.reduce(0, +)))
      }
    }
    // 70 products of O(1), each step rounding by at most 2⁻²⁴ of a partial sum of about 10.
    let expected = try Tensor(exact, shape: [33, 17])
    #expect(try matmul(a, b).isClose(to: expected, relative: 1e-5, absolute: 2e-5))
  }

  @Test("name both shapes when they do not fit")
  func errors() throws {
    let expected = TensorError.innerDimensions("matmul", [2, 3], [4, 5], 3, 4)
    #expect(throws: expected) { try matmul(.zeros([2, 3]), .zeros([4, 5])) }
    #expect(
      "\(expected)" == "matmul: [2, 3] and [4, 5] differ in the inner dimension: 3 and 4")
    #expect(throws: TensorError.notBroadcastable("matmul", [2, 1, 3], [4, 3, 1], 2, 4)) {
      try matmul(.zeros([2, 1, 3]), .zeros([4, 3, 1]))
    }
    #expect(throws: TensorError.self) { try matmul(Tensor(1), .zeros([1, 1])) }
    #expect(throws: TensorError.self) { try matmul(.zeros([1]), Tensor(1)) }
    #expect(throws: TensorError.self) { try matmul(.zeros([1 << 16, 1]), .zeros([1, 1 << 16])) }
  }
}
