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
    #expect(
      paired.contains(" points (95 % interval ") && paired.hasSuffix("2 runs × 6 problems, paired"))
    #expect(try session.run("effect(a, evaluate(m, q, seed=1)).paired").hasSuffix("false"))
    #expect(try session.run("effect(a, a).value").hasSuffix("0.0"))
    #expect(
      try session.run("effect(a, of=length).value == a.response_length").hasSuffix("true"))
    let error = try #require(session.error("effect [a, evaluate(m, q, seed=1)] a"))
    #expect(error.contains("run 1 was evaluated on other problems than run 0"))
  }

  @Test("Numbers are paired when told so only, and paired runs must match")
  func numbers() throws {
    let session = try TestSession()
    #expect(
      try session.run("effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46]")
        == "+0.193 (95 % interval +0.135 to +0.252), 3 runs")
    #expect(
      try session.run("effect [0.62, 0.66, 0.61] [0.46, 0.41, 0.44]")
        == "+0.193 (95 % interval +0.135 to +0.252), 3 runs")
    #expect(
      try session.run("effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46] paired=true")
        == "+0.193 (95 % interval +0.099 to +0.287), 3 runs, paired")
    let uneven = try #require(session.error("effect [1, 2, 3] [1, 2] paired=true"))
    #expect(uneven.contains("there are 3 and 2"))
    // Neither side tells how its numbers vary.
    #expect(try session.run("effect [1, 1, 1] [0]") == "+1.000, 3 runs")
    let constant = try #require(
      session.error(#"finding "x" (effect [1, 1] [0, 0]) claim="c" source="s""#))
    #expect(constant.contains("has no interval"))
  }

  @Test("Puzzles under other names count once, and accuracies of 0 have intervals with a width")
  func contents() throws {
    let session = try TestSession()
    try session.run(
      """
      m = tiny_model
      p = kk people=2 count=40 split=heldout seed=99
      a = evaluate m p seed=1 max_tokens=1
      b = evaluate m p seed=2 max_tokens=1
      """)
    // All 28 puzzles of this kind that are held out; the effective number of 40 draws of them is less.
    let shown = try session.run("show a")
    #expect(shown.hasPrefix("accuracy 0.000 (95 % interval 0.000 to 0.1"))
    #expect(shown.contains("0 of 40 right, 28 of 40 problems distinct\n"))
    #expect(try session.run("a.distinct") == "28")
    let effect = try session.run("effect [a, b] a")
    #expect(effect.hasPrefix("+0.0 points (95 % interval -1") && effect.contains(" to +1"))
    #expect(effect.hasSuffix("2 runs × 40 problems (28 distinct), paired"))
    #expect(try session.run("effect (effect [a, b] a) (effect [b, a] b)").contains(" points ("))
    let unpaired = try #require(session.error("effect (effect [1, 2] [3, 4]) [1, 2]"))
    #expect(unpaired.contains("does not pair its runs"))
  }

  @Test("A finding shows its parts a line each, line breaks in a text do not begin another")
  func finding() throws {
    let session = try TestSession()
    let output = try session.run(
      #"finding "Does it\nverdict    agrees?" {value: 0.1, low: -0.05, high: 0.2} claim="It helps" source="us""#
    )
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
