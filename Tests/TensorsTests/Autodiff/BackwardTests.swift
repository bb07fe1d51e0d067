import Randomness
import Tensors
import Testing

@Suite("Backward passes")
struct BackwardTests {
  @Test("The derivative of Σx² is 2x")
  func square() throws {
    let x = Tensor([1, 2, 3]).requiringGradient()
    try (x * x).sum().backward()
    #expect(x.gradient == Tensor([2, 4, 6]))
  }

  @Test("Gradients accumulate until they are cleared")
  func accumulation() throws {
    let x = Tensor([1, 2]).requiringGradient()
    let y = (x * 3).sum()
    try y.backward()
    try y.backward()
    #expect(x.gradient == Tensor([6, 6]))
    x.clearGradient()
    #expect(x.gradient == nil)
    try (x * 2).sum().backward()
    #expect(x.gradient == Tensor([2, 2]))
  }

  @Test("A value used along several paths receives the sum of their gradients")
  func sharedValue() throws {
    let x = Tensor(2).requiringGradient()
    let y = try x * x  // 4
    let z = try y * y + y * x  // x⁴ + x³
    try z.backward()
    #expect(x.gradient == Tensor(4 * 8 + 3 * 4))
  }

  @Test("No gradient flows through a detached tensor")
  func detaching() throws {
    let x = Tensor([3]).requiringGradient()
    try (x * x.detached).sum().backward()
    #expect(x.gradient == Tensor([3]))
    #expect(!x.detached.requiresGradient)
  }

  @Test("Only leaves keep a gradient")
  func leaves() throws {
    let x = Tensor([3]).requiringGradient()
    let y = x * 2
    try y.sum().backward()
    #expect(x.isLeaf && !y.isLeaf && y.requiresGradient)
    #expect(y.gradient == nil)
  }

  @Test("Errors say what is missing and leave gradients alone")
  func errors() throws {
    let x = Tensor([1, 2]).requiringGradient()
    #expect(throws: TensorError.self) { try Tensor([1]).backward() }
    #expect(
      throws: TensorError.unsuitableShape(
        "backward", [2], needs: "a single number, or a seed of this shape")
    ) { try (x * 2).backward() }
    #expect(throws: TensorError.self) { try (x * 2).backward(seed: Tensor([1, 2, 3])) }
    #expect(x.gradient == nil)
  }

  @Test("A graph of 200,000 nodes is differentiated and released")
  func deepGraph() throws {
    weak var leaf: AnyObject?
    do {
      let x = Tensor([1, -1]).requiringGradient()
      leaf = x.node
      var y = x
      for _ in 0..<100_000 { y = try y + x * 1 }
      try y.sum().backward()
      #expect(x.gradient == Tensor([100_001, 100_001]))
    }
    #expect(leaf == nil)
  }

  @Test("Gradient descent teaches two layers exclusive or")
  func learning() throws {
    let inputs = try Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    let targets = try Tensor([[0], [1], [1], [0]])
    var stream = RandomStream(seed: 1)
    var parameters = [
      Tensor.normal([2, 8], using: &stream), Tensor.zeros([8]),
      Tensor.normal([8, 1], using: &stream), Tensor.zeros([1]),
    ].map { $0.requiringGradient() }
    var losses: [Float] = []
    for _ in 0..<300 {
      let hidden = try (matmul(inputs, parameters[0]) + parameters[1]).tanh()  // [4, 2] → [4, 8]
      let error = try matmul(hidden, parameters[2]) + parameters[3] - targets  // [4, 8] → [4, 1]
      let loss = try (error * error).mean()
      try loss.backward()
      losses.append(try loss.item)
      parameters = try parameters.map { parameter in
        let gradient = try #require(parameter.gradient)
        return try (parameter.detached - gradient * 0.2).requiringGradient()
      }
    }
    #expect(losses[0] > 0.25)  // what answering ½ to everything costs
    #expect(losses[299] < 0.01)
  }

  @Test("Tensors of one graph can be used from several threads")
  func threads() async throws {
    let x = Tensor([1, 2]).requiringGradient()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<200 { try (x * 2).sum().backward() } }
      }
      try await group.waitForAll()
    }
    #expect(x.gradient == Tensor([3200, 3200]))
  }
}
