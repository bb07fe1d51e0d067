import Files
import Foundation
import Lab
import Rewards
import Tasks
import Testing
import Training

/// Labelled responses, each with its truth and its published reward.
struct LabelledFile {
  let name: String
  let rule: any Rule
  /// The field of the label; nil where it is true or false in `truth`.
  let label: String?

  static let all = [
    LabelledFile(name: "logic_rl", rule: LogicRLRule(), label: "total"),
    LabelledFile(name: "logic_rl_more", rule: LogicRLRule(), label: "total"),
    LabelledFile(name: "countdown", rule: CountdownRule(), label: "reward"),
    LabelledFile(name: "countdown_more", rule: CountdownRule(), label: "reward"),
    LabelledFile(name: "simple_rl", rule: SimpleRLRule(), label: "reward"),
    LabelledFile(name: "simple_rl_more", rule: SimpleRLRule(), label: "reward"),
    LabelledFile(name: "math_equal", rule: MathEqualRule(), label: nil),
    LabelledFile(name: "behaviours", rule: BehaviourRule(), label: nil),
    LabelledFile(name: "behaviours_fluent", rule: BehaviourRule(), label: nil),
  ]

  /// The rows, with a question and the response under its usual name, so that every reader takes them.
  func rows() throws -> [JSONObject] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../RewardsTests/Fixtures/\(name).jsonl").path
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      var row = try ProblemFile.object(Array(line.utf8))
      row["response"] = .string(try ProblemFile.response(row))
      row["text"] = nil
      row["question"] = .string("What is it?")
      return row
    }
  }
}

@Suite("One way of judging")
struct OnePathTests {
  private static func isJudged(_ row: JSONObject, by rule: any Rule) -> Bool {
    let line = RowScorer(rule: rule).scored(
      .bytes(Array(JSONValue.object(row).line.utf8)), number: 1)
    return (try? line.outcome.get()) != nil
  }

  @Test("Every labelled row has its label's score in a file", arguments: LabelledFile.all.prefix(6))
  func labels(file: LabelledFile) throws {
    let scorer = RowScorer(rule: file.rule)
    for row in try file.rows() {
      // Integers beyond 64 bits are refused as problems.
      guard Self.isJudged(row, by: file.rule) else {
        #expect(file.name == "countdown_more", "\(row)")
        continue
      }
      let line = Array(JSONValue.object(row).line.utf8)
      let score = try scorer.scored(.bytes(line), number: 1).outcome.get()
      #expect(score.total == row[file.label ?? ""]?.numberValue, "\(row)")
    }
  }

  /// Every rule judges every file's rows in four ways: as the trainers do, a problem read by `problems`; as
  /// `score_file` and `knave score` do; as rollouts that were loaded; and at the prompt.
  @Test(
    "Every rule gives a row the same score in a file, a session and a trainer",
    arguments: LabelledFile.all)
  func fourWays(file: LabelledFile) throws {
    let rows = try file.rows()
    let session = try TestSession()
    for named in NamedRules.all {
      let rule: any Rule = named.init()
      let judged = rows.filter { Self.isJudged($0, by: rule) }
      for row in rows where !Self.isJudged(row, by: rule) {
        // What a file refuses, a trainer refuses.
        let problem = try? ProblemFile.problem(row: row, index: 0)
        let response = try ProblemFile.response(row)
        #expect(
          (try? problem.map { try rule.score(response: response, problem: $0) } ?? nil) == nil)
      }
      guard !judged.isEmpty else { continue }
      try session.write(
        judged.map { JSONValue.object($0).line + "\n" }.joined(), to: "rows.jsonl")
      let written = try session.run(
        "score_file \"rows.jsonl\" \(named.name) to=\"scored.jsonl\"")
      #expect(written.contains("unjudged: 0"), "\(written)")
      let inFile = try String(contentsOfFile: session.folder + "/scored.jsonl", encoding: .utf8)
        .split(separator: "\n").map { try ProblemFile.object(Array($0.utf8))["score"]?.numberValue }
      let problems = judged.map {
        try? ProblemFile.problem(
          row: $0, index: 0, needing: ProblemNeeds(question: .required, truth: .optional))
      }
      let trained = try zip(judged, problems).map { row, problem in
        try rule.score(response: ProblemFile.response(row), problem: #require(problem)).total
      }
      #expect(inFile == trained, "\(named.name)")
      let loaded = try RolloutFile(path: FilePath(session.folder + "/rows.jsonl")).rows.map { row in
        try rule.score(response: row.rollout.text, problem: row.rollout.problem).total
      }
      #expect(loaded == trained, "\(named.name)")
      try session.run("loaded = load_rollouts \"rows.jsonl\"")
      let shown = try session.run("for s in score(loaded, rule=\(named.name)) { print s.total }")
      #expect(shown.split(separator: "\n").map { Double($0) } == trained, "\(named.name)")
    }
  }

  @Test(
    "Right answers to puzzles in other words have full marks in every way",
    arguments: Perturbation.allCases)
  func perturbed(kind: Perturbation) throws {
    let session = try TestSession()
    try session.run(
      """
      puzzles = perturb (kk people=3 count=12 seed=4) \(kind.rawValue)
      save_problems puzzles "p.jsonl"
      again = problems "p.jsonl"
      expect again == puzzles
      answers = map(puzzles, p -> teacher(p))
      for r in ["logic_rl", "r1"] { for i in 0..(len(puzzles) - 1) { expect score(answers[i], problem=puzzles[i], rule=r).total == rule(r).maximum } }
      """)
    let problems = try ProblemFile.problems(path: FilePath(session.folder + "/p.jsonl"))
    #expect(problems.count > 5)
    var lines = ""
    for problem in problems {
      var row = ProblemFile.row(problem) {}
      row["response"] = .string(try #require(problem.puzzle).teacherResponse)
      lines += JSONValue.object(row).line + "\n"
    }
    try session.write(lines, to: "rows.jsonl")
    for (rule, most) in [("logic_rl", "3.0"), ("r1", "2.0")] {
      #expect(
        try session.run("score_file \"rows.jsonl\" \(rule)")
          == "{scored: \(problems.count), unjudged: 0, mean: \(most)}")
    }
    try session.run(
      """
      rollouts = load_rollouts "rows.jsonl"
      save_rollouts rollouts "saved.jsonl"
      expect mean(map(score(rollouts, rule=logic_rl), s -> s.total)) == 3
      expect mean(map(score(load_rollouts("saved.jsonl"), rule=logic_rl), s -> s.total)) == 3
      """)
    #expect(!(try session.run("rollouts[0]")).contains("wrong"))
  }

  @Test("An answer to what has no known truth is refused, and a function may still judge it")
  func unknown() throws {
    let session = try TestSession()
    try session.write(#"{"prompt": "Who?", "response": "abc"}"# + "\n", to: "r.jsonl")
    try session.run("r = load_rollouts \"r.jsonl\"")
    for rule in ["simple_rl", "math_equal", "logic_rl", "countdown", "r1", "simple_rl_zoo"] {
      #expect(
        session.error("score r rule=\(rule)")?.contains("no known truth") == true, "\(rule)")
    }
    #expect(session.error("score r")?.contains("no known truth") == true)
    #expect(
      session.error("save_problems r[0].problem \"p.jsonl\"")?.contains("no known truth") == true)
    #expect(try session.run("score(r, rule=(s -> len(s.response)))[0].total") == "3.0")
    #expect(session.error("score r rule=(s -> s.total)")?.contains("total") == true)
    #expect(try session.run("score(r, rule=length)[0].total") == "0.0")
  }

  @Test(
    "Scored files keep one line for one, and rows that could not be judged are left out of statistics"
  )
  func scoredFile() throws {
    let session = try TestSession()
    let good = #"{"id": 1, "quiz": "?", "names": ["Ada"], "solution": [true], "response": "wait"}"#
    try session.write(good + "\n\n" + #"{"id": 2}"# + "\n{oops\n" + good, to: "r.jsonl")
    let output = try session.run("f = score_file(\"r.jsonl\", logic_rl, to=\"s.jsonl\"); f")
    #expect(output.contains("not judged: ") && output.contains("r.jsonl:2: the line is blank"))
    #expect(output.hasSuffix("{scored: 2, unjudged: 3, mean: -3.0}"), "\(output)")
    let lines = try String(contentsOfFile: session.folder + "/s.jsonl", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[1] == #"{"score": null, "error": "the line is blank", "line": 2}"#)
    #expect(lines[2].hasPrefix(#"{"id": 2, "score": null, "error": "#))
    #expect(lines[3].hasSuffix(#""line": 4}"#))
    let words = try session.run(
      "w = thinking_tokens(\"s.jsonl\", tokens=[\"wait\"]); w[0].responses")
    #expect(words == "left out: 3 rows that could not be judged\n2")
    try session.run("score_file \"s.jsonl\" logic_rl to=\"s.jsonl\"")
    let again = try String(contentsOfFile: session.folder + "/s.jsonl", encoding: .utf8)
      .split(separator: "\n")
    #expect(again.count == 5 && again[0] == lines[0] && again[4] == lines[4])
  }
}
