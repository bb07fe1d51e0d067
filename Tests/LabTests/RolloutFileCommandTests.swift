import Lab
import Synchronization
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

  @Test("Groups of a dump are found and examined; advantages take them as they are")
  func groups() throws {
    let session = try TestSession()
    let kept = Mutex<[String]>([])
    session.session.note = { note in kept.withLock { $0.append(note) } }
    func row(_ prompt: String, _ number: Int, _ score: Int) -> String {
      #"{"input": "\#(prompt)", "output": "a\#(number)", "gts": "4", "score": \#(score), "step": 1, "uid": "\#(prompt)_\#(number)_0"}"#
    }
    let rows = [row("p", 0, 1), row("q", 0, 0), row("p", 1, 0), row("q", 1, 0), row("p", 2, 0)]
    try session.write(rows.joined(separator: "\n"), to: "d.jsonl")
    try session.run("d = load_rollouts \"d.jsonl\"\ng = check_groups d")
    let loaded = kept.withLock { $0 }
    #expect(loaded.count == 2 && loaded[0].contains("'uid' names answers"), "\(loaded)")
    #expect(loaded[1].contains("1 of 2 have fewer answers than the largest (group 1)"), "\(loaded)")
    #expect(
      try session.run("[g.answers, g.groups, g.smallest, g.largest, g.findings[0].code]")
        == "[5, 2, 2, 3, \"group_sizes_differ\"]")
    // Of the group of p: 1 less 1/3, and 0 less 1/3; q's scores are equal.
    #expect(
      try session.run("advantages d estimator=dr_grpo")
        == "[0.6666666666666667, 0.0, -0.3333333333333333, 0.0, -0.3333333333333333]")
    #expect(
      try session.run(
        "advantages(d) == advantages(score(d, rule=(s -> 1 if s.response == \"a0\" else 0)))")
        == "false")
    #expect(session.error("advantages d group=2")?.contains("leave group out") == true)
    #expect(
      session.error("advantages (rollout (tiny_model) (kk people=2) max_tokens=2)")?.contains(
        "has no score") == true)
    #expect(
      try session.run("advantages(d, estimator=opo, lengths=[1, 2, 1, 2, 1])[1]") == "[0.0, 0.0]")
    try session.run("e = load_rollouts \"d.jsonl\" fields={group: \"uid\"}")
    #expect(
      try session.run("map(check_groups(e).findings, f -> f.code)")
        == "[\"groups_of_one\", \"prompt_in_two_groups\"]")
  }

  @Test("A selection among answers to different problems is noted")
  func mixed() throws {
    let session = try TestSession()
    let kept = Mutex<[String]>([])
    session.session.note = { note in kept.withLock { $0.append(note) } }
    try session.run(
      """
      a = rollout (tiny_model) (kk people=2 count=1 seed=7) max_tokens=2
      b = rollout (tiny_model) (kk people=2 count=1 seed=8) max_tokens=2
      best_of_n a
      """)
    #expect(kept.withLock { $0 } == [])
    try session.run("best_of_n (a + b)\naccept (a + b)")
    #expect(
      kept.withLock { $0.count { $0.contains("answers to different prompts (group 0)") } } == 2)
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
