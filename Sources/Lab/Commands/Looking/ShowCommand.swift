import Language

struct ShowCommand: Command {
  static let declaration = CommandDeclaration(
    name: "show", area: .looking, summary: "Show a value in full.",
    examples: ["show t.rollouts[3]"])

  @Argument("The value.") var value: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    if let elements = value.asList, case .list = value,
      elements.contains(where: { if case .object = $0 { true } else { false } })
    {
      for (index, element) in elements.enumerated() {
        try context.checkpoint()
        if index > 0 { context.print("") }
        context.show(element, width: context.session.width)
      }
    } else {
      context.show(value, width: context.session.width)
    }
    return .nil
  }
}
