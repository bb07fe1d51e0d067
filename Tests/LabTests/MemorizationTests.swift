import Testing

@Suite("Memorization at the prompt")
struct MemorizationTests {
  @Test("Evaluations are joined problem by problem, also where two sets share their numbers")
  func joined() throws {
    let session = try TestSession()
    // Right on every puzzle of two people and on none of three, before and after a change of words.
    try session.run(
      """
      m = tiny_model
      def by_size(s) { 3 if len(s.problem.names) == 2 else 0 }
      two = kk people=2 count=6 seed=1
      both = two + kk people=3 count=6 seed=1
      a = evaluate m both rule=by_size max_tokens=1
      b = evaluate m (perturb both random_pair seed=2) rule=by_size max_tokens=1
      """)
    #expect(try session.run("a.accuracy") == "0.5")
    #expect(
      try session.run("memorization a b")
        == "{accuracy: 0.5, accuracy_after: 0.5, consistency: 1.0, limem: 0.0, count: 12}")
    let part = try session.run("memorization(a, evaluate(m, two, rule=by_size, max_tokens=1))")
    #expect(part.hasSuffix("limem: 0.0, count: 6}"))
  }

  @Test("Problems that cannot be told apart are refused")
  func ambiguous() throws {
    let session = try TestSession()
    try session.run(
      """
      m = tiny_model
      p = kk people=2 count=2 seed=1
      a = evaluate m (p + kk people=2 count=2 seed=1 depth=3) max_tokens=1
      """)
    let error = try #require(session.error("memorization a a"))
    #expect(error.contains("two problems are number 0 of 2 people and of one seed"))
  }
}
