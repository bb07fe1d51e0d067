import Language

struct QuitCommand: Command {
  static let declaration = CommandDeclaration(
    name: "quit", area: .session, summary: "Leave, or end a script.",
    discussion: """
      Nothing runs after it, in loops, functions and loaded files too. In a replayed notebook the cells
      below are left out; another code than 0 is a failure of its cell.
      """,
    examples: ["if 1 > 2 { quit 3 }"])

  @Argument("The exit code, from 0 to 255.") var code = 0

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let code = UInt8(exactly: code) else {
      throw ArgumentError("code", "the exit code is \(code): it must be 0 to 255")
    }
    context.session.quitCode = Int32(code)
    throw context.end()
  }
}
