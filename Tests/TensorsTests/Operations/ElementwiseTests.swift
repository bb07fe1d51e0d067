import Glibc
import Tensors
import Testing

@Suite("Elementwise operations")
struct ElementwiseTests {
  @Test("Operands broadcast")
  func broadcasting() throws {
    let column = try Tensor([[1], [2]])
    #expect(try column + Tensor([10, 20, 30]) == Tensor([[11, 21, 31], [12, 22, 32]]))
    #expect(try Tensor([10, 20, 30]) - column == Tensor([[9, 19, 29], [8, 18, 28]]))
    #expect(try Tensor.ones([0, 3]) * Tensor([1, 2, 3]) == .zeros([0, 3]))
    #expect(try Tensor(2) / Tensor([1, 0]) == Tensor([2, .infinity]))
    let long = try Tensor.arange(20)
    #expect(try (long + column).rows == [long + 1, long + 2])
    #expect(throws: TensorError.notBroadcastable("multiply", [2], [3], 2, 3)) {
      try Tensor([1, 2]) * Tensor([1, 2, 3])
    }
  }

  @Test(
    "The bits of an element do not depend on its place or neighbours", arguments: [1, 7, 8, 9, 31])
  func placement(_ count: Int) throws {
    let x = try Tensor.arange(-8, 8, step: 0.25)
    for function in [
      { $0.exp() }, { $0.log() }, { $0.tanh() }, { $0.sigmoid() }, { $0.silu() },
    ] as [(Tensor) -> Tensor] {
      let whole = function(x).elements.map(\.bitPattern)
      let part = function(try x[64 - count..<64]).elements.map(\.bitPattern)
      #expect(Array(whole.suffix(count)) == part)
    }
  }

  private func expectAccurate(
    _ function: (Tensor) -> Tensor, _ exact: (Double) -> Double, ulps: Double, _ name: String
  ) throws {
    let x = try Tensor.arange(-20, 20, step: 0.00137)
    var worst = 0.0
    for (input, found) in zip(x.elements, function(x).elements) {
      let expected = exact(Double(input))
      worst = Swift.max(worst, Swift.abs(Double(found) - expected) / Double(Float(expected).ulp))
    }
    #expect(worst <= ulps, "\(name): \(worst) ulp")
  }

  @Test("Activations lie within a few ulp of the exact value")
  func accuracy() throws {
    // An exponential of 1 ulp, an addition and a division of half an ulp each; silu multiplies once
    // more, and tanh doubles the exponential's error where it changes from polynomial to quotient.
    try expectAccurate({ $0.sigmoid() }, { 1 / (1 + exp(-$0)) }, ulps: 2.5, "sigmoid")
    try expectAccurate({ $0.silu() }, { $0 / (1 + exp(-$0)) }, ulps: 3, "silu")
    try expectAccurate({ $0.tanh() }, { tanh($0) }, ulps: 2.5, "tanh")
  }

  @Test("Activations saturate")
  func limits() {
    let x = Tensor([-.infinity, -1000, 1000, .infinity])
    #expect(x.tanh() == Tensor([-1, -1, 1, 1]))
    #expect(x.sigmoid() == Tensor([0, 0, 1, 1]))
    #expect(x.relu() == Tensor([0, 0, 1000, .infinity]))
    #expect(x.exp() == Tensor([0, 0, .infinity, .infinity]))
    for function in [{ $0.exp() }, { $0.tanh() }, { $0.relu() }] as [(Tensor) -> Tensor] {
      #expect(function(Tensor([.nan])).elements[0].isNaN)
    }
  }

  // Computed in double precision and rounded once.
  @Test(
    "Powers are correctly rounded but for rare halfway cases",
    arguments: [-65, -3, -1.5, -0.5, 0, 0.3, 0.5, 1, 2, 2.5, 7, 64, 101] as [Float])
  func powers(_ exponent: Float) throws {
    let x = try Tensor.arange(-3, 3, step: 0.0625)
    for (base, found) in zip(x.elements, x.pow(exponent).elements) {
      let expected = Float(pow(Double(base), Double(exponent)))
      #expect(
        found == expected || found.isNaN && expected.isNaN
          || Swift.abs(found - expected) <= expected.ulp,
        "\(base) to the power \(exponent): \(found), not \(expected)")
    }
  }

  @Test("Special powers are those of IEEE 754")
  func specialPowers() {
    let bases: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, 2, -0.5]
    for exponent: Float in [0, 1, -1, 2, 3, 0.5, -0.5, 65, .infinity, -.infinity, .nan, 1e30] {
      for (base, found) in zip(bases, Tensor(bases).pow(exponent).elements) {
        let expected = Float(pow(Double(base), Double(exponent)))
        #expect(
          found == expected || found.isNaN && expected.isNaN, "\(base) to the power \(exponent)")
      }
    }
  }

  @Test("Choices take the element asked for and pass NaN on")
  func choices() throws {
    let x = Tensor([1, 5, .nan, 2])
    let y = Tensor([3, 4, 1, .nan])
    #expect(try Tensor.maximum(x, y).elements.prefix(2) == [3, 5])
    #expect(try Tensor.minimum(x, y).elements.prefix(2) == [1, 4])
    #expect(try Tensor.maximum(x, y).elements.suffix(2).allSatisfy(\.isNaN))
    #expect(try Tensor.minimum(x, y).elements.suffix(2).allSatisfy(\.isNaN))
    #expect(try Tensor([-2, 0.5, 2]).clamp(-1, 1) == Tensor([-1, 0.5, 1]))
    #expect(throws: TensorError.self) { try x.clamp(1, 0) }
    #expect(throws: TensorError.self) { try x.clamp(.nan, 0) }
    #expect(try Tensor.where(Tensor([1, 0]), Tensor(7), Tensor([1, 2])) == Tensor([7, 2]))
    #expect(throws: TensorError.self) { try Tensor.where(Tensor([1, 0]), x, y) }
    #expect(try Tensor([1, 2, 3]).isGreater(than: Tensor(2)) == Tensor([0, 0, 1]))
    #expect(try Tensor([1, 2, 3]).isLess(than: Tensor(2)) == Tensor([1, 0, 0]))
    #expect(try Tensor([1, 2, .nan]).isEqual(to: Tensor([1, 3, .nan])) == Tensor([1, 0, 0]))
  }

  @Test("Equal operands of a maximum share the gradient")
  func ties() throws {
    let x = Tensor([1, 3]).requiringGradient()
    let y = Tensor([1, 2]).requiringGradient()
    try Tensor.maximum(x, y).sum().backward()
    #expect(x.gradient == Tensor([0.5, 1]))
    #expect(y.gradient == Tensor([0.5, 0]))
  }
}
