import Files
import FoundationEssentials

/// Reads problems from JSON lines as Logic-RL and mem-kk-logic publish them: `quiz`, `names`,
/// `solution` and `statements`, or the rows of a verl data set with `prompt` and `reward_model`.
public enum ProblemFile {
  /// Longest line that is read, in bytes.
  private static let longestLine = 1 << 20

  /// - Throws: ``TaskError`` with the file, the line and the field.
  public static func problems(path: String) throws(TaskError) -> [Problem] {
    let data: [UInt8]
    do {
      data = try readFile(path)
    } catch {
      throw TaskError(message: "\(path) cannot be read: is the name right, and is it a file?")
    }
    var problems: [Problem] = []
    var line = 0
    for bytes in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
      guard bytes.count <= longestLine else {
        throw TaskError(message: "\(path):\(line): the line is longer than \(longestLine) bytes")
      }
      do {
        problems.append(try problem(Data(bytes), index: problems.count))
      } catch {
        throw TaskError(message: "\(path):\(line): \(error.message)")
      }
    }
    guard !problems.isEmpty else { throw TaskError(message: "\(path) holds no problems") }
    return problems
  }

  /// The problem of one row, a JSON object, to judge a response by; its text may be missing.
  ///
  /// - Parameter index: the problem's, where the row has none.
  /// - Throws: ``TaskError`` with the field.
  public static func problem(line: [UInt8], index: Int) throws(TaskError) -> Problem {
    try problem(Data(line), index: index, needsText: false)
  }

  private static func problem(
    _ line: Data, index: Int, needsText: Bool = true
  ) throws(TaskError) -> Problem {
    let row: Row
    do {
      row = try JSONDecoder().decode(Row.self, from: Data(line))
    } catch let error as DecodingError {
      throw TaskError(message: advice(error))
    } catch {
      throw TaskError(message: "the line is not a JSON object")
    }
    let quiz = row.quiz ?? row.prompt?.last(where: { $0.role == "user" })?.content
    guard quiz != nil || !needsText else {
      throw TaskError(
        message: "the row has neither 'quiz' nor 'prompt': expected a Logic-RL or verl row")
    }
    let truth = row.reward_model?.ground_truth
    let (names, solution) = try people(row, truth)
    var puzzle: KnightsAndKnavesPuzzle?
    if let statements = row.statements ?? truth?.statements {
      do {
        puzzle = KnightsAndKnavesPuzzle(
          names: names,
          statements: try StatementReader.statements(statements, people: names.count),
          solution: solution)
      } catch {
        throw TaskError(message: "statements: \(error.message)")
      }
    }
    return Problem(
      task: "kk", seed: nil, index: row.index ?? index,
      messages: [Message(role: .user, content: quiz ?? "")],
      truth: .knightsAndKnaves(names: names, solution: solution), puzzle: puzzle)
  }

  private static func people(
    _ row: Row, _ truth: Row.GroundTruth?
  ) throws(TaskError) -> ([String], [Bool]) {
    if let names = row.names, let solution = row.solution {
      guard names.count == solution.count, !names.isEmpty else {
        throw TaskError(
          message: "there are \(names.count) names and \(solution.count) roles in 'solution'")
      }
      return (names, solution)
    }
    guard let text = row.solution_text_format ?? truth?.solution_text_format else {
      throw TaskError(
        message: "the row has neither 'names' with 'solution' nor 'solution_text_format'")
    }
    var names: [String] = []
    var solution: [Bool] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3, let role = words.last, role == "knight" || role == "knave" else {
        throw TaskError(
          message: "solution_text_format: expected '(1) Zoey is a knight', found '\(line)'")
      }
      names.append(String(words[words.count - 4 >= 0 ? words.count - 4 : 0]))
      solution.append(role == "knight")
    }
    guard !names.isEmpty else { throw TaskError(message: "solution_text_format is empty") }
    return (names, solution)
  }

  private static func advice(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      return field.isEmpty
        ? "the line is not a JSON object" : "field '\(field)': expected \(type)"
    default: return "the line is not a JSON object"
    }
  }

  /// The fields that are read; others are passed over.
  private struct Row: Decodable {
    let quiz: String?
    let names: [String]?
    let solution: [Bool]?
    let statements: String?
    let solution_text_format: String?
    let index: Int?
    let prompt: [Turn]?
    let reward_model: RewardModel?

    struct Turn: Decodable {
      let role: String
      let content: String
    }

    struct RewardModel: Decodable {
      let ground_truth: GroundTruth?
    }

    struct GroundTruth: Decodable {
      let solution_text_format: String?
      let statements: String?
    }
  }
}
