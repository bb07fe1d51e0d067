import Language
import Training

struct ParameterChangesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "parameter_changes", area: .training,
    summary: "How far an update moved each parameter, the farthest first.",
    discussion: """
      norm is that of the change, relative as a share of the parameter's own; before and after are
      those of the entry that moved most, at the given place.
      """,
    examples: ["parameter_changes t | first 5 | table"])

  @Argument("The trainer.") var trainer: TrainerValue

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      try trainer.trainer.changeOfParameters().enumerated()
        .sorted { ($1.element.norm, $0.offset) < ($0.element.norm, $1.offset) }
        .map { _, change in
          .record(
            Record([
              ("parameter", .string(change.name)), ("norm", .number(change.norm)),
              ("relative", .number(change.relative)),
              ("place", .string(change.place.map(String.init).joined(separator: ", "))),
              ("before", .number(change.before)), ("after", .number(change.after)),
            ]))
        })
  }
}
