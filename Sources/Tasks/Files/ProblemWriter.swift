import Files

extension ProblemFile {
  /// Writes problems as JSON lines in the forms that data sets use, and that
  /// ``problems(path:limit:checkpoint:where:)`` reads.
  ///
  /// - Throws: `FileError`; what `checkpoint` throws, and then nothing is written.
  package static func write(
    _ problems: [Problem], to path: FilePath, checkpoint: Checkpoint
  ) throws {
    let file = try AtomicFile(path: path)
    for problem in problems {
      try checkpoint()
      let line = JSONValue.object(try row(problem, checkpoint: checkpoint)).line + "\n"
      try file.write(Array(line.utf8))
    }
    try file.place()
  }

  /// The row of a problem, which trainers take as it is: TRL by its `prompt`, verl by that, `data_source`,
  /// `reward_model` and `extra_info`. Beside them stand the fields of a public data set: mem-kk-logic's for
  /// Knights & Knaves, TinyZero's for Countdown, question and answer for others.
  package static func row(_ problem: Problem, checkpoint: Checkpoint) rethrows -> JSONObject {
    var row = JSONObject()
    if case .knightsAndKnaves = problem.truth {
      row["quiz"] = .string(problem.text)
    } else if case .reference = problem.truth {
      row["question"] = .string(problem.text)
    }
    row["prompt"] = .array(problem.messages.map(message))
    let truth = truthRow(problem)
    for member in truth.members { row[member.key] = member.value }
    if let puzzle = problem.puzzle { try addThoughts(of: puzzle, to: &row, checkpoint) }
    row["level"] = problem.difficulty.map(JSONValue.string)
    row["data_source"] = .string(dataSource(problem))
    row["ability"] = .string(problem.isPuzzle ? "logic" : "math")
    row["reward_model"] = .object([
      "style": .string("rule"), "ground_truth": groundTruth(problem, truth),
    ])
    var extra: JSONObject = [
      "index": .integer(problem.index), "seed": problem.seed.map(JSONValue.integer) ?? .null,
    ]
    if let puzzle = problem.puzzle {
      extra["statement_order"] = .array(puzzle.order.map(JSONValue.integer))
    }
    row["extra_info"] = .object(extra)
    row["index"] = .integer(problem.index)
    return row
  }

  /// The fields that tell what a right answer is; none where it is not known.
  package static func truthRow(_ problem: Problem) -> JSONObject {
    switch problem.truth {
    case .knightsAndKnaves(let names, let solution): return rolesRow(problem, names, solution)
    case .countdown(let numbers, let target):
      return ["nums": .array(numbers.map(JSONValue.integer)), "target": .integer(target)]
    case .reference(let answer): return ["answer": .string(answer)]
    case .unknown: return [:]
    }
  }

  /// The truth as verl hands it to a reward function: a text, or Logic-RL's and TinyZero's records.
  private static func groundTruth(_ problem: Problem, _ row: JSONObject) -> JSONValue {
    switch problem.truth {
    case .knightsAndKnaves:
      var truth = JSONObject()
      for name in ["solution_text_format", "statements", "names", "solution", "knight_knave"] {
        truth[name] = row[name]
      }
      return .object(truth)
    case .countdown(let numbers, let target):
      return .object([
        "target": .integer(target), "numbers": .array(numbers.map(JSONValue.integer)),
      ])
    case .reference(let answer): return .string(answer)
    case .unknown: return .null
    }
  }

  /// The name by which verl knows a task, where it has one.
  private static func dataSource(_ problem: Problem) -> String {
    switch problem.task {
    case "kk": "kk_logic"
    case "gsm8k": "openai/gsm8k"
    default: problem.task
    }
  }

  private static func message(_ message: Message) -> JSONValue {
    .object(["role": .string(message.role.rawValue), "content": .string(message.content)])
  }

  private static func rolesRow(
    _ problem: Problem, _ names: [String], _ solution: [Bool]
  ) -> JSONObject {
    let roles = problem.roles
    func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
    let claims = zip(names, solution).map { "\($0) is \(roles.phrase($1))" }
    var row: JSONObject = [
      "names": .array(names.map(JSONValue.string)),
      "knight_knave": .object([
        "knight": .string(roles.truthful), "knave": .string(roles.liar),
        "a_knight": .string(roles.phrase(true)), "a_knave": .string(roles.phrase(false)),
        "Knight": .string(capital(roles.truthful)), "Knave": .string(capital(roles.liar)),
      ]),
      "solution": .array(solution.map(JSONValue.bool)),
      "solution_text": .string(
        (claims.count > 1 ? claims.dropLast().joined(separator: ", ") + ", and " : "")
          + (claims.last ?? "") + "."),
      "solution_text_format": .string(problem.solutionText),
    ]
    if let statements = problem.puzzle?.statements {
      // Python prints a tuple of one with a comma.
      row["statements"] = .string(
        "(" + statements.map(\.tupleText).joined(separator: ", ")
          + (statements.count == 1 ? ",)" : ")"))
    }
    return row
  }

  /// The teacher's search in words.
  private static func addThoughts(
    of puzzle: KnightsAndKnavesPuzzle, to row: inout JSONObject, _ checkpoint: Checkpoint
  ) rethrows {
    row["cot_head"] = .string("Each role is tried until nothing said speaks against it.")
    row["cot_repeat_steps"] = .array(
      try puzzle.teacherSentences(checkpoint: checkpoint).map(JSONValue.string))
    row["cot_foot"] = .string("Everyone has a role, and every claim agrees with it.")
  }
}

extension Problem {
  fileprivate var isPuzzle: Bool { if case .knightsAndKnaves = truth { true } else { false } }
}
