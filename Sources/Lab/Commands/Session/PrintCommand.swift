import Diagnostics
import Language

struct PrintCommand: Command {
  static let declaration = CommandDeclaration(
    name: "print", area: .session, summary: "Write values with a space between.",
    examples: [.init("print \"two\", 1 + 1", shows: "two 2")])

  @Rest("The values.") var values: [Value]

  func run(in context: CommandContext<Session>) throws -> Value {
    context.print(visibleControlCharacters(values.map(\.text).joined(separator: " ")))
    return .nil
  }
}
