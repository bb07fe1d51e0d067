import Files

/// A right answer as a row tells it.
package struct RowTruth: Sendable {
  package var truth: GroundTruth
  package var puzzle: KnightsAndKnavesPuzzle?
  package var roles: RolePair?
}

extension ProblemFile {
  /// The problem of one row.
  ///
  /// What is asked stands in `quiz`, `question`, `problem`, `query`, `prompt` (a text or messages) or
  /// `input`. The truth is found by the fields that are there:
  /// - Logic-RL and mem-kk-logic: `names` with `solution`, or `solution_text_format`; `statements`;
  ///   `knight_knave` for other words for the roles.
  /// - Countdown: `nums` or `numbers`, with `target`.
  /// - MATH, AIME, AMC, SimpleRL: `answer`, `gt_answer`, `ground_truth_answer`, `reference`, or the box in
  ///   `solution`; a text or a number. A `solution` of one short line is the answer itself.
  /// - GSM8K: `answer` with `####` before its end.
  /// - verl: any of these in `reward_model.ground_truth`; TRL: `prompt` with `solution` or `answer`.
  /// - Cognitive Behaviors: any of these in `context`.
  ///
  /// - Parameters:
  ///   - index: the problem's, where the row has none.
  ///   - needs: what of the problem is read.
  /// - Throws: ``TaskError`` with the field.
  package static func problem(
    row: JSONObject, index: Int, needing needs: ProblemNeeds = .all
  ) throws(TaskError) -> Problem {
    let messages = needs.question == .ignored ? [] : try messages(row)
    if messages.isEmpty, needs.question == .required {
      throw TaskError(
        message: "the row has neither of 'quiz', 'question', 'problem', 'prompt' and 'input': "
          + "what is asked?")
    }
    let known = needs.truth == .ignored ? nil : try truth(row)
    if known == nil, needs.truth == .required {
      throw TaskError(
        message:
          "the row has no truth: 'names' with 'solution', 'numbers' with 'target', 'answer', "
          + "'reference', 'reward_model', or a 'solution' that is short or has a box")
    }
    let truth = known?.truth ?? .unknown
    return Problem(
      task: task(row, truth), seed: row["extra_info"]?["seed"]?.integerValue,
      index: row["index"]?.integerValue ?? index, messages: messages, truth: truth,
      puzzle: known?.puzzle, roles: known?.roles, difficulty: difficulty(row))
  }

  /// A right answer as a row tells it; nil where it tells none.
  ///
  /// - Throws: ``TaskError`` with the field.
  package static func truth(_ row: JSONObject) throws(TaskError) -> RowTruth? {
    let nested = present(row["reward_model"]?["ground_truth"]) ?? present(row["ground_truth"])
    var inner = JSONObject()
    if case .object(let object)? = nested ?? row["context"] { inner = object }
    func field(_ name: String) -> JSONValue? { present(row[name]) ?? present(inner[name]) }
    if field("names") != nil || field("solution_text_format") != nil {
      return try roles(field, order: row["extra_info"]?["statement_order"])
    }
    if let numbers = field("nums") ?? field("numbers"), let target = field("target"),
      numbers.arrayValue != nil
    {
      return RowTruth(truth: try countdown(numbers, target))
    }
    return try reference(field, nested).map { RowTruth(truth: .reference($0)) }
  }

  private static func reference(
    _ field: (String) -> JSONValue?, _ nested: JSONValue?
  ) throws(TaskError) -> String? {
    if field("reference") == nil, case .string(let text)? = nested { return text }
    for name in [
      "reference", "gt_answer", "ground_truth_answer", "answer", "final_answer", "label",
    ] {
      guard let value = field(name) else { continue }
      guard let text = referenceText(value) else {
        throw TaskError(
          message: "field '\(name)': expected a text or a number, found \(value.summary)")
      }
      return finalAnswer(of: text) ?? text
    }
    if let value = field("solution"), let text = referenceText(value) {
      if let answer = lastBox(text) ?? finalAnswer(of: text) { return answer }
      let answer = trimmed(text[...])
      if answer.utf8.count <= longestAnswer, !answer.contains(where: \.isNewline) { return answer }
    }
    return nested.flatMap(referenceText)
  }

  /// Bytes of a `solution` that is taken for the answer itself, as TRL's data sets have it; a longer one is
  /// the way to an answer.
  private static let longestAnswer = 200

  /// What stands behind `####`, which GSM8K puts between its reasoning and the answer.
  private static func finalAnswer(of text: String) -> String? {
    text.firstRange(of: "####").map { trimmed(text[$0.upperBound...]) }
  }

  private static func task(_ row: JSONObject, _ truth: GroundTruth) -> String {
    switch truth {
    case .knightsAndKnaves: return "kk"
    case .countdown: return "countdown"
    case .reference, .unknown:
      if let source = row["data_source"]?.stringValue {
        return String(source.split(separator: "/").last ?? "math")
      }
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
    _ field: (String) -> JSONValue?, order: JSONValue?
  ) throws(TaskError) -> RowTruth {
    let stated = rolePair(field("knight_knave"))
    let (names, solution) = try people(field, stated ?? .knightAndKnave)
    let roles = stated ?? rolePair(field("solution_text_format")?.stringValue, names, solution)
    var truth = RowTruth(truth: .knightsAndKnaves(names: names, solution: solution), roles: roles)
    guard let statements = field("statements")?.stringValue else { return truth }
    var puzzle: KnightsAndKnavesPuzzle
    do throws(TaskError) {
      puzzle = KnightsAndKnavesPuzzle(
        names: names, statements: try StatementReader.statements(statements, people: names.count),
        solution: solution, roles: roles)
    } catch {
      throw TaskError(message: "statements: \(error.message)")
    }
    if let order = present(order) {
      let places = order.arrayValue?.compactMap(\.integerValue) ?? []
      guard places.sorted() == Array(names.indices) else {
        throw TaskError(
          message:
            "field 'statement_order': expected each number from 0 to \(names.count - 1) once, "
            + "found \(order.summary)")
      }
      puzzle.order = places
    }
    truth.puzzle = puzzle
    return truth
  }

  /// The words for the roles; nil where the row has none.
  private static func rolePair(_ words: JSONValue?) -> RolePair? {
    guard let truthful = words?["knight"]?.stringValue, let liar = words?["knave"]?.stringValue,
      !truthful.isEmpty, !liar.isEmpty, truthful != liar
    else { return nil }
    return RolePair(truthful: truthful, liar: liar)
  }

  /// The known words that a solution in words uses; knight and knave where they are others, or there is none.
  private static func rolePair(
    _ text: String?, _ names: [String], _ solution: [Bool]
  ) -> RolePair {
    guard let lines = text?.split(separator: "\n"), lines.count == names.count else {
      return .knightAndKnave
    }
    let known = [.knightAndKnave] + RolePair.others
    return (known + known.map(\.flipped)).first { pair in
      zip(lines, solution).allSatisfy { $0.hasSuffix(" " + ($1 ? pair.truthful : pair.liar)) }
    } ?? .knightAndKnave
  }

  private static func people(
    _ field: (String) -> JSONValue?, _ roles: RolePair
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
      guard words.count >= 4, let role = words.last, role == roles.truthful || role == roles.liar
      else {
        throw TaskError(
          message: "solution_text_format: expected '(1) Zoey is \(roles.phrase(true))', found "
            + "'\(excerpt(String(line)))'")
      }
      names.append(String(words[words.count - 4]))
      solution.append(role == roles.truthful)
    }
    guard !names.isEmpty else { throw TaskError(message: "solution_text_format is empty") }
    return (names, solution)
  }

  private static func countdown(
    _ numbers: JSONValue, _ target: JSONValue
  ) throws(TaskError) -> GroundTruth {
    let values = numbers.arrayValue?.compactMap(\.integerValue) ?? []
    guard values.count == numbers.arrayValue?.count else {
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
    String(
      text.trimmingPrefix { $0.isWhitespace }.reversed().trimmingPrefix { $0.isWhitespace }
        .reversed())
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
