import Language
import Training

struct GradientNormsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "gradient_norms", area: .training,
    summary: "The gradient of the loss at hand, layer by layer or parameter by parameter.",
    discussion: "share is the part of the squared norm; the trainer's next phase must be apply.",
    examples: ["step t to=loss; gradient_norms t | table; step t"])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("Whether to list every parameter.") var parameters = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let gradients = try trainer.trainer.gradientOfParameters()
    if parameters {
      return .list(
        gradients.map { gradient in
          .record(
            Record([
              ("parameter", .string(gradient.name)),
              ("shape", .string(gradient.shape.map(String.init).joined(separator: " × "))),
              ("norm", .number(gradient.norm)), ("share", .number(gradient.share)),
              ("largest", .number(gradient.largest)),
            ]))
        })
    }
    var layers: [(name: String, gradients: [ParameterGradient])] = []
    for gradient in gradients {
      let name = layerName(gradient.name)
      if layers.last?.name == name {
        layers[layers.count - 1].gradients.append(gradient)
      } else {
        layers.append((name, [gradient]))
      }
    }
    return .list(
      layers.map { layer in
        let squares = layer.gradients.reduce(0) { $0 + $1.norm * $1.norm }
        return .record(
          Record([
            ("layer", .string(layer.name)), ("norm", .number(squares.squareRoot())),
            ("share", .number(layer.gradients.reduce(0) { $0 + $1.share })),
            ("largest", .number(layer.gradients.map(\.largest).max() ?? 0)),
          ]))
      })
  }

  /// `model.layers.3.mlp.up_proj.weight` → `layers.3`; others stand for themselves.
  private func layerName(_ name: String) -> String {
    let parts = name.split(separator: ".").map(String.init)
    if parts.count > 3, parts[1] == "layers" { return "layers." + parts[2] }
    return parts.dropLast().last ?? name
  }
}
