import Diagnostics
import Language

struct HelpCommand: Command {
  static let declaration = CommandDeclaration(
    name: "help", area: .session,
    summary: "Tell what there is, or more of a command, a function or a word of the language.",
    examples: ["help", "help kk", "help for"])

  @Argument("A command, a function or a word of the grammar.") var name: CommandName = CommandName(
    name: nil)

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let word = name.name else {
      context.print(context.registry.overview(width: context.session.width))
      return .nil
    }
    guard let page = context.registry.page(of: word, width: context.session.width) else {
      let isVariable = context.variables().contains { $0.name == word }
      throw ArgumentError(
        "name", "there is no command or function '\(word)'",
        hint: isVariable
          ? "it is a variable: inspect \(word)" : context.registry.advice(for: word))
    }
    context.print(page)
    return .nil
  }
}

/// A command's name, written without quotes.
struct CommandName: ValueConvertible {
  let name: String?
  static var typeDescription: String { "a command's name" }
  static var takesAnyWord: Bool { true }

  init(name: String?) { self.name = name }
  init(_ value: Value) throws { name = value.isAbsent ? nil : try String(value) }
  var languageValue: Value { name.map(Value.string) ?? .nil }
}
