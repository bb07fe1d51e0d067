import Files
import Randomness
import Tasks
import Testing

@Suite("Rows of problems")
struct ProblemRowTests {
  private func problem(_ line: String, needing needs: ProblemNeeds = .all) throws -> Problem {
    try ProblemFile.problem(row: try ProblemFile.object(Array(line.utf8)), index: 7, needing: needs)
  }

  /// Problems of every kind that is generated, and of those that files hold.
  private static let all: [Problem] = {
    let puzzles = [2, 3, 5].flatMap { people in
      KnightsAndKnavesGenerator(people: people, seed: 4).puzzles(count: 4).enumerated().flatMap {
        index, puzzle in
        [puzzle.problem(seed: 4, index: index)]
          + Perturbation.allCases.compactMap { kind in
            puzzle.perturbed(kind, using: RandomStream(seed: 9), checkpoint: {})?
              .problem(seed: nil, index: index)
          }
      }
    }
    let asked = [
      Message(role: .system, content: "Think. 思考"), Message(role: .user, content: "1 + 1?"),
      Message(role: .assistant, content: "2"), Message(role: .user, content: "And \"2 + 2\"?\n"),
    ]
    return puzzles + [
      countdownProblem(numbers: [3, 4, 5], target: 17, seed: 8, index: 5),
      Problem(
        task: "gsm8k", seed: nil, index: 3, messages: asked, truth: .reference("4"),
        difficulty: "level 2"),
      Problem(
        task: "math", seed: nil, index: 0, messages: asked, truth: .reference("a #### b\\boxed{3}")),
      Problem(
        task: "kk", seed: nil, index: 1, messages: [Message(role: .user, content: "Who?")],
        truth: .knightsAndKnaves(names: ["Ada", "Leo"], solution: [false, true]),
        roles: RolePair(truthful: "saint", liar: "sinner"), difficulty: "hard"),
    ] + (1...5).map { ArithmeticGenerator(level: $0, seed: 2).problem(at: $0) }
  }()

  @Test("A row is read back as the same problem in every respect")
  func roundTrip() throws {
    #expect(Self.all.count > 80)
    for problem in Self.all {
      let line = JSONValue.object(ProblemFile.row(problem) {}).line
      #expect(try self.problem(line) == problem, "\(line)")
    }
  }

  @Test("Every row has what TRL and verl train on, and rows of one task have the same fields")
  func trainers() throws {
    for problem in Self.all {
      let row = ProblemFile.row(problem) {}
      let turns = try #require(row["prompt"]?.arrayValue)
      #expect(turns.map { $0["content"]?.stringValue } == problem.messages.map(\.content))
      #expect(row["data_source"]?.stringValue?.isEmpty == false)
      #expect(row["reward_model"]?["style"] == .string("rule"))
      #expect(row["extra_info"]?["index"] == .integer(problem.index))
      let truth = try #require(row["reward_model"]?["ground_truth"])
      switch problem.truth {
      case .knightsAndKnaves:
        #expect(truth["solution_text_format"]?.stringValue == problem.solutionText)
        #expect(row["data_source"] == .string("kk_logic"))
      case .countdown(_, let target): #expect(truth["target"] == .integer(target))
      case .reference(let answer): #expect(truth == .string(answer))
      case .unknown: Issue.record("a problem without truth")
      }
    }
    let puzzles = KnightsAndKnavesGenerator(people: 3, seed: 1).puzzles(count: 3).enumerated()
    let keys = puzzles.map { index, puzzle in
      ProblemFile.row(puzzle.problem(seed: 1, index: index), checkpoint: {}).members.map(\.key)
    }
    #expect(Set(keys).count == 1)
  }

  @Test("The truth that verl dumps is enough to judge by, whatever the words for the roles are")
  func dumpedTruth() throws {
    for problem in Self.all {
      let truth = try #require(ProblemFile.row(problem, checkpoint: {})["reward_model"])
      let line = #"{"prompt": "?", "reward_model": \#(truth.line)}"#
      let read = try self.problem(line)
      #expect(read.truth == problem.truth)
      #expect(read.roles == problem.roles)
    }
  }

  @Test(
    "The reference of a row is where its data set writes it",
    arguments: [
      (#"{"prompt": "?", "solution": "42"}"#, "42"),
      (
        #"{"prompt": [{"role": "user", "content": "?"}], "solution": " $\\frac12$ "}"#,
        #"$\frac12$"#
      ),
      (#"{"prompt": "?", "solution": 42}"#, "42"),
      (#"{"prompt": "?", "solution": "Add them: $\\boxed{4}$."}"#, "4"),
      (#"{"prompt": "?", "solution": "Add them.\n#### 4"}"#, "4"),
      (#"{"prompt": "?", "answer": "5", "solution": "a long\nway"}"#, "5"),
      (#"{"prompt": "?", "answer": null, "solution": "42", "names": null}"#, "42"),
      (#"{"prompt": "?", "answer": "a\n#### 18"}"#, "18"),
      (#"{"prompt": "?", "answer": "way", "reward_model": {"ground_truth": "7"}}"#, "7"),
      (#"{"prompt": "?", "reference": "8", "reward_model": {"ground_truth": "7"}}"#, "8"),
      (#"{"prompt": "?", "reward_model": {"ground_truth": 7.0}}"#, "7"),
    ])
  func reference(line: String, reference: String) throws {
    #expect(try problem(line).truth == .reference(reference))
  }

  @Test("A solution that is a way to an answer, without a box, is no reference")
  func noReference() {
    for solution in ["First add.\\nThen stop.", String(repeating: "so ", count: 100)] {
      let error = #expect(throws: TaskError.self) {
        try problem(#"{"prompt": "?", "solution": "\#(solution)"}"#)
      }
      #expect(error?.message.contains("'solution' that is short or has a box") == true)
    }
  }

  /// A row of mem-kk-logic's flip_role set: knights lie there, and the published rule compares words.
  private static let flipped = #"""
    {"quiz": "Who?", "names": ["Zoey", "Max"], "solution": [true, false], "solution_text_format": "(1) Zoey is a knave\n(2) Max is a knight"
    """#

  @Test("Words for the roles are read from the row, or from its solution in words")
  func roles() throws {
    let stated = #", "knight_knave": {"knight": "knave", "knave": "knight"}}"#
    for end in ["}", stated] {
      let read = try problem(Self.flipped + end)
      #expect(read.roles == RolePair.knightAndKnave.flipped)
      #expect(read.truth == .knightsAndKnaves(names: ["Zoey", "Max"], solution: [true, false]))
      #expect(read.solutionText == "(1) Zoey is a knave\n(2) Max is a knight")
    }
    let saints = try problem(
      #"{"quiz": "?", "solution_text_format": "(1) Ada is a saint\n(2) Leo is a sinner", "knight_knave": {"knight": "saint", "knave": "sinner"}}"#
    )
    #expect(saints.truth == .knightsAndKnaves(names: ["Ada", "Leo"], solution: [true, false]))
    let found = try problem(
      #"{"quiz": "?", "names": ["Ada"], "solution": [false], "solution_text_format": "(1) Ada is an egoist"}"#
    )
    #expect(found.roles == RolePair(truthful: "altruist", liar: "egoist"))
  }

  @Test(
    "What a reader does not need may be absent or malformed; what it may use may be absent only")
  func needs() throws {
    let nothing = ProblemNeeds(question: .ignored, truth: .ignored)
    let some = ProblemNeeds(question: .optional, truth: .optional)
    let bad = #"{"prompt": 3, "answer": {}}"#
    #expect(try problem(bad, needing: nothing).truth == .unknown)
    #expect(throws: TaskError.self) { try problem(bad, needing: some) }
    let empty = try problem("{}", needing: some)
    #expect(empty.truth == .unknown && empty.messages.isEmpty)
    #expect(throws: TaskError.self) { try problem(#"{"prompt": "?"}"#) }
    #expect(throws: TaskError.self) { try problem(#"{"answer": "4"}"#) }
    #expect(nothing.union(.all) == .all)
  }

  @Test(
    "The response of a row is found by the usual names",
    arguments: [
      (#"{"response": "a", "completion": "b", "answer": "c", "reference": "d"}"#, "a"),
      (#"{"response": null, "output": "b"}"#, "b"),
      (
        #"{"completion": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "b"}]}"#,
        "b"
      ),
      (#"{"answer": "c", "reference": "d"}"#, "c"), (#"{"text": "t", "context": {}}"#, "t"),
    ])
  func response(line: String, response: String) throws {
    #expect(try ProblemFile.response(try ProblemFile.object(Array(line.utf8))) == response)
  }

  @Test(
    "A row without a response is an error, and no other field stands for it",
    arguments: [
      #"{"answer": "5"}"#, #"{"question": "?", "text": "t", "answer": "5"}"#, #"{"response": 3}"#,
      #"{"completion": [{"role": "user", "content": "u"}]}"#,
    ])
  func noResponse(line: String) throws {
    let row = try ProblemFile.object(Array(line.utf8))
    #expect(throws: TaskError.self) { try ProblemFile.response(row) }
  }
}
