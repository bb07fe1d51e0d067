import Files

extension ProblemFile {
  /// Writes problems as JSON lines in the forms that data sets use, and that ``problems(path:)`` reads:
  /// mem-kk-logic's for Knights & Knaves, TinyZero's for Countdown, question and answer for others.
  ///
  /// - Throws: `FileError`.
  package static func write(_ problems: [Problem], to path: FilePath) throws(FileError) {
    let text = problems.map { JSONValue.object(row($0)).line + "\n" }.joined()
    try AtomicFile.write(text, to: path)
  }

  package static func row(_ problem: Problem) -> JSONObject {
    switch problem.truth {
    case .knightsAndKnaves(let names, let solution): return puzzleRow(problem, names, solution)
    case .countdown(let numbers, let target):
      return [
        "nums": .array(numbers.map(JSONValue.integer)), "target": .integer(target),
        "prompt": .array(problem.messages.map(message)), "index": .integer(problem.index),
      ]
    case .reference(let answer):
      var row: JSONObject = ["question": .string(problem.text), "answer": .string(answer)]
      if let difficulty = problem.difficulty { row["level"] = .string(difficulty) }
      row["data_source"] = .string(problem.task)
      row["index"] = .integer(problem.index)
      return row
    }
  }

  private static func message(_ message: Message) -> JSONValue {
    .object(["role": .string(message.role.rawValue), "content": .string(message.content)])
  }

  private static func puzzleRow(_ problem: Problem, _ names: [String], _ solution: [Bool])
    -> JSONObject
  {
    let roles = problem.puzzle?.roles ?? .knightAndKnave
    func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
    let claims = zip(names, solution).map { "\($0) is \(roles.phrase($1))" }
    var row: JSONObject = [
      "quiz": .string(problem.text), "names": .array(names.map(JSONValue.string)),
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
    if let puzzle = problem.puzzle {
      let steps = puzzle.teacherSentences
      row["cot_head"] = .string("Each role is tried until nothing said speaks against it.")
      row["cot_repeat_steps"] = .array(steps.map(JSONValue.string))
      row["cot_foot"] = .string("Everyone has a role, and every claim agrees with it.")
      // Python prints a tuple of one with a comma.
      row["statements"] = .string(
        "(" + puzzle.statements.map(\.tupleText).joined(separator: ", ")
          + (puzzle.statements.count == 1 ? ",)" : ")"))
    }
    row["index"] = .integer(problem.index)
    return row
  }
}
