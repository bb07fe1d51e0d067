import Files
import Models
import Rewards
import Tasks

/// What one row of a rollout file tells, before its group is known.
struct ReadRow {
  let key: RowGrouping.Key
  let id: String?
  let step: Int?
  /// In no group yet.
  let unplaced: Rollout
  let score: Score?

  /// The answer in its place; its problem is numbered as its group.
  func rollout(group: Int, sample: Int, id: String?) -> Rollout {
    var problem = unplaced.problem
    problem.index = group
    return Rollout(
      problem: problem, group: group, sample: sample, promptTokens: unplaced.promptTokens,
      tokens: unplaced.tokens,
      logProbs: unplaced.logProbs, finishReason: unplaced.finishReason, text: unplaced.text,
      reported: unplaced.reported, source: RolloutSource(step: step, id: id))
  }
}

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
  private func messages() throws(TaskError) -> [Message] {
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

  /// All that the row tells.
  func read() throws(TaskError) -> ReadRow {
    let messages = try messages()
    let group = try groupName()
    return ReadRow(
      key: RowGrouping.Key(
        step: stepName, field: group?.field, name: group?.name,
        prompt: messages.map { "\u{0}\($0.role)\u{0}\($0.content)" }.joined()),
      id: answerID, step: find(.step)?.value.numberValue.flatMap { Int(exactly: $0) },
      unplaced: try rollout(of: try problem(messages: messages)), score: try score())
  }

  /// A problem that asks this, with the truth that the row tells, if it tells one.
  private func problem(messages: [Message]) throws(TaskError) -> Problem {
    // What is named as the truth is it: other fields may mean something else here, such as verl's
    // components of a score, one of which may be called answer.
    let truthRow = find(.truth).map { ["ground_truth": $0.value] } ?? object
    let known = try ProblemFile.truth(truthRow)
    let kind =
      switch known?.truth {
      case .knightsAndKnaves: "kk"
      case .countdown: "countdown"
      case .reference, .unknown, nil: "text"
      }
    return Problem(
      task: object["task"]?.stringValue ?? kind, seed: nil, index: 0, messages: messages,
      truth: known?.truth ?? .unknown, puzzle: known?.puzzle, roles: known?.roles,
      difficulty: ProblemFile.difficulty(object))
  }

  private func rollout(of problem: Problem) throws(TaskError) -> Rollout {
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
      problem: problem, group: 0, sample: 0, promptTokens: try ids(.promptTokens),
      tokens: tokens, logProbs: logProbs,
      finishReason: find(.finish)?.value.stringValue.flatMap(FinishReason.init(rawValue:)),
      text: try response(), reported: ReportedTokens(texts: texts, count: tokenCount))
  }

  private func response() throws(TaskError) -> String {
    guard let found = find(.response) else {
      throw TaskError(message: "the row has no response: one of \(Self.list(.response))")
    }
    return try ProblemFile.response(found.value, of: found.name)
  }

  /// How many tokens the answer has, where the row has their number in the place of their ids.
  private var tokenCount: Int? {
    guard case .integer(let count)? = find(.tokens)?.value, count >= 0 else { return nil }
    return count
  }

  private func ids(_ field: RolloutField) throws(TaskError) -> [Int32] {
    guard let found = find(field) else { return [] }
    // Some tools tell how many there are by such a name.
    if case .integer = found.value { return [] }
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

  private func score() throws(TaskError) -> Score? {
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

  /// What the row calls its group, and where; nil when it does not.
  private func groupName() throws(TaskError) -> (field: String, name: String)? {
    guard let found = find(.group) else { return nil }
    switch found.value {
    case .string(let text): return (found.name, text)
    case .integer(let number): return (found.name, String(number))
    // The prompt, which a user may name as what makes a group.
    case .array(let turns) where fields[.group] != nil && turns.first?["content"] != nil:
      return (found.name, found.value.line)
    default: throw wrong(found, "a number or a text")
    }
  }

  /// The step of training that it is of, which parts groups of the same question.
  private var stepName: String {
    (find(.step)?.value.numberValue).map { "\($0)\u{0}" } ?? ""
  }

  /// A name that tools give to one answer.
  private var answerID: String? {
    ["request_id", "sample_id", "rollout_id"].lazy.compactMap { name in
      switch object[name] {
      case .string(let text)?: text
      case .integer(let number)?: String(number)
      default: nil
      }
    }.first
  }

  private static func list(_ field: RolloutField) -> String {
    field.names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
