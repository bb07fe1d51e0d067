import Files
import Foundation
import Lab
import Rewards
import Tasks
import Testing

@Suite("Rows judged line by line")
struct RowScoringTests {
  private func scored(
    _ line: String, _ rule: any Rule, fields: [String: String] = [:], number: Int = 1
  ) throws -> String {
    let scorer = RowScorer(rule: rule, fields: fields)
    return String(
      decoding: scorer.scored(.bytes(Array(line.utf8)), number: number).line, as: UTF8.self)
  }

  private func object(_ line: String) throws -> JSONObject {
    try ProblemFile.object(Array(line.utf8))
  }

  @Test("Its own fields come out as they are written, the score behind them")
  func written() throws {
    let fields = [
      #""id":12345678901234567890123"#, #""x" : 1.50e0"#, #""y": "a } \" b, {""#,
      #""response": "\u0041""#, #""reference":"A""#,
    ]
    let added = #", "score": 1.0, "components": {"answer": 1.0}, "reason": ""#
    let line = try scored("{ " + fields.joined(separator: ",") + " }", MathEqualRule())
    #expect(line.hasPrefix("{ " + fields.joined(separator: ",") + added), "\(line)")
    let again = try scored(line, MathEqualRule())
    #expect(again.hasPrefix("{" + fields.joined(separator: ", ") + added), "\(again)")
    #expect(try scored(again, MathEqualRule()) == again)
    #expect(try scored("{}", LengthRule()).hasPrefix(#"{"score": null, "error": "#))
  }

  @Test(
    "A line that cannot be judged keeps its fields and its place, with the reason",
    arguments: [
      (#"{"id": 3}"#, #"{"id": 3, "score": null, "error": "the row has no response"#),
      (#"{"response": "5"}"#, #"{"response": "5", "score": null, "error": "the row has no truth"#),
      (
        #"{"response": "5", "nums": [1, 2], "target": 3, "score": 1, "reason": "old"}"#,
        #"{"response": "5", "nums": [1, 2], "target": 3, "score": null, "error": "math_equal judges"#
      ),
      ("{oops", #"{"score": null, "error": "the line is not a JSON object: "#),
      (
        "[1]",
        #"{"score": null, "error": "the line is not a JSON object but a list of 1", "line": 4}"#
      ),
      (" \r", #"{"score": null, "error": "the line is blank", "line": 4}"#),
    ])
  func unjudged(line: String, result: String) throws {
    let scored = try scored(line, MathEqualRule(), number: 4)
    #expect(scored.hasPrefix(result), "\(scored)")
    #expect(try object(scored)["score"] == .null)
  }

  @Test("What an earlier scoring added goes, and an error of the row's own stays")
  func scoredAgain() throws {
    let failed = try scored(#"{"response": "5"}"#, MathEqualRule())
    let mended = failed.replacing(#"{"response""#, with: #"{"reference": "5", "response""#)
    #expect(
      try object(scored(mended, MathEqualRule())).members.map(\.key) == [
        "reference", "response", "score", "components", "reason",
      ])
    let own = #"{"error": "timeout", "response": "5", "reference": "5"}"#
    #expect(try object(scored(own, MathEqualRule()))["error"] == .string("timeout"))
  }

  @Test("The box of a response is opened, and no answer is compared with itself")
  func box() throws {
    func score(_ row: String) throws -> Double? {
      try object(try scored(row, MathEqualRule()))["score"]?.numberValue
    }
    #expect(try score(#"{"response": "So \\boxed{5}", "reference": "5"}"#) == 1)
    #expect(try score(#"{"response": "So \\boxed{5}", "reference": "6"}"#) == 0)
    #expect(try score(#"{"response": "\\boxed{7}", "answer": "5"}"#) == 0)
    #expect(try score(#"{"response": "\\boxed{7}", "answer": "5", "reference": "5"}"#) == 0)
    #expect(try score(#"{"answer": "5"}"#) == nil)
    #expect(try score(#"{"answer": "0.5", "reference": "\\frac12"}"#) == 1)
    let named = try scored(
      #"{"r": "\\boxed{7}", "gold": "7", "answer": "5"}"#, MathEqualRule(),
      fields: ["response": "r", "reference": "gold"])
    #expect(try object(named)["score"] == .number(1))
  }

  /// A row of mem-kk-logic's flip_role set, to which the published kk.py gives 3 for the answer "Zoey is a
  /// knave, Max is a knight": it compares words.
  @Test(
    "Words for the roles are those of the row",
    arguments: [#", "knight_knave": {"knight": "knave", "knave": "knight"}"#, ""])
  func flipped(words: String) throws {
    func total(_ answer: String) throws -> Double? {
      let line = #"""
        {"names": ["Zoey", "Max"], "solution": [true, false], "solution_text_format": "(1) Zoey is a knave\n(2) Max is a knight", "statements": "(('lying', 1), ('lying', 0))"\#(words), "response": "<think>so</think><answer>\#(answer)</answer>"}
        """#
      return try object(try scored(line, LogicRLRule()))["score"]?.numberValue
    }
    #expect(try total("Zoey is a knave, Max is a knight") == 3)
    #expect(try total("Zoey is a KNAVE, Max is a Knight") == 3)
    #expect(try total("Zoey is a knight, Max is a knave") == -0.5)
  }

  @Test(
    "Rules say what they need of a row",
    arguments: [
      ("length", #"{"response": "x"}"#, true),
      ("repetition", #"{"response": "x", "answer": {}}"#, true),
      ("language_consistency", #"{"response": "x"}"#, false),
      ("language_consistency", #"{"response": "x", "prompt": "Who?"}"#, true),
      ("behaviours", #"{"text": "5 + 6 = 11."}"#, true),
      (
        "behaviours", #"{"text": "5 + 6 = 11.", "context": {"numbers": "5, 6", "target": 11}}"#,
        true
      ),
      ("behaviours", #"{"text": "x", "context": {"numbers": ["5"], "target": 11}}"#, false),
      ("r1", #"{"response": "x"}"#, false), ("simple_rl", #"{"response": "x"}"#, false),
    ])
  func needs(rule: String, row: String, isJudged: Bool) throws {
    let line = try scored(row, try #require(NamedRules.named(rule)).init())
    #expect(try (object(line)["score"] != .null) == isJudged, "\(line)")
  }

  @Test("A line longer than is read has its line of the result as well")
  func tooLong() throws {
    let scorer = RowScorer(rule: LengthRule())
    let line = String(decoding: scorer.scored(.tooLong, number: 9).line, as: UTF8.self)
    #expect(line == #"{"score": null, "error": "the line is longer than 16 MiB", "line": 9}"#)
  }
}
