import Language
import Tasks

extension CountdownTarget: ChoiceConvertible {}

struct CountdownCommand: Command {
  static let declaration = CommandDeclaration(
    name: "countdown", area: .tasks,
    summary: "Generate Countdown problems: join the numbers to the target, each exactly once.",
    discussion: """
      The problems of a set differ by their numbers, in any order, and target; where that many are not found
      it is an error. Training and held-out problems never have the same numbers and target, whatever their
      seeds.
      """,
    examples: [
      "countdown count=2 numbers=3 seed=1 | table", "countdown numbers=(3..4) count=10 split=train",
    ])

  @Option("How many numbers: a count, or a range such as 3..4.") var numbers = CountRange(3...4)
  @Option("How many problems.", range: 1...1_000_000) var count = 1
  @Option("Seed of the set; the session's if nil.") var seed: Int? = nil
  @Option("The smallest number.", range: 1...100_000) var low = 1
  @Option("The largest number.", range: 1...100_000) var high = 100
  @Option("The smallest target.", range: 1...1_000_000) var targetLow = 10
  @Option("The largest target.", range: 1...1_000_000) var targetHigh = 100
  @Option("How the target is chosen.") var target = CountdownTarget.construction
  @Option("Part of all problems to draw from.") var split = PuzzleSplit.all

  func run(in context: CommandContext<Session>) throws -> Value {
    guard low <= high else { throw ArgumentError("low", "low is \(low), above high, \(high)") }
    guard targetLow <= targetHigh else {
      throw ArgumentError(
        "target_low", "target_low is \(targetLow), above target_high, \(targetHigh)")
    }
    var generator = CountdownGenerator()
    generator.numberCounts = numbers.range
    generator.numbers = low...high
    generator.targets = targetLow...targetHigh
    generator.target = target
    generator.split = split
    generator.seed = seed ?? context.session.seed
    return try context.list(
      of: try generator.problems(count: count, checkpoint: context.checkpoint))
  }
}

/// A count, or a range of counts given as a..b.
struct CountRange: ValueConvertible {
  let range: ClosedRange<Int>
  static var typeDescription: String { "an integer, or a range such as 3..4" }

  init(_ range: ClosedRange<Int>) { self.range = range }

  init(_ value: Value) throws {
    if let elements = value.asList {
      let numbers = try elements.map { try Int($0) }
      guard let low = numbers.first, let high = numbers.last, low <= high else {
        throw ConversionError(expected: Self.typeDescription, found: value)
      }
      range = low...high
    } else {
      let count = try Int(value)
      range = count...count
    }
  }

  var languageValue: Value { .list(range.map(Value.integer)) }
}
