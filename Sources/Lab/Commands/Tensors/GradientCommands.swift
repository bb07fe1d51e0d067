import Language
import Tensors

struct WithGradientCommand: Command {
  static let declaration = CommandDeclaration(
    name: "with_gradient", area: .tensors,
    summary: "A tensor whose gradient backward will find.",
    examples: ["x = with_gradient [1.0, 2.0]; y = sum(x * x); backward y; grad x"])

  @Argument("The tensor.") var tensor: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    .object(TensorValue(tensor.tensor.requiringGradient()))
  }
}

struct BackwardCommand: Command {
  static let declaration = CommandDeclaration(
    name: "backward", area: .tensors,
    summary: "Find the gradients of what a tensor was computed from.",
    examples: ["x = with_gradient 3.0; backward (x * x); grad x"])

  @Argument("The tensor, of one number.") var tensor: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    try tensor.tensor.backward()
    return .nil
  }
}

struct GradCommand: Command {
  static let declaration = CommandDeclaration(
    name: "grad", area: .tensors, summary: "The gradient that backward found.",
    examples: ["x = with_gradient 3.0; backward (x * x); grad x"])

  @Argument("The tensor.") var tensor: TensorValue

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let gradient = tensor.tensor.gradient else {
      throw ArgumentError(
        "tensor", "there is no gradient: call backward first",
        hint: "gradients are kept for tensors made by with_gradient")
    }
    return .object(TensorValue(gradient))
  }
}
