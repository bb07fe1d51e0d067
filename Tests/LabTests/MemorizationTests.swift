import Testing

@Suite("Memorization at the prompt")
struct MemorizationTests {
  @Test("Evaluations are joined problem by problem, also where two sets share their numbers")
  func joined() throws {
    let session = try TestSession()
    // Right on every puzzle of three people and on none of two, before and after a change of words.
    try session.run(
      """
      m = tiny_model
      def by_size(s) { 3 if len(s.problem.names) == 3 else 0 }
      three = kk(people=3, count=6, seed=1)
      both = kk(people=2, count=6, seed=1) + three
      a = evaluate(m, both, rule=by_size, max_tokens=1)
      b = evaluate(m, perturb(both, "random_pair", seed=2), rule=by_size, max_tokens=1)
      c = evaluate(m, three, rule=by_size, max_tokens=1)
      """)
    #expect(try session.run("memorization(a, b).accuracy == 0.5").hasSuffix("true"))
    #expect(try session.run("memorization(a, b).consistency == 1").hasSuffix("true"))
    #expect(try session.run("memorization(a, b).count == 12").hasSuffix("true"))
    #expect(try session.run("memorization(a, c).count == 6").hasSuffix("true"))
  }

  @Test("Problems that cannot be told apart are refused")
  func ambiguous() throws {
    let session = try TestSession()
    try session.run(
      """
      m = tiny_model
      p = kk(people=2, count=2, seed=1) + kk(people=2, count=2, seed=1, depth=3)
      a = evaluate(m, p, max_tokens=1)
      """)
    let error = try #require(session.error("memorization(a, a)"))
    #expect(error.contains("two problems are number 0 of 2 people and of one seed"))
  }
}
