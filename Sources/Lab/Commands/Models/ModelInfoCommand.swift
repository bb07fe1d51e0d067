import Language

struct ModelInfoCommand: Command {
  static let declaration = CommandDeclaration(
    name: "model_info", area: .models, summary: "The parameters of a model, one by one.",
    examples: ["model_info m | table"])

  @Argument("The model.") var model: ModelValue

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      model.model.decoder.allParameters.map { slot, isTrained in
        .record(
          Record([
            ("name", .string(slot.name)), ("shape", .list(slot.shape.map(Value.integer))),
            ("count", .integer(slot.count)), ("trained", .bool(isTrained)),
          ]))
      })
  }
}
