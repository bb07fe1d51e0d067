import Files

extension ProblemFile {
  /// The problem of one row.
  ///
  /// What is asked stands in `quiz`, `question`, `problem`, `query`, `prompt` (a text or messages) or
  /// `input`. The truth is found by the fields that are there:
  /// - Logic-RL and mem-kk-logic: `names` with `solution`, or `solution_text_format`; `statements`.
  /// - Countdown: `nums` or `numbers`, with `target`.
  /// - MATH, AIME, AMC, SimpleRL: `answer`, `gt_answer`, `ground_truth_answer`, `reference`, or the box in
  ///   `solution`; a text or a number.
  /// - GSM8K: `answer` with `####` before its end.
  /// - verl: any of these in `reward_model.ground_truth`; TRL: `prompt` with `solution` or `answer`.
  ///
  /// - Parameter index: the problem's, where the row has none.
  /// - Throws: ``TaskError`` with the field.
  package static func problem(row: JSONObject, index: Int) throws(TaskError) -> Problem {
    let messages = try messages(row)
    guard !messages.isEmpty else {
      throw TaskError(
        message: "the row has neither of 'quiz', 'question', 'problem', 'prompt' and 'input': "
          + "what is asked?")
    }
    let (truth, puzzle) = try truth(row)
    return Problem(
      task: task(row, truth), seed: nil, index: row["index"]?.integerValue ?? index,
      messages: messages, truth: truth, puzzle: puzzle, difficulty: difficulty(row))
  }

  /// What a row says a right answer is.
  package static func truth(
    _ row: JSONObject
  ) throws(TaskError) -> (GroundTruth, KnightsAndKnavesPuzzle?) {
    let nested = row["reward_model"]?["ground_truth"] ?? row["ground_truth"]
    var inner = JSONObject()
    if case .object(let object)? = nested { inner = object }
    func field(_ name: String) -> JSONValue? { row[name] ?? inner[name] }
    if field("names") != nil || field("solution_text_format") != nil {
      return try roles(field)
    }
    if let numbers = field("nums") ?? field("numbers"), let target = field("target"),
      numbers.arrayValue != nil
    {
      return (try countdown(numbers, target), nil)
    }
    if case .string(let text)? = nested { return (.reference(text), nil) }
    for name in ["reference", "gt_answer", "ground_truth_answer", "answer", "final_answer", "label"] {
      guard let value = field(name) else { continue }
      guard let text = referenceText(value) else {
        throw TaskError(message: "field '\(name)': expected a text or a number, found \(value.summary)")
      }
      // GSM8K's answer ends in "#### 18", behind its reasoning.
      if let mark = text.firstRange(of: "####") {
        return (.reference(trimmed(text[mark.upperBound...])), nil)
      }
      return (.reference(text), nil)
    }
    if let solution = field("solution")?.stringValue, let box = lastBox(solution) {
      return (.reference(box), nil)
    }
    if let value = nested, let text = referenceText(value) { return (.reference(text), nil) }
    throw TaskError(
      message: "the row has no truth: 'names' with 'solution', 'numbers' with 'target', "
        + "'answer', 'reference' or 'reward_model'")
  }

  // What is asked

  private static func messages(_ row: JSONObject) throws(TaskError) -> [Message] {
    for name in ["quiz", "question", "problem", "query"] {
      guard let value = row[name] else { continue }
      guard let text = value.stringValue else {
        throw TaskError(message: "field '\(name)': expected a text, found \(value.summary)")
      }
      return [Message(role: .user, content: text)]
    }
    switch row["prompt"] {
    case .string(let text)?: return [Message(role: .user, content: text)]
    case .array(let turns)?:
      var messages: [Message] = []
      for turn in turns {
        guard let role = turn["role"]?.stringValue, let content = turn["content"]?.stringValue else {
          throw TaskError(message: "field 'prompt': expected messages with 'role' and 'content'")
        }
        guard let known = Message.Role(rawValue: role) else {
          throw TaskError(
            message: "field 'prompt': expected the roles system, user and assistant, found '\(role)'")
        }
        messages.append(Message(role: known, content: content))
      }
      return messages
    case let other?:
      throw TaskError(message: "field 'prompt': expected a text or messages, found \(other.summary)")
    case nil: break
    }
    return row["input"]?.stringValue.map { [Message(role: .user, content: $0)] } ?? []
  }

  private static func task(_ row: JSONObject, _ truth: GroundTruth) -> String {
    switch truth {
    case .knightsAndKnaves: return "kk"
    case .countdown: return "countdown"
    case .reference:
      if let source = row["data_source"]?.stringValue { return String(source.split(separator: "/").last ?? "math") }
      return row["answer"]?.stringValue?.contains("####") == true ? "gsm8k" : "math"
    }
  }

  /// How hard a row says it is.
  package static func difficulty(_ row: JSONObject) -> String? {
    switch row["level"] ?? row["difficulty"] {
    case .integer(let level)?: "level \(level)"
    case .string(let text)?: text.utf8.count <= 40 ? text.lowercased() : nil
    default: nil
    }
  }

  // Truths

  private static func roles(
    _ field: (String) -> JSONValue?
  ) throws(TaskError) -> (GroundTruth, KnightsAndKnavesPuzzle?) {
    let (names, solution) = try people(field)
    guard let statements = field("statements")?.stringValue else {
      return (.knightsAndKnaves(names: names, solution: solution), nil)
    }
    let puzzle: KnightsAndKnavesPuzzle
    do throws(TaskError) {
      puzzle = KnightsAndKnavesPuzzle(
        names: names, statements: try StatementReader.statements(statements, people: names.count),
        solution: solution, roles: rolePair(field("knight_knave")))
    } catch {
      throw TaskError(message: "statements: \(error.message)")
    }
    return (.knightsAndKnaves(names: names, solution: solution), puzzle)
  }

  /// The words for the roles; knight and knave where the row has none.
  private static func rolePair(_ words: JSONValue?) -> RolePair {
    guard let truthful = words?["knight"]?.stringValue, let liar = words?["knave"]?.stringValue,
      !truthful.isEmpty, !liar.isEmpty, truthful != liar
    else { return .knightAndKnave }
    return RolePair(truthful: truthful, liar: liar)
  }

  private static func people(
    _ field: (String) -> JSONValue?
  ) throws(TaskError) -> ([String], [Bool]) {
    if let names = field("names"), let solution = field("solution") {
      let people = names.arrayValue?.compactMap(\.stringValue)
      let roles = solution.arrayValue?.compactMap(\.boolValue)
      guard let people, people.count == names.arrayValue?.count else {
        throw TaskError(message: "field 'names': expected a list of texts, found \(names.summary)")
      }
      guard let roles, roles.count == solution.arrayValue?.count else {
        throw TaskError(
          message: "field 'solution': expected a list of true and false, found \(solution.summary)")
      }
      guard people.count == roles.count, !people.isEmpty else {
        throw TaskError(
          message: "there are \(people.count) names and \(roles.count) roles in 'solution'")
      }
      return (people, roles)
    }
    guard let text = field("solution_text_format")?.stringValue else {
      throw TaskError(
        message: "the row has neither 'names' with 'solution' nor 'solution_text_format'")
    }
    var names: [String] = []
    var solution: [Bool] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 4, let role = words.last, role == "knight" || role == "knave" else {
        throw TaskError(
          message: "solution_text_format: expected '(1) Zoey is a knight', found '\(line)'")
      }
      names.append(String(words[words.count - 4]))
      solution.append(role == "knight")
    }
    guard !names.isEmpty else { throw TaskError(message: "solution_text_format is empty") }
    return (names, solution)
  }

  private static func countdown(
    _ numbers: JSONValue, _ target: JSONValue
  ) throws(TaskError) -> GroundTruth {
    let values = numbers.arrayValue?.compactMap(\.integerValue) ?? []
    guard !values.isEmpty, values.count == numbers.arrayValue?.count else {
      throw TaskError(
        message: "field 'numbers': expected a list of whole numbers, found \(numbers.summary)")
    }
    guard let target = target.integerValue else {
      throw TaskError(message: "field 'target': expected a whole number, found \(target.summary)")
    }
    return .countdown(numbers: values, target: target)
  }

  private static func referenceText(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    // AMC's files write 27.0 for 27.
    case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
    case .array(let items): items.count == 1 ? referenceText(items[0]) : nil
    default: nil
    }
  }

  /// The content of the last `\boxed{…}`.
  private static func lastBox(_ text: String) -> String? {
    guard let start = text.ranges(of: "\\boxed{").last else { return nil }
    var depth = 1
    var index = start.upperBound
    while index < text.endIndex {
      if text[index] == "{" { depth += 1 }
      if text[index] == "}" {
        depth -= 1
        if depth == 0 { return String(text[start.upperBound..<index]) }
      }
      index = text.index(after: index)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.trimmingPrefix { $0.isWhitespace }.reversed().trimmingPrefix { $0.isWhitespace }.reversed())
  }
}

extension JSONValue {
  fileprivate var integerValue: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }
}
