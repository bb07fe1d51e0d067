import Files
import Foundation
import Tasks
import Testing

/// The folder of public data sets beside the project, if it is there.
private let dataFolder: String? = {
  let given = ProcessInfo.processInfo.environment["KNAVE_DATA"]
  let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/data").path
  let folder = (given ?? beside) + "/knights_and_knaves"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

@Suite("Problem files")
final class ProblemFileTests {
  private var paths: [String] = []

  deinit {
    for path in paths { try? FileManager.default.removeItem(atPath: path) }
  }

  private func file(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "knave-tasks-" + UUID().uuidString + ".jsonl"
    paths.append(path)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static let row = """
    {"quiz": "Who is what?", "names": ["Zoey", "Max"], "solution": [true, false], "statements": \
    "(('lying', 1), ('and', ('telling-truth', 1), ('lying', 0)))", "index": 4}
    """

  @Test("Rows of Logic-RL and of verl become problems")
  func rows() throws {
    let verl = """
      {"prompt": [{"role": "user", "content": "Who?"}], "reward_model": {"style": "rule", \
      "ground_truth": {"solution_text_format": "(1) Ada is a knave\\n(2) Leo is a knight", \
      "statements": "(('lying', 1), ('lying', 0))"}}}
      """
    let problems = try ProblemFile.problems(path: FilePath(file(Self.row + "\n\n" + verl + "\n")))
    #expect(problems.count == 2)
    #expect(problems[0].index == 4)
    #expect(problems[0].puzzle?.statements[1] == .and([.tellingTruth(1), .lying(0)]))
    #expect(
      problems[1].truth == .knightsAndKnaves(names: ["Ada", "Leo"], solution: [false, true]))
    #expect(problems[1].solutionText == "(1) Ada is a knave\n(2) Leo is a knight")
  }

  @Test(
    "A bad row is an error with file, line and field",
    arguments: [
      ("not json", "not a JSON object"), ("{\"quiz\": 3}", "'quiz'"), ("{}", "neither"),
      (row.replacingOccurrences(of: "[true, false]", with: "[true]"), "2 names and 1 roles"),
      (row.replacingOccurrences(of: "'lying', 1", with: "'lying', 9"), "from 0 to 1"),
      (row.replacingOccurrences(of: "'and'", with: "'xor'"), "'xor'"),
      (
        row.replacingOccurrences(
          of: "(('lying'", with: "(" + String(repeating: "('not', ", count: 90) + "('lying'"),
        "nested deeper"
      ),
    ])
  func badRows(line: String, message: String) throws {
    let path = try file(Self.row + "\n" + line)
    let error = #expect(throws: TaskError.self) { try ProblemFile.problems(path: FilePath(path)) }
    #expect(error?.message.hasPrefix("\(path):2: ") == true)
    #expect(error?.message.contains(message) == true)
  }

  @Test("A missing or empty file is an error")
  func missing() throws {
    #expect(throws: TaskError.self) {
      try ProblemFile.problems(path: FilePath("/nonexistent.jsonl"))
    }
    let path = try file("\n")
    #expect(throws: TaskError.self) { try ProblemFile.problems(path: FilePath(path)) }
  }

  @Test(
    "The solver finds the stored solution of every public row, and the teacher takes its steps",
    .enabled(if: dataFolder != nil, "the public data sets are not beside the project"))
  func publicRows() throws {
    let folder = try #require(dataFolder)
    for people in 3...7 {
      let path = "\(folder)/\(people)ppl_train.jsonl"
      let problems = try ProblemFile.problems(path: FilePath(path))
      #expect(problems.count == 120)
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      for (problem, line) in zip(problems, lines) {
        let puzzle = try #require(problem.puzzle)
        #expect(solveKnightsAndKnaves(puzzle.statements) == [puzzle.solution])
        let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
        #expect(published(puzzle) == row.steps.map(outline))
      }
    }
  }

  private struct Row: Decodable {
    let steps: [String]

    enum CodingKeys: String, CodingKey { case steps = "cot_repeat_steps" }
  }

  /// What a published step says, without its wording of claims.
  private func outline(_ step: String) -> String {
    for marker in [". No contradiction", ", because this would contradict the "] {
      guard let range = step.range(of: marker) else { continue }
      guard marker.hasPrefix(",") else { return String(step[..<range.lowerBound]) }
      let blame = step[range.upperBound...]
      let end = blame.range(of: " that ")?.lowerBound ?? blame.endIndex
      return step[..<range.lowerBound] + " | " + blame[..<end]
    }
    return step
  }

  /// Our steps in the published outline.
  private func published(_ puzzle: KnightsAndKnavesPuzzle) -> [String] {
    func role(_ isKnight: Bool) -> String { isKnight ? "knight" : "knave" }
    let names = puzzle.names
    return reasoningSteps(puzzle.statements).steps.map { step in
      switch step {
      case .assume(let person, let isKnight):
        return "Assume \(names[person]) is a \(role(isKnight))"
      case .contradiction(let person, let isKnight, let claimant, let claimantIsKnight):
        let claim = claimantIsKnight ? "claim" : "false claim"
        return "\(names[person]) cannot be a \(role(isKnight)) | "
          + (claimant == person ? "\(claim) of their own" : "\(claim) of \(names[claimant])")
      case .overlook: return "a sound search overlooks nothing"
      case .reconsider(let exhausted, let person):
        let people = exhausted.map { names[$0] }
        let list: String
        switch people.count {
        case 1: list = people[0]
        case 2: list = "\(people[0]) and \(people[1])"
        default:
          list = people.dropLast().joined(separator: ", ") + ", and \(people[people.count - 1])"
        }
        return "We have exhausted all possibilities for \(list), so let us go back and reconsider "
          + "\(names[person])."
      }
    }
  }
}
