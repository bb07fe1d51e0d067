import Language

struct TimeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "time", area: .session,
    summary: "Run a statement, and say on standard error how long it took.",
    examples: ["time step t", "time y = map(1..1000, x -> x * x)"], takesStatement: true)

  @Rest("The statement.") var statement: [Value]

  func run(in context: CommandContext<Session>) throws -> Value {
    throw LabError("time stands before a whole statement", hint: "for example: time step t")
  }
}
