import Foundation
import Testing

@Suite("Words of thinking")
struct ThinkingTokensTests {
  private func scored(_ response: String, _ score: Double, _ quiz: String) -> String {
    #"{"quiz": "\#(quiz)", "names": ["Ada"], "solution": [true], "response": "\#(response)", "#
      + #""score": \#(score)}"# + "\n"
  }

  @Test("A file of scored responses tells what a word goes with")
  func file() throws {
    let session = try TestSession()
    try session.write(
      scored("wait, 等等", 1, "a") + scored("so", 0, "a") + scored("Wait: wait", 3, "b")
        + scored("so</think>wait", 1, "b"), to: "scored.jsonl")
    try session.run(#"w = thinking_tokens "scored.jsonl" tokens=["wait"]"#)
    #expect(try session.run("w[0].responses") == "2")
    #expect(try session.run("w[0].share") == "0.5")
    #expect(try session.run("w[0].per_response") == "0.75")
    #expect(try session.run("w[0].with") == "2.0")
    #expect(try session.run("w[0].without") == "0.5")
    #expect(try session.run("w[0].matched") == "1.5")
    #expect(try session.run("w[0].groups") == "2")
    #expect(try session.run("w[0].matched_interval") == "[1.0, 2.0]")
    #expect(try session.run("w[1].token") == "other script")
    #expect(try session.run("w[1].responses") == "1")
    try session.run(#"d = thinking_tokens "scored.jsonl" tokens=["wait"] by=difficulty"#)
    #expect(try session.run("d[0].groups") == "1")
  }

  @Test("A row without a score is an error with its line")
  func missing() throws {
    let session = try TestSession()
    try session.write(
      scored("wait", 1, "a") + #"{"response": "x"}"# + "\n", to: "scored.jsonl")
    let error = try #require(session.error(#"thinking_tokens "scored.jsonl""#))
    #expect(error.contains("scored.jsonl:2: the row has no number 'score'"), "\(error)")
  }

  @Test("Rollouts are judged by their task's rule, or by another")
  func rollouts() throws {
    let session = try TestSession()
    try session.run(
      "m = tiny_model; r = rollout m (kk people=2 count=2 seed=7) samples=2 max_tokens=60")
    #expect(try session.run("len(thinking_tokens(r))") == "22")
    #expect(try session.run(#"thinking_tokens(r, tokens=["the*"])[0].responses"#) != "0")
    try session.run("thinking_tokens r rule=length")
  }
}
