import Language

struct PlotCommand: Command {
  static let declaration = CommandDeclaration(
    name: "plot", area: .looking, summary: "Draw a list of numbers as a curve.",
    examples: ["plot t.history.reward"])

  @Argument("The numbers.") var values: [Double]
  @Option("Columns.", range: 1...500) var width = 60
  @Option("Lines.", range: 1...100) var height = 8
  @Option("A title above.") var title: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if let title { context.print(title) }
    for line in blockPlot(values, width: width, height: height) { context.print(line) }
    return .nil
  }
}
