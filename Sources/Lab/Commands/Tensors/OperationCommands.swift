import Interruptions
import Language
import Memory
import Tensors

struct MatmulCommand: Command {
  static let declaration = CommandDeclaration(
    name: "matmul", area: .tensors, summary: "The matrix product, also written a @ b.",
    examples: ["matmul (randn [2, 3]) (randn [3, 4])"])

  @Argument("The first.") var first: TensorValue
  @Argument("The second.") var second: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    try TensorValue.product(first.tensor, second.tensor)
  }
}

struct SoftmaxCommand: Command {
  static let declaration = CommandDeclaration(
    name: "softmax", area: .tensors, summary: "Probabilities of logits.",
    examples: ["softmax [1.0, 2.0, 3.0]"])

  @Argument("The logits.") var logits: TensorValue
  @Option("The axis.") var axis = -1

  func run(in context: CommandContext<Session>) throws -> Value {
    try requireMemoryOfCopies(3, of: logits.tensor)
    return try TensorValue.value(of: logits.tensor.softmax(axis: axis))
  }
}

struct LogSoftmaxCommand: Command {
  static let declaration = CommandDeclaration(
    name: "log_softmax", area: .tensors, summary: "Log-probabilities of logits.",
    examples: ["log_softmax [1.0, 2.0, 3.0]"])

  @Argument("The logits.") var logits: TensorValue
  @Option("The axis.") var axis = -1

  func run(in context: CommandContext<Session>) throws -> Value {
    try requireMemoryOfCopies(3, of: logits.tensor)
    return try TensorValue.value(of: logits.tensor.logSoftmax(axis: axis))
  }
}

struct ArgmaxCommand: Command {
  static let declaration = CommandDeclaration(
    name: "argmax", area: .tensors, summary: "Where the largest number stands.",
    examples: ["argmax [1, 5, 2]"])

  @Argument("The numbers.") var numbers: TensorValue
  @Option("The axis; nil is over all.") var axis: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    try requireMemoryOfCopies(3, of: numbers.tensor)
    let result = try numbers.tensor.argmax(axis: axis)
    if result.count == 1 { return .integer(Int(try result.item)) }
    return try TensorValue.value(of: result)
  }
}

struct ReshapeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "reshape", area: .tensors, summary: "The same numbers in another shape.",
    examples: ["reshape (arange 6) [2, 3]"])

  @Argument("The tensor.") var tensor: TensorValue
  @Argument("The shape; one -1 is worked out.") var shape: [Int]

  func run(in context: CommandContext<Session>) throws -> Value {
    try TensorValue.value(of: tensor.tensor.reshape(shape))
  }
}

struct TransposeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "transpose", area: .tensors, summary: "The last two axes exchanged.",
    examples: ["transpose [[1, 2], [3, 4]]"])

  @Argument("The tensor.") var tensor: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    try TensorValue.value(of: tensor.tensor.transposed())
  }
}

struct ConcatCommand: Command {
  static let declaration = CommandDeclaration(
    name: "concat", area: .tensors, summary: "Tensors, or lists, joined one after the other.",
    examples: ["concat [[1, 2], [3]]", "concat [(ones [1, 2]), (zeros [1, 2])]"])

  @Argument("The parts, in a list.") var parts: [Value]
  @Option("The axis, of tensors.") var axis = 0

  func run(in context: CommandContext<Session>) throws -> Value {
    let areLists = parts.allSatisfy { if case .list = $0 { true } else { false } }
    if areLists { return .list(try joined(parts.map { $0.asList ?? [] })) }
    let tensors = try parts.map { try TensorValue($0).tensor }
    try requireMemory(
      bytes: tensors.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.size)
    return try TensorValue.value(of: .concat(tensors, axis: axis))
  }
}

/// Lists one after the other.
private func joined(_ lists: [[Value]]) throws -> [Value] {
  var whole: [Value] = []
  for list in lists {
    try Interruption.check()
    guard whole.count + list.count <= Limit.listElements else {
      throw LabError("the list would be longer than \(Limit.listElements) elements")
    }
    whole += list
  }
  return whole
}

/// To be called before work that holds copies of a tensor.
func requireMemoryOfCopies(_ count: Int, of tensor: Tensor) throws {
  try requireMemory(bytes: count * tensor.count * MemoryLayout<Float>.size)
}

struct ShapeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "shape", area: .tensors, summary: "The dimensions of a tensor.",
    examples: ["shape (zeros [2, 3])"])

  @Argument("The tensor.") var tensor: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(tensor.tensor.shape.dimensions.map(Value.integer))
  }
}
