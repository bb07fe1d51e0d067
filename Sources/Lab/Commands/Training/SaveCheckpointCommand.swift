import Language

struct SaveCheckpointCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_checkpoint", area: .training,
    summary: "Save all that a trainer needs to go on as if never stopped.",
    discussion: """
      Model, reference, critic, optimiser, counters, settings, rule and history go into one safetensors
      file with checksums, which is complete under its name or not there. Between updates only.
      """,
    examples: ["save_checkpoint t \"half-way.safetensors\""])

  @Argument("The trainer.") var trainer: TrainerValue
  @Argument("The file.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    try trainer.trainer.saveCheckpoint(to: try context.session.files.path(file))
    return .nil
  }
}
