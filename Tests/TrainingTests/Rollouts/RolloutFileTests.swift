import Files
import Foundation
import Models
import Rewards
import Tasks
import Testing
import Training

@Suite("Rollouts in files")
struct RolloutFileTests {
  /// A file of these lines, removed at the end.
  private final class Lines {
    let path = NSTemporaryDirectory() + "knave-rollouts-\(UUID().uuidString).jsonl"
    init(_ lines: [String]) throws {
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func read(_ lines: [String], _ fields: [RolloutField: String] = [:]) throws -> RolloutFile
  {
    let file = try Lines(lines)
    return try RolloutFile(path: FilePath(file.path), fields: fields)
  }

  @Test("A dump of verl is read: input, output, gts and score, grouped by prompt and step")
  func verl() throws {
    func line(_ input: String, _ output: String, _ score: Double, step: Int) -> String {
      #"{"input": "\#(input)", "output": "\#(output)", "gts": {"target": 24, "numbers": [2, 3, 4]}, "score": \#(score), "step": \#(step), "acc": true}"#
    }
    let file = try read([
      line("A", "a1", 1, step: 1), line("B", "b1", 0.1, step: 1), line("A", "a2", 0, step: 1),
      line("A", "a3", 1, step: 2),
    ])
    #expect(file.passedOver == [])
    #expect(file.rows.map(\.rollout.text) == ["a1", "b1", "a2", "a3"])
    #expect(file.rows.map(\.rollout.group) == [0, 1, 0, 2])
    #expect(file.rows.map(\.rollout.sample) == [0, 0, 1, 0])
    #expect(file.rows.map { $0.score?.total } == [1, 0.1, 0, 1])
    let rollout = file.rows[0].rollout
    #expect(rollout.problem.truth == .countdown(numbers: [2, 3, 4], target: 24))
    #expect(rollout.problem.messages == [Message(role: .user, content: "A")])
    #expect(rollout.tokens == [])
    #expect(rollout.length == nil)
  }

  @Test("Logic-RL's truth in a dump of verl is the roles")
  func logicRL() throws {
    let file = try read([
      #"{"input": "Who?", "output": "Zoey.", "gts": {"solution_text_format": "(1) Zoey is a knight\n(2) Ada is a knave", "statements": "(('lying', 1), ('telling-truth', 0))"}, "score": -1}"#
    ])
    #expect(file.passedOver == [])
    #expect(
      file.rows[0].rollout.problem.truth
        == .knightsAndKnaves(names: ["Zoey", "Ada"], solution: [true, false]))
  }

  @Test("Completions of TRL are read: messages, completion ids and a column of rewards by name")
  func trl() throws {
    let file = try read(
      [
        #"{"step": 3, "prompt": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}], "completion": [{"role": "assistant", "content": "A"}], "completion_ids": [5, 6, 7], "prompt_ids": [1, 2], "sampling_logps": [-0.5, -1, null], "accuracy_reward": 0.5, "solution": "$\\boxed{4}$"}"#
      ], [.score: "accuracy_reward"])
    #expect(file.passedOver == [])
    let row = file.rows[0]
    #expect(row.rollout.problem.messages.map(\.role) == [.system, .user])
    #expect(row.rollout.text == "A")
    #expect(row.rollout.tokens == [5, 6, 7])
    #expect(row.rollout.promptTokens == [1, 2])
    #expect(row.rollout.logProbs == [-0.5, -1, -.infinity])
    #expect(row.rollout.length == 3)
    #expect(row.score?.components.map(\.name) == ["accuracy_reward"])
    #expect(row.rollout.problem.truth == .reference("4"))
  }

  @Test("Names of fields are mapped, and a missing one is said of its line")
  func mapped() throws {
    let fields: [RolloutField: String] = [.prompt: "asked", .response: "said", .group: "id"]
    let file = try read(
      [
        #"{"asked": "Q", "said": "one", "id": "x", "prompt": "not this"}"#,
        #"{"asked": "another wording", "said": "two", "id": "x"}"#,
        #"{"asked": "Q", "response": "three", "id": 4}"#,
      ], fields)
    #expect(file.rows.map(\.rollout.text) == ["one", "two"])
    #expect(file.rows.map(\.rollout.group) == [0, 0])
    #expect(file.rows[0].rollout.problem.text == "Q")
    #expect(file.passedOver.map(\.line) == [3])
    #expect(file.passedOver.map(\.message) == ["the row has no field 'said', given for 'response'"])
  }

  @Test(
    "A line that is no rollout is passed over, with its number and the field",
    arguments: [
      ("{oops", "not a JSON object"), ("3", "not a JSON object"),
      (#"{"response": "a"}"#, "no prompt"),
      (#"{"prompt": "a"}"#, "no response"), (#"{"prompt": 3, "response": "a"}"#, "'prompt'"),
      (#"{"prompt": [], "response": "a"}"#, "'prompt'"),
      (#"{"prompt": [{"role": "robot", "content": "x"}], "response": "a"}"#, "'prompt'"),
      (#"{"prompt": "a", "response": 3}"#, "'response'"),
      (#"{"prompt": "a", "response": [{"role": "user", "content": "x"}]}"#, "'response'"),
      (#"{"prompt": "a", "response": "b", "token_ids": [1, -2]}"#, "'token_ids'"),
      (#"{"prompt": "a", "response": "b", "token_ids": [99999999999]}"#, "'token_ids'"),
      (#"{"prompt": "a", "response": "b", "token_ids": "1 2"}"#, "'token_ids'"),
      (#"{"prompt": "a", "response": "b", "log_probs": ["x"]}"#, "'log_probs'"),
      (#"{"prompt": "a", "response": "b", "token_texts": ["x", 1]}"#, "'token_texts'"),
      (#"{"prompt": "a", "response": "b", "token_ids": [1, 2], "log_probs": [-1]}"#, "2 token ids"),
      (#"{"prompt": "a", "response": "b", "score": "high"}"#, "'score'"),
      (#"{"prompt": "a", "response": "b", "group": [1]}"#, "'group'"),
      (#"{"prompt": "a", "response": "b", "names": ["A"], "solution": [1]}"#, "'solution'"),
    ])
  func badLines(line: String, part: String) throws {
    let good = #"{"prompt": "a", "response": "b"}"#
    let file = try read([good, line, "", good])
    #expect(file.rows.count == 2)
    #expect(file.rows.map(\.rollout.sample) == [0, 1])
    #expect(file.passedOver.map(\.line) == [2])
    #expect(file.passedOver[0].message.contains(part), "\(file.passedOver[0].message)")
  }

  @Test("What is written is read back the same")
  func roundTrip() throws {
    let puzzle = Problem(
      task: "kk", seed: nil, index: 0, messages: [Message(role: .user, content: "Who?")],
      truth: .knightsAndKnaves(names: ["A", "B"], solution: [true, false]))
    let sum = Problem(
      task: "arithmetic", seed: nil, index: 1,
      messages: [
        Message(role: .system, content: "S"), Message(role: .user, content: "1 + 1?\u{1}"),
      ],
      truth: .reference("2"))
    let rollouts = [
      Rollout(
        problem: puzzle, group: 0, sample: 0, promptTokens: [1, 2], tokens: [3, 4],
        logProbs: [-0.1, -.infinity], finishReason: .stop, text: "知识 \u{1B}[2J\n", reported: .init()
      ),
      Rollout(
        problem: puzzle, group: 0, sample: 1, promptTokens: [], tokens: [],
        logProbs: [-0.3, -7.25e-8],
        finishReason: .length, text: "x", reported: .init(texts: ["x", ""])),
      Rollout(
        problem: sum, group: 1, sample: 0, promptTokens: [], tokens: [], logProbs: [],
        finishReason: nil,
        text: "", reported: .init()),
    ]
    let score = Score(
      total: 3, components: [.init(name: "format", value: 1, reason: "as the file says")])
    let file = try Lines([])
    try RolloutFile.write(
      rollouts.map { ($0, $0.group == 0 ? score : nil) }, to: FilePath(file.path))
    let read = try RolloutFile(path: FilePath(file.path))
    #expect(read.passedOver == [])
    #expect(read.rows.map(\.rollout) == rollouts)
    #expect(read.rows.map(\.score) == [score, score, nil])
  }
}
