import Files
import Models
import Rewards
import Tasks

/// One row of a rollout file, its fields found by their names.
struct RolloutRow {
  private let object: JSONObject
  private let fields: [RolloutField: String]

  /// - Throws: ``TaskError`` when a field is missing whose name was given.
  init(_ object: JSONObject, _ fields: [RolloutField: String]) throws(TaskError) {
    self.object = object
    self.fields = fields
    for field in RolloutField.allCases {
      if let name = fields[field], object[name] == nil {
        throw TaskError(message: "the row has no field '\(name)', given for '\(field.rawValue)'")
      }
    }
  }

  /// The name of a field in this row and its value; nil when it is absent or null.
  private func find(_ field: RolloutField) -> (name: String, value: JSONValue)? {
    for name in fields[field].map({ [$0] }) ?? field.names {
      if let value = object[name], value != .null { return (name, value) }
    }
    return nil
  }

  private func wrong(_ found: (name: String, value: JSONValue), _ expected: String) -> TaskError {
    TaskError(message: "field '\(found.name)': expected \(expected), found \(found.value.summary)")
  }

  /// What was asked.
  func messages() throws(TaskError) -> [Message] {
    guard let found = find(.prompt) else {
      throw TaskError(message: "the row has no prompt: one of \(Self.list(.prompt))")
    }
    switch found.value {
    case .string(let text): return [Message(role: .user, content: text)]
    case .array(let turns): return try Self.turns(turns, of: found.name)
    default: throw wrong(found, "a text or messages")
    }
  }

  private static func turns(_ turns: [JSONValue], of name: String) throws(TaskError) -> [Message] {
    var messages: [Message] = []
    for turn in turns {
      guard let content = turn["content"]?.stringValue,
        let role = turn["role"]?.stringValue.flatMap(Message.Role.init(rawValue:))
      else {
        throw TaskError(
          message:
            "field '\(name)': expected messages with a role (system, user, assistant) and a content, "
            + "found \(turn.summary)")
      }
      messages.append(Message(role: role, content: content))
    }
    guard !messages.isEmpty else { throw TaskError(message: "field '\(name)' has no messages") }
    return messages
  }

  /// A problem that asks this, with the truth that the row tells, if it tells one.
  func problem(messages: [Message], index: Int) throws(TaskError) -> Problem {
    var object = object
    if let truth = find(.truth) { object["ground_truth"] = truth.value }
    let known = try ProblemFile.truth(object)
    let kind =
      switch known?.truth {
      case .knightsAndKnaves: "kk"
      case .countdown: "countdown"
      case .reference, .unknown, nil: "text"
      }
    return Problem(
      task: object["task"]?.stringValue ?? kind, seed: nil, index: index, messages: messages,
      truth: known?.truth ?? .unknown, puzzle: known?.puzzle, roles: known?.roles)
  }

  func rollout(of problem: Problem, group: Int, sample: Int) throws(TaskError) -> Rollout {
    let tokens = try ids(.tokens)
    let texts = try texts()
    let logProbs = try logProbs()
    let counts = [tokens.count, texts.count, logProbs.count].filter { $0 > 0 }
    guard Set(counts).count <= 1 else {
      throw TaskError(
        message: "there are \(tokens.count) token ids, \(texts.count) token texts and "
          + "\(logProbs.count) log-probabilities")
    }
    return Rollout(
      problem: problem, group: group, sample: sample, promptTokens: try ids(.promptTokens),
      tokens: tokens, logProbs: logProbs,
      finishReason: find(.finish)?.value.stringValue.flatMap(FinishReason.init(rawValue:)),
      text: try response(), reported: ReportedTokens(texts: texts))
  }

  private func response() throws(TaskError) -> String {
    guard let found = find(.response) else {
      throw TaskError(message: "the row has no response: one of \(Self.list(.response))")
    }
    return try ProblemFile.response(found.value, of: found.name)
  }

  private func ids(_ field: RolloutField) throws(TaskError) -> [Int32] {
    guard let found = find(field) else { return [] }
    var ids: [Int32] = []
    for item in found.value.arrayValue ?? [.null] {
      guard case .integer(let number) = item, let id = Int32(exactly: number), id >= 0 else {
        throw wrong(found, "a list of token ids")
      }
      ids.append(id)
    }
    return ids
  }

  private func texts() throws(TaskError) -> [String] {
    guard let found = find(.tokenTexts) else { return [] }
    let texts = found.value.arrayValue?.compactMap(\.stringValue)
    guard let texts, texts.count == found.value.arrayValue?.count else {
      throw wrong(found, "a list of texts")
    }
    return texts
  }

  private func logProbs() throws(TaskError) -> [Float] {
    guard let found = find(.logProbs) else { return [] }
    var numbers: [Float] = []
    for item in found.value.arrayValue ?? [.bool(false)] {
      // What JSON cannot write, the logarithm of 0, is null.
      guard let number = item == .null ? -.infinity : item.numberValue else {
        throw wrong(found, "a list of numbers")
      }
      numbers.append(Float(number))
    }
    return numbers
  }

  func score() throws(TaskError) -> Score? {
    guard let found = find(.score) else { return nil }
    guard let total = found.value.numberValue else { throw wrong(found, "a number") }
    guard case .object(let parts)? = object["components"] else {
      return Score([ScoreComponent(name: found.name, value: total, reason: "as the file says")])
    }
    return Score(
      total: total,
      components: parts.members.compactMap { part in
        part.value.numberValue.map {
          ScoreComponent(name: part.key, value: $0, reason: "as the file says")
        }
      })
  }

  /// What the row calls its group; nil when it does not.
  func groupName() throws(TaskError) -> String? {
    guard let found = find(.group) else { return nil }
    switch found.value {
    case .string(let text): return step() + text
    case .integer(let number): return step() + String(number)
    default: throw wrong(found, "a number or a text")
    }
  }

  /// The step of training that it is of, which parts groups of the same question.
  func step() -> String { (find(.step)?.value.numberValue).map { "\($0)\u{0}" } ?? "" }

  private static func list(_ field: RolloutField) -> String {
    field.names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
