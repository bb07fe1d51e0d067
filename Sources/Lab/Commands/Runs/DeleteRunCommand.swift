import Language

struct DeleteRunCommand: Command {
  static let declaration = CommandDeclaration(
    name: "delete_run", area: .runs,
    summary: "Delete a recorded run with its updates and answers, for good.",
    discussion: "Its name is free again. A run that is being recorded stays.",
    examples: ["train t run=\"scratch\"; delete_run \"scratch\""])

  @Argument("The run's name.") var name: String

  func run(in context: CommandContext<Session>) throws -> Value {
    try context.session.runStore().delete(named: name)
    return .nil
  }
}
