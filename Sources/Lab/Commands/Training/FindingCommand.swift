import Language
import Training

struct FindingCommand: Command {
  static let declaration = CommandDeclaration(
    name: "finding", area: .training,
    summary: "What an experiment says of a claim: agrees, does not, or cannot tell.",
    discussion: """
      The verdict follows from the interval of the effect. expected=above agrees when all of it lies above
      margin, and does not when all of it lies below; expected=below the other way round with −margin;
      expected=none agrees when all of it lies within ± margin, and does not when all of it lies
      outside. Anything else cannot tell. An effect found otherwise is a record {value, low, high}.
      scripts/experiments gathers the findings of notebooks in a page.
      """,
    examples: [
      """
      e = effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46]
      finding "Does it help?" e claim="It helps" source="Logic-RL" figure="+0.25"
      """
    ])

  @Argument("The question.") var question: String
  @Argument("The effect found.") var effect: FoundEffect
  @Option("What is claimed.") var claim: String
  @Option("Who claims it.") var source: String
  @Option("The published figure.") var figure = "none"
  @Option("What the claim expects of the effect.") var expected = Finding.Expectation.above
  @Option("Effects up to this are none that matter.", range: 0...1_000_000) var margin = 0.0

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let interval = effect.interval else {
      throw ArgumentError(
        "effect",
        "the effect has no interval, and so says nothing: it is of one run of one problem, or of "
          + "values that are all the same",
        hint: "give runs of three seeds or more")
    }
    let finding = Finding(interval: interval, expected: expected, margin: margin)
    return .object(
      FindingValue(
        finding: finding,
        fields: [
          ("question", question), ("claim", claim), ("source", source), ("published", figure),
          ("found", effect.text), ("verdict", finding.verdict.rawValue),
        ]))
  }
}

extension Finding.Expectation: ChoiceConvertible {}

/// The effect that a finding tells of: a difference that `effect` found, or a record of one.
struct FoundEffect: ValueConvertible {
  let text: String
  let interval: ConfidenceInterval?
  let languageValue: Value

  static var typeDescription: String {
    "a difference found by effect, or a record {value, low, high}"
  }

  init(_ value: Value) throws {
    languageValue = value
    if let effect = try? EffectValue(value), effect.isDifference {
      text = effect.summary
      interval = effect.effect.interval
    } else if case .record(let record) = value, let size = record["value"]?.asDouble,
      let low = record["low"]?.asDouble, let high = record["high"]?.asDouble
    {
      let signed = [size, low, high].map { ($0 < 0 ? "" : "+") + fixed($0, decimals: 3) }
      text = "\(signed[0]) (95 % interval \(signed[1]) to \(signed[2]))"
      interval = ConfidenceInterval(low: low, high: high)
    } else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }
}

/// A finding as a value: a line for each of its parts.
struct FindingValue: ObjectValue {
  let finding: Finding
  let fields: [(name: String, text: String)]

  var typeName: String { "a finding" }
  var summary: String { "\(fields[0].text) \(finding.verdict.rawValue)" }

  func display(width: Int) -> String {
    fields.map { name, text in
      // A line break in a text would begin a part of its own.
      name.padding(to: 11) + text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }.joined(separator: "\n")
  }

  var memberNames: [String] { fields.map(\.name) }
  func member(_ name: String) -> Value? {
    fields.first { $0.name == name }.map { .string($0.text) }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
