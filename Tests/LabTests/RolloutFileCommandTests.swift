import Lab
import Testing

@Suite("Rollouts saved and loaded at the prompt")
struct RolloutFileCommandTests {
  @Test(
    "Saved rollouts come back with tokens, truths and scores, and are scored and trained on again")
  func roundTrip() throws {
    let session = try TestSession()
    try session.run(
      TestSession.trained + """

        save_rollouts t.rollouts "r.jsonl"
        loaded = load_rollouts "r.jsonl" tokenizer=m
        """)
    #expect(try session.run("map(loaded, r -> r.text) == map(t.rollouts, r -> r.text)") == "true")
    #expect(
      try session.run("map(loaded, r -> r.tokens) == map(t.rollouts, r -> r.tokens)") == "true")
    #expect(
      try session.run("map(loaded, r -> r.log_probs) == map(t.rollouts, r -> r.log_probs)")
        == "true")
    #expect(
      try session.run("map(loaded, r -> r.reward) == map(t.rollouts, r -> r.reward)") == "true")
    #expect(
      try session.run(
        "map(score(loaded, rule=logic_rl), s -> s.total) == map(t.scores, s -> s.total)") == "true")
    #expect(
      try session.run("(tokens loaded[0])[0].token == (tokens t.rollouts[0])[0].token") == "true")
    #expect(
      try session.run(
        "sft m (map(loaded, r -> {problem: r.problem, response: r.text})) steps=1 batch=2"
      )
      .hasPrefix("1 step"))
    try session.run("save_rollouts loaded \"again.jsonl\"")
    #expect(session.error("tokens loaded[0] by=ratio")?.contains("ratio") == true)
  }

  @Test("Bad lines are reported by number; a file without rollouts is an error")
  func badLines() throws {
    let session = try TestSession()
    try session.write(
      "{oops\n{\"prompt\": \"a\", \"response\": \"b\"}\n{\"prompt\": \"a\"}\n", to: "r.jsonl")
    let output = try session.run("len(load_rollouts(\"r.jsonl\"))").split(separator: "\n")
    #expect(output.count == 3)
    #expect(output[0].hasPrefix("passed over: r.jsonl:1: the line is not a JSON object"))
    #expect(output[1].hasPrefix("passed over: r.jsonl:3: the row has no response"))
    #expect(output[2] == "1")
    try session.write("\n", to: "empty.jsonl")
    #expect(session.error("load_rollouts \"empty.jsonl\"")?.contains("holds no rollouts") == true)
    #expect(session.error("load_rollouts \"absent.jsonl\"")?.contains("absent.jsonl") == true)
    #expect(session.error("load_rollouts \"../x\"")?.contains("--allow") == true)
    #expect(
      session.error("load_rollouts \"r.jsonl\" fields={answer: \"x\"}")?.contains("log_probs")
        == true)
    #expect(
      session.error("load_rollouts \"r.jsonl\" fields={prompt: 3}")?.contains("'prompt'") == true)
    #expect(
      session.error("tokens (load_rollouts(\"r.jsonl\")[0])")?.contains("only the text") == true)
  }
}
