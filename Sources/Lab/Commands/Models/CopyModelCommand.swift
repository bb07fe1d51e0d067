import Language
import Models

struct CopyModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "copy_model", area: .models,
    summary: "A copy of a model that learns on its own.",
    discussion:
      "Frozen weights, which nothing changes, are shared with the model; adapters are not.",
    examples: [
      "start = copy_model m; sft m (accept rollouts) steps=1; effect (evaluate m puzzles) (evaluate start puzzles)"
    ])

  @Argument("The model.") var model: ModelValue

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.new(try model.model.copy(pool: context.session.pool))
  }
}
