import Language
import Models
import Tasks
import Training

/// Examples to be learned: records {problem, response}, the problem as such or as a text, or rollouts, which
/// are learned token by token as they were sampled.
struct ExampleList: ValueConvertible {
  private enum Example {
    case text(prompt: [Message], response: String)
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
          return .text(prompt: [Message(role: .user, content: text)], response: response)
        }
        return .text(prompt: try ProblemValue(problem).problem.messages, response: response)
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

  /// - Throws: when the model has no stop token for a response to end with.
  func tokenized(for model: LanguageModel) throws -> [SupervisedExample] {
    let end = model.stopTokens.min()
    return try examples.map { example in
      switch example {
      case .rollout(let rollout): return SupervisedExample(rollout.rollout)
      case .text(let prompt, let response):
        guard let end else {
          throw ArgumentError("model", "the model has no stop token to end a response with")
        }
        let messages = prompt.map { ($0.role.rawValue, $0.content) }
        return SupervisedExample(
          prompt: try model.promptTokens(messages),
          response: try model.tokenizer.encode(response) + [end])
      }
    }
  }
}
