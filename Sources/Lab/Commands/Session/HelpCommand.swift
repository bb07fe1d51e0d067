import Diagnostics
import Language

struct HelpCommand: Command {
  static let declaration = CommandDeclaration(
    name: "help", area: .session, summary: "Tell what there is, or more of one command.",
    examples: ["help", "help kk"])

  @Argument("A command or function, as a word.") var name: CommandName = CommandName(name: nil)

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let word = name.name else {
      context.print(context.registry.overview(width: context.session.width))
      return .nil
    }
    guard let page = context.registry.page(of: word, width: context.session.width) else {
      throw ArgumentError(
        "name", "there is no command or function '\(word)'",
        hint: didYouMean(word, context.registry.allNames))
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
