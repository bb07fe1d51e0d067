import Language
import Runs

struct RunsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "runs", area: .runs,
    summary: "The recorded runs with their last metrics, or those of some names.",
    discussion: """
      train t run="NAME" records one. One name gives the run itself, with members such as history,
      settings, and rollouts of the last update. A run whose process ended without a word is killed.
      """,
    examples: ["runs", "plot runs(\"first\").history.reward", "compare runs()"])

  @Rest("Names; none gives all.") var names: [Value]

  func run(in context: CommandContext<Session>) throws -> Value {
    let store = try context.session.runStore()
    let names = try names.map { try String($0) }
    let runs = try names.isEmpty ? store.runs() : names.map { try store.run(named: $0) }
    let values = try runs.map { Value.object(try RunValue($0, store)) }
    if names.count == 1, let value = values.first { return value }
    return .object(TableValue(rows: values))
  }
}
