import Diagnostics
import Language

/// A session with a few commands, for trying the language.
final class TestSession {
  var log: [String] = []
}

struct PrintCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "print", area: .session, summary: "Write values.")
  @Rest("Values.") var values: [Value]
  func run(in context: CommandContext<TestSession>) throws -> Value {
    context.print(values.map(\.text).joined(separator: " "))
    return .nil
  }
}

enum Flavor: String, ChoiceConvertible {
  case sweet, sour
  case saltAndSalty = "salty"
}

struct PuzzleCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "kk", area: .tasks, summary: "Make puzzles.", examples: ["kk people=2"])
  @Option("People in each puzzle.", range: 2...20) var people = 3
  @Option("How many.") var count = 1
  @Option("Seed of the set.") var seed = 0
  @Option("Flavor of the set.") var flavor = Flavor.sweet
  func run(in context: CommandContext<TestSession>) throws -> Value {
    if count > 1000 { throw ArgumentError("count", "at most 1000 puzzles", hint: "use less") }
    return .list(
      (0..<max(0, count)).map { index in
        .record(
          Record([
            ("people", .integer(people)), ("seed", .integer(seed)), ("index", .integer(index)),
            ("flavor", .string(flavor.rawValue)),
          ]))
      })
  }
}

struct TwiceCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "twice", area: .tensors, summary: "Apply a function twice.")
  @Argument("What to start with.") var value: Value
  @Argument("The function.") var function: FunctionValue
  func run(in context: CommandContext<TestSession>) throws -> Value {
    try context.call(function, [try context.call(function, [value])])
  }
}

struct SetCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "set", area: .training, summary: "Change settings.")
  @Argument("What to change.") var target: Value
  @Settings(
    "Settings.",
    known: [.init("rule", "The rule.", choices: ["logic_rl", "simple_rl"]), .init("lr", "Rate.")])
  var settings: [(name: String, value: Value)]
  func run(in context: CommandContext<TestSession>) throws -> Value {
    .record(Record(settings.map { ($0.name, $0.value) }))
  }
}

/// A pair of numbers with members, arithmetic and elements.
struct PairValue: ObjectValue {
  let x: Double
  let y: Double
  var typeName: String { "a pair" }
  var summary: String { "pair(\(x), \(y))" }
  var memberNames: [String] { ["left", "right"] }
  func member(_ name: String) -> Value? {
    name == "left" ? .number(x) : name == "right" ? .number(y) : nil
  }
  var elements: [Value]? { [.number(x), .number(y)] }
  func binary(_ symbol: String, _ other: Value, isRight: Bool) throws -> Value? {
    guard symbol == "*", let factor = other.asDouble else { return nil }
    return .object(PairValue(x: x * factor, y: y * factor))
  }
  func apply(_ function: String, _ arguments: [Value]) throws -> Value? {
    function == "sum" ? .string("summed by itself") : nil
  }
}

struct PairCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "pair", area: .tensors, summary: "Make a pair.")
  @Argument("Left.") var left: Double
  @Argument("Right.") var right: Double
  func run(in context: CommandContext<TestSession>) throws -> Value {
    .object(PairValue(x: left, y: right))
  }
}

struct HelpCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "help", area: .session, summary: "Show the page of a word.")
  @Argument("The word.") var word: AnyWord
  func run(in context: CommandContext<TestSession>) throws -> Value {
    guard let page = context.registry.page(of: word.text) else {
      throw ArgumentError(
        "word", "no page of '\(word.text)'", hint: context.registry.advice(for: word.text))
    }
    context.print(page)
    return .nil
  }
}

struct AnyWord: ValueConvertible {
  let text: String
  static var typeDescription: String { "a word" }
  static var takesAnyWord: Bool { true }
  init(_ value: Value) throws { text = try String(value) }
  var languageValue: Value { .string(text) }
}

/// A command whose name is a word of the grammar too.
struct BreakCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "break", area: .session, summary: "Stop at a value.")
  @Argument("The value.") var value: Value
  func run(in context: CommandContext<TestSession>) throws -> Value { value }
}

struct QuitCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "quit", area: .session, summary: "End the session.")
  func run(in context: CommandContext<TestSession>) throws -> Value { throw context.end() }
}

struct RunCommand: Command {
  typealias Session = TestSession
  static let declaration = CommandDeclaration(
    name: "run", area: .session, summary: "Run statements.")
  @Argument("The statements.") var text: String
  func run(in context: CommandContext<TestSession>) throws -> Value {
    try context.run(Source(name: "inner", text: text)) { context.print("gives \($0.literal)") }
    return .bool(context.isStatement)
  }
}

/// An interpreter with these commands.
func makeInterpreter() -> Interpreter<TestSession> {
  let interpreter = Interpreter(
    session: TestSession(),
    registry: CommandRegistry<TestSession>([
      PrintCommand.self, PuzzleCommand.self, TwiceCommand.self, SetCommand.self, PairCommand.self,
      HelpCommand.self, BreakCommand.self, QuitCommand.self, RunCommand.self,
    ]))
  interpreter.write = { [session = interpreter.session] _, line in session.log.append(line) }
  return interpreter
}

/// Runs a text and returns the lines it shows: what it prints, and each result.
func shown(_ text: String, _ interpreter: Interpreter<TestSession> = makeInterpreter()) throws
  -> [String]
{
  interpreter.session.log = []
  try interpreter.run(Source(name: "test", text: text)) { _, value in
    if let value { interpreter.session.log.append(value.display(width: 80)) }
  }
  return interpreter.session.log
}

/// The error that a text gives.
func failure(_ text: String, _ interpreter: Interpreter<TestSession> = makeInterpreter())
  -> Diagnostic?
{
  do {
    _ = try shown(text, interpreter)
    return nil
  } catch {
    return error as? Diagnostic
  }
}
