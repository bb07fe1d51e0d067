import Language
import Models
import Tasks
import Training

/// Examples to be learned: records {problem, response}, the problem as such or as a text, or rollouts, which
/// are learned token by token as they were sampled.
struct ExampleList: ValueConvertible {
  private enum Example {
    case text(prompt: String, response: String)
    case conversation(prompt: [Message], response: String)
    case rollout(RolloutValue)
  }

  private let examples: [Example]
  let languageValue: Value

  static var typeDescription: String { "a list of records {problem, response} or of rollouts" }

  init(_ value: Value) throws {
    guard let elements = value.asList else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    examples = try elements.enumerated().map { index, element in
      if case .record(let record) = element, let problem = record["problem"],
        case .string(let response)? = record["response"]
      {
        if case .string(let text) = problem {
          return .text(prompt: text, response: response)
        }
        return .conversation(prompt: try ProblemValue(problem).problem.messages, response: response)
      }
      if case .object(let object) = element, let rollout = object as? RolloutValue {
        return .rollout(rollout)
      }
      throw LabError(
        "example \(index) is no record {problem, response} and no rollout",
        hint: "make them with map(puzzles, p -> {problem: p, response: teacher(p)})")
    }
    languageValue = value
  }

  var count: Int { examples.count }

  /// The examples as tokens.
  ///
  /// A problem that is a text is what the user says. For a model without a chat template its response
  /// follows it as plain text.
  /// - Parameter note: told what was assumed.
  /// - Throws: when the model has no stop token for a response to end with, or no template for a
  ///   conversation.
  func tokenized(
    for model: LanguageModel, note: ((String) -> Void)? = nil
  ) throws -> [SupervisedExample] {
    let end = model.stopTokens.min()
    func example(prompt: [Int32], response: String) throws -> SupervisedExample {
      guard let end else {
        throw ArgumentError("model", "the model has no stop token to end a response with")
      }
      return SupervisedExample(
        prompt: prompt,
        response: try model.tokens(of: response, addSpecialTokens: false) + [end])
    }
    let isPlain = if case .failure = model.template { true } else { false }
    var plainCount = 0
    let result = try examples.map { item in
      switch item {
      case .rollout(let rollout): return SupervisedExample(rollout.rollout)
      case .text(let text, let response) where isPlain:
        plainCount += 1
        return try example(
          prompt: try model.tokens(of: text, addSpecialTokens: true), response: response)
      case .text(let text, let response):
        return try example(prompt: try model.promptTokens([("user", text)]), response: response)
      case .conversation(let messages, let response):
        return try example(
          prompt: try model.promptTokens(messages.map { ($0.role.rawValue, $0.content) }),
          response: response)
      }
    }
    if plainCount > 0 {
      note?(
        "\(plainCount) examples are learned as plain text, the response right after the problem: the "
          + "model has no chat template")
    }
    return result
  }
}
