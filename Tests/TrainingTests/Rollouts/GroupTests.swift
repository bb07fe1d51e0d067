import Files
import Foundation
import Models
import Rewards
import Tasks
import Testing
import Training

@Suite("Groups of rollouts")
struct GroupTests {
  private func read(_ lines: [String], _ fields: [RolloutField: String] = [:]) throws -> RolloutFile
  {
    let path = NSTemporaryDirectory() + "knave-groups-\(UUID().uuidString).jsonl"
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try RolloutFile(path: FilePath(path), fields: fields)
  }

  /// A row as verl's present trainer dumps it.
  private func line(
    _ prompt: String, _ uid: String, step: Int = 7, answer: String = "x", score: Double = 0
  ) -> String {
    #"{"input": "\#(prompt)", "output": "\#(answer)", "gts": "4", "score": \#(score), "step": \#(step), "uid": "\#(uid)"}"#
  }

  private func codes(_ file: RolloutFile) throws -> [GroupFinding.Code] {
    try file.integrity.findings.map(\.code)
  }

  /// Two prompts of three answers each, their uids as verl makes them.
  private var dump: [String] {
    ["p", "q"].flatMap { prompt in
      (0..<3).map {
        line(prompt, "3979282c-\(prompt)_\($0)_0", answer: "a\($0)", score: Double($0))
      }
    }
  }

  @Test("verl's uid of each answer is parted at its last two numbers: groups are whole")
  func verl() throws {
    let file = try read(dump)
    #expect(file.rows.map(\.rollout.group) == [0, 0, 0, 1, 1, 1])
    #expect(file.rows.map(\.rollout.sample) == [0, 1, 2, 0, 1, 2])
    #expect(file.rows.map(\.rollout.problem.index) == [0, 0, 0, 1, 1, 1])
    #expect(file.remark?.contains("before the last two numbers") == true)
    #expect(try codes(file) == [])
    let integrity = try file.integrity
    #expect(integrity.groups == 2 && integrity.largest == 3)
  }

  @Test("Other names of answers give way to the prompt, within a step")
  func byPrompt() throws {
    let file = try read(
      zip(["p", "q", "p", "q"], 0...).map {
        line($0, "id\($1)", answer: "a\($1)", score: Double($1))
      }
        + [
          line("p", "id8", step: 8, answer: "b"), line("p", "id9", step: 8, answer: "c", score: 1),
        ])
    #expect(file.rows.map(\.rollout.group) == [0, 1, 0, 1, 2, 2])
    #expect(file.remark?.contains("one prompt in one step") == true)
    #expect(try codes(file) == [])
  }

  @Test("A uid that several rows share names their group, as verl's old trainer has it")
  func shared() throws {
    let file = try read([
      line("p", "u_0_1", answer: "a"), line("p", "u_0_1", answer: "b", score: 1),
      line("q", "u_0_2", answer: "a"), line("q", "u_0_2", answer: "b", score: 1),
    ])
    #expect(file.rows.map(\.rollout.group) == [0, 0, 1, 1])
    #expect(file.remark == nil)
  }

  @Test(
    "Prefixes that mix prompts are no groups, and a field that the user names is taken at its word")
  func given() throws {
    let lines = (0..<4).map {
      line($0 < 2 ? "p" : "q", "run_\($0)_0", answer: "a\($0)", score: Double($0))
    }
    #expect(try read(lines).rows.map(\.rollout.group) == [0, 0, 1, 1])
    let asGiven = try read(lines, [.group: "uid"])
    #expect(asGiven.rows.map(\.rollout.group) == [0, 1, 2, 3])
    #expect(try codes(asGiven) == [.groupsOfOne, .promptInTwoGroups])
    #expect(try read(lines, [.group: "input"]).rows.map(\.rollout.group) == [0, 0, 1, 1])
  }

  @Test("Messages may be named as what makes a group")
  func messages() throws {
    func row(_ content: String, _ answer: String) -> String {
      #"{"prompt": [{"role": "user", "content": "\#(content)"}], "completion": "\#(answer)", "group_id": "\#(answer)"}"#
    }
    let file = try read([row("p", "1"), row("q", "2"), row("p", "3")], [.group: "prompt"])
    #expect(file.rows.map(\.rollout.group) == [0, 1, 0])
  }

  @Test("Rows that are alone with their prompt stay alone, and that is said")
  func single() throws {
    let file = try read([line("p", "u_0_0"), line("q", "v_0_0")])
    #expect(file.rows.map(\.rollout.group) == [0, 1])
    #expect(file.remark == nil)
    #expect(try codes(file) == [.groupsOfOne])
    #expect(
      try file.integrity.findings[0].description
        == "2 of 2 groups have one answer, which is compared with no other (groups 0, 1)")
  }

  @Test("What looks wrong is found, with numbers", arguments: [0, 1, 2, 3, 4, 5])
  func findings(number: Int) throws {
    func row(_ group: String, _ prompt: String, _ answer: String, _ score: Int, gt: String = "4")
      -> String
    {
      #"{"prompt": "\#(prompt)", "response": "\#(answer)", "group": "\#(group)", "score": \#(score), "ground_truth": "\#(gt)"}"#
    }
    let sound = [
      row("a", "p", "1", 0), row("a", "p", "2", 1), row("b", "q", "1", 0), row("b", "q", "2", 1),
    ]
    #expect(try codes(read(sound)) == [])
    let cases: [(lines: [String], code: GroupFinding.Code, count: Int, among: Int)] = [
      (sound + [row("c", "r", "1", 0)], .groupsOfOne, 1, 3),
      (sound + [row("a", "p", "3", 1)], .groupSizesDiffer, 1, 2),
      (sound + [row("c", "p", "1", 0), row("c", "p", "2", 1)], .promptInTwoGroups, 1, 2),
      (sound.dropLast() + [row("b", "r", "2", 1)], .groupMixesPrompts, 1, 2),
      (sound.dropLast() + [row("b", "q", "2", 1, gt: "5")], .groupMixesTruths, 1, 2),
      (
        [
          row("a", "p", "1", 1), row("a", "p", "1", 1), row("b", "q", "1", 0),
          row("b", "q", "1", 0),
        ],
        .identicalAnswers, 2, 2
      ),
    ]
    let (lines, code, count, among) = cases[number]
    let found = try read(lines).integrity.findings
    let finding = try #require(found.first { $0.code == code }, "\(found)")
    #expect(finding.count == count && finding.among == among)
    if code == .identicalAnswers {
      #expect(found.contains { $0.code == .equalScores && $0.count == 2 })
    }
  }

  @Test("An answer that stands twice in a dump is found by its id")
  func duplicates() throws {
    let file = try read(dump + [dump[0]])
    #expect(file.rows.map(\.rollout.group) == [0, 0, 0, 1, 1, 1, 0])
    let finding = try #require(try file.integrity.findings.first { $0.code == .duplicateIDs })
    #expect(finding.count == 1 && finding.among == 7 && finding.examples == [6])
  }

  @Test("The truth is the field that is named so, whatever a component of the score is called")
  func truth() throws {
    let file = try read([
      #"{"input": "p", "output": "x", "gts": 72, "score": -0.5, "format": 1.0, "answer": -1.5}"#
    ])
    #expect(file.passedOver == [])
    #expect(file.rows[0].rollout.problem.truth == .reference("72"))
  }

  @Test("A number of tokens in the place of their ids is how long the answer is")
  func tokenCount() throws {
    let file = try read([#"{"prompt": "p", "response": "x", "tokens": 57, "prompt_tokens": 9}"#])
    #expect(file.passedOver == [])
    #expect(file.rows[0].rollout.length == 57)
  }

  @Test("Words for roles and the level of a problem are saved and read back")
  func words() throws {
    let puzzle = Problem(
      task: "kk", seed: nil, index: 0, messages: [Message(role: .user, content: "Who?")],
      truth: .knightsAndKnaves(names: ["A", "B"], solution: [true, false]),
      puzzle: KnightsAndKnavesPuzzle(
        names: ["A", "B"], statements: [.tellingTruth(0), .lying(0)], solution: [true, false],
        roles: RolePair(truthful: "pioneer", liar: "laggard")))
    let sum = Problem(
      task: "math", seed: nil, index: 1, messages: [Message(role: .user, content: "1 + 1?")],
      truth: .reference("2"), difficulty: "level 3")
    let rollouts = [puzzle, sum].enumerated().map { group, problem in
      Rollout(
        problem: problem, group: group, sample: 0, promptTokens: [], tokens: [], logProbs: [],
        finishReason: nil, text: "x", reported: .init(), source: RolloutSource(step: 3, id: nil))
    }
    let path = NSTemporaryDirectory() + "knave-groups-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try RolloutFile.write(rollouts.map { ($0, nil) }, to: FilePath(path))
    #expect(try RolloutFile(path: FilePath(path)).rows.map(\.rollout) == rollouts)
  }
}
