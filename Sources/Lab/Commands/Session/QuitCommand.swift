import Language

struct QuitCommand: Command {
  static let declaration = CommandDeclaration(
    name: "quit", area: .session, summary: "Leave.")

  @Argument("The exit code.") var code = 0

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.quitCode = Int32(truncatingIfNeeded: code)
    return .nil
  }
}
