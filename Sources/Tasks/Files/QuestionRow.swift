import Files

extension ProblemFile {
  /// What is asked, found by the fields that a row has: `quiz`, `question`, `problem`, `query`, `prompt` (a
  /// text or messages) or `input`; empty where it has none.
  ///
  /// - Throws: ``TaskError`` with the field.
  package static func messages(_ row: JSONObject) throws(TaskError) -> [Message] {
    for name in ["quiz", "question", "problem", "query"] {
      guard let value = present(row[name]) else { continue }
      guard let text = value.stringValue else {
        throw TaskError(message: "field '\(name)': expected a text, found \(value.summary)")
      }
      // The same question as messages says more, such as what the system is told. Other messages are what
      // a tool made of the question.
      if let turns = row["prompt"]?.arrayValue, let asked = try? messages(turns, of: "prompt"),
        asked.last(where: { $0.role == .user })?.content == text
      {
        return asked
      }
      return [Message(role: .user, content: text)]
    }
    switch present(row["prompt"]) {
    case .string(let text)?: return [Message(role: .user, content: text)]
    case .array(let turns)?: return try messages(turns, of: "prompt")
    case let other?:
      throw TaskError(
        message: "field 'prompt': expected a text or messages, found \(other.summary)")
    case nil: break
    }
    return row["input"]?.stringValue.map { [Message(role: .user, content: $0)] } ?? []
  }

  private static func messages(
    _ turns: [JSONValue], of field: String
  ) throws(TaskError) -> [Message] {
    var messages: [Message] = []
    for turn in turns {
      guard let role = turn["role"]?.stringValue, let content = turn["content"]?.stringValue else {
        throw TaskError(message: "field '\(field)': expected messages with 'role' and 'content'")
      }
      guard let known = Message.Role(rawValue: role) else {
        throw TaskError(
          message:
            "field '\(field)': expected the roles system, user and assistant, found '\(role)'"
        )
      }
      messages.append(Message(role: known, content: content))
    }
    return messages
  }

  /// Where a row says what the model wrote, the first that it has.
  package static let responseFields = ["response", "completion", "output", "generation"]

  /// What the model wrote: a text, or messages of which the assistant's last counts.
  ///
  /// In a row without any of the usual fields it is `text` where nothing is asked, and `answer` where there
  /// is a `reference`.
  ///
  /// - Throws: ``TaskError`` where the row does not tell.
  package static func response(_ row: JSONObject) throws(TaskError) -> String {
    for name in responseFields {
      if let value = present(row[name]) { return try response(value, of: name) }
    }
    if let text = present(row["text"]), (try? messages(row))?.isEmpty == true {
      return try response(text, of: "text")
    }
    if let answer = present(row["answer"]), present(row["reference"]) != nil {
      return try response(answer, of: "answer")
    }
    throw TaskError(
      message: "the row has no response: none of "
        + responseFields.map { "'\($0)'" }.joined(separator: ", "))
  }

  /// What the model wrote, by the value of a field.
  package static func response(_ value: JSONValue, of field: String) throws(TaskError) -> String {
    switch value {
    case .string(let text): return text
    // TRL writes the turns that the model added.
    case .array(let turns):
      guard let last = try messages(turns, of: field).last, last.role == .assistant else {
        throw TaskError(
          message: "field '\(field)': expected messages that end with the assistant's, found "
            + value.summary)
      }
      return last.content
    default:
      throw TaskError(
        message: "field '\(field)': expected a text or messages, found \(value.summary)")
    }
  }

  /// A value that is there; tools write null for a field that a row does not have.
  static func present(_ value: JSONValue?) -> JSONValue? { value == .null ? nil : value }
}
