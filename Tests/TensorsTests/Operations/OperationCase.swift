import Randomness
import Tensors
import Testing

/// An operation with the shapes of its inputs, to be differentiated in every input.
struct OperationCase: Sendable, CustomTestStringConvertible {
  enum Domain {
    /// Numbers in [−2, 2).
    case all
    /// Numbers in [0.5, 2), away from poles.
    case positive
    /// Multiples of ¼, no two alike and none 0, so that no step of a check crosses a kink.
    case apart
  }

  let name: String
  let shapes: [Shape]
  let domain: Domain
  let operation: @Sendable ([Tensor]) throws -> Tensor

  var testDescription: String {
    "\(name) \(shapes.map(\.description).joined(separator: " "))"
  }

  init(
    _ name: String, _ shapes: Shape..., domain: Domain = .all,
    _ operation: @escaping @Sendable ([Tensor]) throws -> Tensor
  ) {
    self.name = name
    self.shapes = shapes
    self.domain = domain
    self.operation = operation
  }

  func inputs() -> [Tensor] {
    var stream = RandomStream(seed: 7).substream(testDescription)
    var used = 0
    return shapes.map { shape in
      switch domain {
      case .all: return .uniform(shape, -2, 2, using: &stream)
      case .positive: return .uniform(shape, 0.5, 2, using: &stream)
      case .apart:
        var numbers = (0..<shape.count).map { index in
          let rank = used + index
          return Float(rank / 2 + 1) * (rank % 2 == 0 ? 0.25 : -0.25)
        }
        used += shape.count
        stream.shuffle(&numbers)
        return try! Tensor(numbers, shape: shape)
      }
    }
  }

  /// The same operation on several lists of shapes.
  static func each(
    _ name: String, _ shapes: [Shape], domain: Domain = .all,
    _ operation: @escaping @Sendable (Tensor) throws -> Tensor
  ) -> [OperationCase] {
    shapes.map { OperationCase(name, $0, domain: domain) { try operation($0[0]) } }
  }

  /// The same operation of two operands on several pairs of shapes.
  static func each(
    _ name: String, pairs: [(Shape, Shape)], domain: Domain = .all,
    _ operation: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> [OperationCase] {
    pairs.map { OperationCase(name, $0.0, $0.1, domain: domain) { try operation($0[0], $0[1]) } }
  }
}

extension OperationCase {
  private static let shapes: [Shape] = [[], [1], [0], [9], [2, 3], [2, 1, 3]]
  private static let pairs: [(Shape, Shape)] = [
    ([], []), ([1], [1]), ([0], [1]), ([9], [9]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [2, 2]),
    ([2, 3, 2], [3, 1]), ([1, 9], [4, 9]),
  ]

  static let arithmetic: [OperationCase] =
    each("add", pairs: pairs) { try $0 + $1 }
    + each("subtract", pairs: pairs) { try $0 - $1 }
    + each("multiply", pairs: pairs) { try $0 * $1 }
    + each("divide", pairs: pairs, domain: .positive) { try $0 / $1 }
    + each("negate", shapes) { -$0 }
    + each("add number", shapes) { $0 + 3 }
    + each("subtract from number", shapes) { 3 - $0 }
    + each("multiply by number", shapes) { $0 * -2 }
    + each("divide by number", shapes) { $0 / 4 }
    + each("divide number", shapes, domain: .positive) { 4 / $0 }

  static let elementwise: [OperationCase] =
    each("exp", shapes) { $0.exp() }
    + each("log", shapes, domain: .positive) { $0.log() }
    + each("sqrt", shapes, domain: .positive) { $0.sqrt() }
    + each("tanh", shapes) { $0.tanh() }
    + each("sigmoid", shapes) { $0.sigmoid() }
    + each("silu", shapes) { $0.silu() }
    + each("relu", shapes, domain: .apart) { $0.relu() }
    + each("abs", shapes, domain: .apart) { $0.abs() }
    + each("pow 3", shapes) { $0.pow(3) }
    + each("pow 0", shapes) { $0.pow(0) }
    + each("pow -1.5", shapes, domain: .positive) { $0.pow(-1.5) }
    + each("clamp", shapes, domain: .apart) { try $0.clamp(-0.6, 0.6) }

  static let selection: [OperationCase] =
    each("maximum", pairs: pairs, domain: .apart) { try Tensor.maximum($0, $1) }
    + each("minimum", pairs: pairs, domain: .apart) { try Tensor.minimum($0, $1) }
    + each("where", pairs: pairs) { try Tensor.where(Tensor([1]), $0, $1) }
    + each("where by row", pairs: [([2, 3], [3]), ([2, 1], [])]) {
      try Tensor.where(Tensor([[1], [0]]), $0, $1)
    }

  private static let matrices: [Shape] = [[3], [1, 1], [2, 3], [2, 3, 2], [9, 2]]

  static let reductions: [OperationCase] =
    each("sum", shapes) { $0.sum() }
    + each("sum first", matrices + [[0, 3]]) { try $0.sum(axis: 0) }
    + each("sum last", matrices) { try $0.sum(axis: -1, keepingDimension: true) }
    + each("mean", matrices) { try $0.mean() }
    + each("mean last", matrices) { try $0.mean(axis: -1) }
    + each("var", [[3], [2, 3], [9, 2]]) { try $0.variance() }
    + each("var biased", matrices) { try $0.variance(axis: -1, unbiased: false) }
    + each("std", [[3], [2, 3], [9, 2]]) {
      try $0.standardDeviation(axis: 0, keepingDimension: true)
    }
    + each("std biased", [[3], [2, 3]]) { try $0.standardDeviation(unbiased: false) }
    + each("max", matrices, domain: .apart) { try $0.max() }
    + each("max first", matrices, domain: .apart) { try $0.max(axis: 0) }
    + each("min", matrices, domain: .apart) { try $0.min() }
    + each("min last", matrices, domain: .apart) { try $0.min(axis: -1, keepingDimension: true) }
    + each("sum of all", matrices) { try $0.sum(axis: nil, keepingDimension: true) }
    + each("cumulative sum", matrices + [[0]]) { try $0.cumulativeSum() }
    + each("cumulative sum first", matrices) { try $0.cumulativeSum(axis: 0) }

  static let rearrangements: [OperationCase] =
    each("reshape", [[2, 3], [6], [1, 6]]) { try $0.reshape([3, -1]) }
    + each("transpose", matrices) { $0.transposed() }
    + each("permute", [[2, 3, 4], [1, 2, 1]]) { try $0.permuted([2, 0, 1]) }
    + each("insert axis", shapes) { try $0.insertingAxis(-1) }
    + each("remove axis", [[2, 1], [1]]) { try $0.removingAxis(-1) }
    + each("broadcast", [[3], [1, 3], [2, 1], [], [2, 3]]) { try $0.broadcast(to: [2, 3]) }
    + each("index", matrices) { try $0[-1] }
    + each("slice", [[3, 2], [4, 1, 2]]) { try $0[1..<3] }
    + each("slice last", [[2, 3], [1, 4]]) { try $0.slice(axis: -1, 1..<2) }
    + each("gather rows", [[3, 2], [4], [3, 2, 2]]) { try $0.gatherRows([2, 0, 2]) }
    + each("gather no rows", [[3, 2]]) { try $0.gatherRows([]) }
    + each("gather last", [[2, 3], [2, 1, 3]]) { try $0.gatherLast([2, 1]) }
    + each("concat", pairs: [([2, 2], [1, 2]), ([0, 2], [3, 2])]) { try Tensor.concat([$0, $1]) }
    + each("concat last", pairs: [([2, 2], [2, 1]), ([3], [1])]) {
      try Tensor.concat([$0, $1, $0], axis: -1)
    }
    + each("stack", pairs: [([2], [2]), ([], []), ([2, 3], [2, 3])]) {
      try Tensor.stack([$0, $1], axis: -1)
    }

  static let products: [OperationCase] =
    each(
      "matmul",
      pairs: [
        ([2, 3], [3, 4]), ([1, 1], [1, 1]), ([3], [3]), ([3], [3, 2]), ([2, 3], [3]),
        ([2, 2, 3], [3, 2]), ([2, 2, 3], [2, 3, 2]), ([2, 1, 2, 3], [3, 3, 2]),
        ([2, 3], [2, 3, 2]),
        ([3], [2, 3, 2]), ([0, 3], [3, 2]), ([2, 0], [0, 3]), ([1, 2, 3], [4, 3, 1]),
      ]
    ) { try matmul($0, $1) }
    + [
      OperationCase("causal attention", [2, 3, 4], [2, 3, 4], [2, 3, 2]) {
        try causalAttention(queries: $0[0], keys: $0[1], values: $0[2])
      },
      OperationCase("causal attention, last queries", [2, 4], [3, 4], [3, 4]) {
        try causalAttention(queries: $0[0], keys: $0[1], values: $0[2])
      },
    ]

  static let distributions: [OperationCase] =
    each("softmax", matrices + [[2, 0]]) { try $0.softmax() }
    + each("log_softmax", matrices + [[2, 0]]) { try $0.logSoftmax() }
    + each("logsumexp", matrices) { try $0.logSumExp() }
    + each("softmax first", [[2, 3], [3], [2, 2, 2]]) { try $0.softmax(axis: 0) }
    + each("log_softmax first", [[2, 3], [2, 2, 2]]) { try $0.logSoftmax(axis: 0) }
    + each("logsumexp first", [[2, 3], [2, 2, 2]]) {
      try $0.logSumExp(axis: 0, keepingDimension: true)
    }
    + each("cross entropy", [[2, 3], [1, 2, 4]]) { try $0.crossEntropy(targets: [1, 0]) }
    + each("rms norm", pairs: [([2, 3], [3]), ([4], [4]), ([2, 1, 9], [9])]) {
      try $0.rmsNorm(weight: $1)
    }
    + [
      OperationCase("layer norm", [2, 3], [3], [3]) {
        try $0[0].layerNorm(weight: $0[1], bias: $0[2])
      },
      OperationCase("layer norm", [2, 2, 9], [9], [9]) {
        try $0[0].layerNorm(weight: $0[1], bias: $0[2])
      },
    ]

  static let everything =
    arithmetic + elementwise + selection + reductions + rearrangements + products + distributions
}
