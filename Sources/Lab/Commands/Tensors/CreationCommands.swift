import Language
import Memory
import Tensors

struct TensorCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tensor", area: .tensors, summary: "A tensor of numbers in nested lists.",
    examples: ["tensor [[1, 2], [3, 4]]"])

  @Argument("Numbers.") var numbers: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value { .object(numbers) }
}

struct ZerosCommand: Command {
  static let declaration = CommandDeclaration(
    name: "zeros", area: .tensors, summary: "A tensor of zeros.", examples: ["zeros [2, 3]"])

  @Argument("The shape.") var shape: [Int]

  func run(in context: CommandContext<Session>) throws -> Value {
    try TensorValue.value(of: .zeros(boundedShape(shape)))
  }
}

struct OnesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "ones", area: .tensors, summary: "A tensor of ones.", examples: ["ones [2, 3]"])

  @Argument("The shape.") var shape: [Int]

  func run(in context: CommandContext<Session>) throws -> Value {
    try TensorValue.value(of: .ones(boundedShape(shape)))
  }
}

struct RandnCommand: Command {
  static let declaration = CommandDeclaration(
    name: "randn", area: .tensors, summary: "A tensor of standard normal numbers.",
    examples: ["randn [2, 3] seed=1"])

  @Argument("The shape.") var shape: [Int]
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    var numbers = context.session.stream("randn", seed: seed)
    return try TensorValue.value(of: .normal(boundedShape(shape), using: &numbers))
  }
}

struct ArangeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "arange", area: .tensors, summary: "Numbers from 0 up to but not including the end.",
    examples: ["arange 5"])

  @Argument("The end, or the start if a second is given.") var first: Double
  @Argument("The end.") var end: Double? = nil
  @Option("The step.") var step = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let (start, stop) = end.map { (first, $0) } ?? (0, first)
    guard step != 0, abs((stop - start) / step) <= 1e8 else {
      throw ArgumentError("step", "the tensor would have more than 100 million numbers")
    }
    return try TensorValue.value(of: .arange(start, stop, step: step))
  }
}

/// A shape of at most 2²⁸ numbers, 1 GB.
func boundedShape(_ dimensions: [Int]) throws -> Shape {
  let shape = try Shape(dimensions)
  guard shape.count <= 1 << 28 else {
    throw LabError("a tensor of \(shape) has \(shape.count) numbers: \(1 << 28) is the limit")
  }
  try requireMemory(bytes: shape.count * MemoryLayout<Float>.size)
  return shape
}
