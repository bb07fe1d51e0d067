import Testing

@Suite("Effects and findings at the prompt")
struct EffectCommandTests {
  @Test("Evaluations of one set of problems are paired, of two sets not; shares are told in points")
  func evaluations() throws {
    let session = try TestSession()
    try session.run(
      """
      m = tiny_model
      p = kk people=2 count=6 seed=3
      q = kk people=2 count=6 seed=4
      a = evaluate m p seed=1
      b = evaluate m p seed=2
      """)
    let paired = try session.run("effect [a, b] a")
    #expect(paired.contains(" points (95 % interval ") && paired.hasSuffix("2 runs × 6 problems, paired"))
    #expect(try session.run("effect(a, evaluate(m, q, seed=1)).paired").hasSuffix("false"))
    #expect(try session.run("effect(a, a).value").hasSuffix("0.0"))
    #expect(
      try session.run("effect(a, of=length).value == a.response_length").hasSuffix("true"))
    let error = try #require(session.error("effect [a, evaluate(m, q, seed=1)] a"))
    #expect(error.contains("run 1 was evaluated on other problems than run 0"))
  }

  @Test("A finding shows its parts a line each, line breaks in a text do not begin another")
  func finding() throws {
    let session = try TestSession()
    let output = try session.run(
      #"finding "Does it\nverdict    agrees?" {value: 0.1, low: -0.05, high: 0.2} claim="It helps" source="us""#)
    #expect(
      output == """
        question   Does it verdict    agrees?
        claim      It helps
        source     us
        published  none
        found      +0.100 (95 % interval -0.050 to +0.200)
        verdict    cannot tell
        """)
  }

  @Test("What has no interval, and what is a level, is no finding")
  func refused() throws {
    let session = try TestSession()
    let single = try #require(session.error(#"finding "x" (effect [1] [2]) claim="c" source="s""#))
    #expect(single.contains("has no interval"))
    let level = try #require(session.error(#"finding "x" (effect [1, 2]) claim="c" source="s""#))
    #expect(level.contains("expected a difference found by effect"))
  }
}
