import Language
import Training

struct LoadCheckpointCommand: Command {
  static let declaration = CommandDeclaration(
    name: "load_checkpoint", area: .training,
    summary: "Take up a checkpoint: the trainer goes on as the one that saved it would have.",
    discussion: """
      The trainer is made as that one was, of the same model and problems; settings and history become
      the checkpoint's. Of a folder the latest checkpoint is taken.
      """,
    examples: [
      "save_checkpoint t \"a.safetensors\"; load_checkpoint t \"a.safetensors\""
    ])

  @Argument("The trainer.") var trainer: TrainerValue
  @Argument("The file, or a folder that train has saved to.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    let path = try context.session.files.path(file)
    context.session.willChange(trainer, wholly: true)
    let folder = context.session.ownCheckpoints[path] ?? CheckpointFolder(path: path)
    guard folder.exists else {
      try trainer.loadCheckpoint(from: path)
      return .nil
    }
    guard let step = try folder.resume(trainer) else {
      throw ArgumentError("file", "there is no checkpoint in '\(file)'")
    }
    context.session.note?("took up \(folder.file(ofStep: step))")
    return .nil
  }
}
