import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Gradients of operations")
struct GradientTests {
  @Test("agree with finite differences in every input", arguments: OperationCase.everything)
  func finiteDifferences(_ operation: OperationCase) throws {
    let inputs = operation.inputs()
    let leaves = inputs.map { $0.requiringGradient() }
    let output = try operation.operation(leaves)
    // A random weight for each element of the output, so that none cancel.
    var stream = RandomStream(seed: 1)
    let seed = Tensor.uniform(output.shape, 0.5, 1.5, using: &stream)
    try output.backward(seed: seed)
    for (position, leaf) in leaves.enumerated() {
      let gradient = try #require(leaf.gradient)
      #expect(gradient.shape == leaf.shape)
      // Values are O(1) with an error of some 2⁻²³, divided by steps of 2⁻⁶: about 1e-5 for each of
      // up to 30 terms. The fourth-order remainder stays below that.
      try expectGradient(
        gradient.elements, at: leaf.elements, absolute: 2e-4, relative: 5e-4,
        "\(operation.testDescription), input \(position)"
      ) { shifted in
        var changed = inputs
        changed[position] = try Tensor(shifted, shape: leaf.shape)
        let value = try operation.operation(changed)
        return zip(value.elements, seed.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
  }

  @Test("are recorded for results of tracked inputs only", arguments: OperationCase.everything)
  func recording(_ operation: OperationCase) throws {
    let inputs = operation.inputs()
    #expect(try !operation.operation(inputs).requiresGradient)
    let leaves = inputs.map { $0.requiringGradient() }
    #expect(try operation.operation(leaves).requiresGradient)
    #expect(try withoutGradients { try !operation.operation(leaves).requiresGradient })
    #expect(try operation.operation(leaves) == operation.operation(inputs))
  }

  /// A rule that held an input's node would bring back the recursive release of long graphs.
  @Test("do not hold their inputs' nodes", arguments: OperationCase.everything)
  func releasing(_ operation: OperationCase) throws {
    var leaves = operation.inputs().map { $0.requiringGradient() }
    var output: Tensor? = try operation.operation(leaves)
    weak let leaf = leaves[0].node
    let rules = try #require(output?.node).rules
    leaves = []
    output = nil
    #expect(!rules.isEmpty)
    withExtendedLifetime(rules) { #expect(leaf == nil) }
  }
}
