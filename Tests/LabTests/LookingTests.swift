import Foundation
import Lab
import Synchronization
import Testing

@Suite("Looking")
struct LookingTests {
  @Test("A plot in a file is well-formed SVG without script, whatever the names")
  func svg() throws {
    let session = try TestSession()
    try session.run(
      """
      plot {"a < b & \\"c\\"\\u{1}": [0.1, 0.5, 0.3], second: [0.2, 0.1, 0.6]} file="a.svg" title="知识 <x>" y_label="é"
      plot {base: 0.3, trained: 0.5} style=bars low=[0.2, 0.4] high=[0.4, 0.6] file="b.svg"
      plot [] file="c.svg"
      plot [5] file="d.svg" style=points
      plot [1e308, -1e308] file="e.svg"
      plot [1, 2, 4] x=[10, 20, 40] file="f.svg"
      """)
    for name in ["a", "b", "c", "d", "e", "f"] {
      let data = try Data(contentsOf: URL(filePath: "\(session.folder)/\(name).svg"))
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.hasPrefix("<svg xmlns=") && text.hasSuffix("</svg>\n"))
      #expect(!text.contains("nan") && !text.contains("inf") && !text.contains("<script"))
      #expect(text.split(separator: "<text").count == text.split(separator: "</text>").count)
    }
    let first = try String(contentsOfFile: session.folder + "/a.svg", encoding: .utf8)
    #expect(first.contains("a &lt; b &amp; &quot;c&quot; </text>"))
    #expect(first.components(separatedBy: "<polyline").count == 3)
  }

  @Test("A file is as wide as the names of its curves need")
  func wideNames() throws {
    let session = try TestSession()
    let names = (1...6).map { "a_long_name_of_curve_\($0)" }
    try session.run(
      "plot {\(names.map { "\($0): [1, 2]" }.joined(separator: ", "))} file=\"wide.svg\"")
    let text = try String(contentsOfFile: session.folder + "/wide.svg", encoding: .utf8)
    let width = try #require(text.firstMatch(of: #/width="(\d+)"/#).flatMap { Double($0.1) })
    let places = text.matches(of: #/<text x="(\d+)" y="\d+" text-anchor="start"/#).compactMap {
      Double($0.1)
    }
    #expect(places.count == names.count)
    #expect(try #require(places.max()) + 7 * 23 <= width)
  }

  @Test("A plot that cannot be drawn says why and writes nothing")
  func refused() throws {
    let session = try TestSession()
    for (code, part) in [
      ("plot [1] file=\"x.png\"", "SVG"), ("plot [1] file=\"../x.svg\"", "--allow"),
      ("plot [1, 2] low=[1] high=[2] file=\"x.svg\"", "another number"),
      ("plot [1, 2] low=[1, 2] file=\"x.svg\"", "low and high"),
      ("plot [1, 2] x=[1] file=\"x.svg\"", "1 places for 2"),
      ("plot \"text\"", "expected numbers"), ("plot {a: [1], b: \"x\"}", "expected numbers"),
    ] {
      #expect(try #require(session.error(code), "\(code)").contains(part), "\(code)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder).isEmpty)
  }

  @Test("Bars stand beside their names and values")
  func bars() throws {
    let session = try TestSession()
    #expect(
      try session.run("plot {\"知识\": 1, half: 0.5} style=bars width=4")
        == "知识         1  ████\nhalf    0.5000  ██")
  }

  @Test("Tokens are a table without colour, and a line from cold to hot with it")
  func tokens() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    let table = try session.run("tokens t.rollouts[0] by=advantage")
    #expect(table.hasPrefix(" #  token"))
    #expect(table.contains("  gradient"))
    session.session.heat = { text, level in
      precondition(level >= 0 && level <= 1)
      return "{\(text)}"
    }
    var seen: [String] = []
    session.runner.show = { seen.append($0) }
    // What is recorded for save is the table, which a replay gives as well.
    #expect(try session.run("tokens t.rollouts[0] by=advantage") == table)
    #expect(try session.run("show (tokens t.rollouts[0] by=advantage)") == table)
    seen = []
    try session.run("tokens t.rollouts[0]")
    session.runner.show = nil
    let line = try #require(seen.first)
    let shown = line.split(separator: "\n").dropLast().joined(separator: "\n")
      .replacing("{", with: "").replacing("}", with: "")
    #expect(shown.hasPrefix(try session.run("print t.rollouts[0].text")))
    #expect(line.hasSuffix("}"))
    #expect(try session.run("len(tokens(t.rollouts[0]))") == session.run("t.rollouts[0].length"))
    #expect(
      try #require(session.error("tokens (rollout m puzzles)[0] by=ratio")).contains("no ratio yet")
    )
  }

  @Test("The shares of all tokens sum to one, and are zero where no token has an advantage")
  func shares() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    // The trained model is so certain that at temperature 1 all answers to a problem may be the same, and
    // then have the same reward; at 3 no two are.
    try session.run(
      """
      u = trainer grpo model=(copy_model m) tasks=puzzles rule=(s -> len(s.response)) samples=4 max_tokens=100 temperature=3
      step u
      expect any(u.rollouts, r -> any(r.advantages, a -> a != 0))
      expect abs(sum(map(u.rollouts, r -> sum(map(tokens(r), x -> x.share)))) - 1) < 1e-12
      z = trainer grpo model=(copy_model m) tasks=puzzles rule=(s -> 1) samples=4 max_tokens=100 temperature=3
      step z
      expect all(z.rollouts, r -> all(r.advantages, a -> a == 0))
      expect all(z.rollouts, r -> all(tokens(r), x -> x.share == 0))
      """)
  }

  @Test("The colours of log-probabilities go from certain to unlikely, and show the differences")
  func heat() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    let seen = Mutex<[(text: String, level: Double)]>([])
    session.session.heat = { text, level in
      seen.withLock { $0.append((text, level)) }
      return text
    }
    try session.run("r = sort_by(t.rollouts, r -> min(r.log_probs))[0]\ntokens r")
    session.session.heat = nil
    let logProbs = try session.run("for x in r.log_probs { print x }")
      .split(separator: "\n").compactMap { Double($0) }
    // Line feeds are not coloured, and the last two are the legend.
    let levels = seen.withLock { Array($0.dropLast(2)) }.map(\.level)
    let lowest = try #require(logProbs.min())
    try #require(lowest < -0.1)
    let expected = logProbs.map { min($0 / max(lowest, -3), 1) }
    #expect(Set(levels).count > 10 && levels.max() == 1)
    #expect(levels.min().map { $0 < 0.01 } == true)
    for level in levels {
      #expect(expected.contains { abs($0 - level) < 1e-9 }, "\(level)")
    }
    #expect(seen.withLock { $0.last?.level } == 1)
  }

  @Test("Records of tokens hold what was computed, not what is shown")
  func unrounded() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    try session.run(
      """
      r = t.rollouts[0]
      k = tokens r
      expect map(k, x -> x.log_prob) == r.log_probs
      expect map(k, x -> x.advantage) == r.advantages
      expect all(k, x -> x.ratio == exp(x.now - x.log_prob))
      """)
    // Three digits of each number are shown, however small all of them are.
    let shown = try session.run("tokens r columns=[\"log_prob\"] | first 3 | table")
    let exact = try session.run("for x in first(r.log_probs, 3) { print x }")
      .split(separator: "\n").compactMap { Double($0) }
    let digits = shown.split(separator: "\n").dropFirst().compactMap {
      Double($0.trimmingCharacters(in: .whitespaces))
    }
    try #require(digits.count == 3 && exact.allSatisfy { abs($0) < 1e-3 })
    for (shown, exact) in zip(digits, exact) {
      #expect(abs(shown - exact) <= 0.005 * abs(exact) + 1e-15, "\(shown) \(exact)")
    }
  }

  @Test(
    "Numbers with gaps are looked at by every command: a gap is left out, and counted where numbers are",
    arguments: [
      ("plot [1, nil, 3] height=2 width=9", "3 │  █\n1 │▁ █"), ("plot [nil]", "(no numbers)"),
      ("plot {a: [nil, 1], b: [2, nil]} height=1", "a\n1 │ ▁\nb\n2 │▁"),
      ("plot [nil, [1, 2]] height=1", "expected numbers"),
      ("plot [[nil, 1], [2]] height=1", "1 │ ▁\n2 │▁"),
      ("plot {a: 1, b: nil} style=bars width=2", "a    1  ██\nb    –"),
      ("plot [1, nil] x=[nil, 3] height=1", "1 │▁"),
      ("histogram [1, nil, 1] width=4", "1   1      2  ████\n1 nil"),
      ("histogram [nil]", "no finite numbers"),
      ("describe [1, nil, 3]", "       count  left out  mean"), ("describe [nil]", "no numbers"),
      ("describe [{a: 1, b: 2}, {a: nil}]", "a      1         1     1"),
      ("table [1, nil]", "value\n    1"), ("table [{a: nil}, {a: 1}]", "a\n\n1"),
      ("compare [1, nil] [nil, 2]", "[0]       1"), ("inspect [1, nil]", "[1]     nil"),
      ("show [1, nil]", "[1, nil]"),
      ("mean [1, nil]", "filter(list, x -> x != nil) leaves it out"),
    ])
  func gaps(code: String, part: String) throws {
    let session = try TestSession()
    let (output, error) = session.runner.run(.init(name: "test", text: code))
    let shown = error?.rendered() ?? output
    #expect(shown.contains(part), "\(code):\n\(shown)")
  }

  @Test("The gaps that evaluations leave in a history are gaps of its plots")
  func history() throws {
    let session = try TestSession()
    try session.run(
      """
      p = kk people=2 count=2 seed=7
      t = trainer grpo model=tiny_model() tasks=p samples=2 max_tokens=20
      train t steps=4 evaluate_every=2 on=p
      h = t.history["val-core/kk/acc/mean@1"]
      expect h[0] == nil and h[1] != nil
      plot h file="h.svg"
      histogram h
      describe t.history
      """)
    #expect(try session.run("plot h height=1").hasSuffix(" │ ▁ ▁"))
    let text = try String(contentsOfFile: session.folder + "/h.svg", encoding: .utf8)
    #expect(text.components(separatedBy: "<circle").count == 3)
  }

  @Test("No numbers stop a drawing: the largest, the smallest, none, one, what is no number")
  func oddNumbers() throws {
    let session = try TestSession()
    let lists = [
      "[1e308, -1e308]", "[1.7976931348623157e308, -1.7976931348623157e308, 0]", "[5e-324, 0]",
      "[5e-324]",
      "[1e308, 1e308]", "[inf, -inf, nan]", "[nan, 1]", "[inf, 1, 2]", "[]", "[0]", "[-0.0, 0]",
      "[1e308, 1]",
      "[9223372036854775807, -9223372036854775807]", "[1, 1.0000000000000002]", "[1e-300, 1e300]",
      "map(1..500, i -> 1e308 * (-1) ** i)", "map(1..500, i -> inf)", "[nil, 1e308, nil, -1e308]",
    ]
    try session.run("inf = 1e308 * 10\nnan = inf - inf")
    var number = 0
    for list in lists {
      for style in ["line", "points", "bars"] {
        number += 1
        let drawn = try session.run("plot (\(list)) style=\(style)")
        #expect(!drawn.isEmpty || list == "[]")
        try session.run(
          "plot (\(list)) style=\(style) x=(\(list)) low=(\(list)) high=(\(list)) file=\"\(number).svg\""
        )
        let text = try String(contentsOfFile: session.folder + "/\(number).svg", encoding: .utf8)
        let places = text.matches(of: #/(?:x|y|cx|cy|x1|x2|y1|y2|width|height|points)="([^"]*)"/#)
        #expect(
          places.allSatisfy { !$0.1.contains("nan") && !$0.1.contains("inf") }, "\(list) \(style)")
      }
      for code in [
        "plot {a: \(list), b: \(list)}", "histogram (\(list))", "describe (\(list))",
        "compare (\(list)) (\(list))", "table (\(list))",
      ] {
        if let error = session.error(code) {
          #expect(
            error.contains("no finite numbers") || error.contains("no numbers"), "\(code): \(error)"
          )
        }
      }
    }
    // The ends of the widest range are at the ends of the drawing.
    #expect(
      try session.run("plot [1e308, -1e308, 0] height=2") == " 1.00e308 │█ ▁\n-1.00e308 │█▁█")
  }

  @Test("A rollout shows its parts, each person's claim, and the reward's components with reasons")
  func rollout() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    let shown = try session.run("show t.rollouts[0]")
    let titles = shown.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(titles[0].hasPrefix("rollout 0.0: ") && titles[0].contains("reward"))
    #expect(titles[1...2] == ["think:", "answer:"])
    #expect(titles[3].hasPrefix("person  claimed  truth"))
    #expect(
      titles[4...5].allSatisfy {
        $0.hasSuffix("right") || $0.hasSuffix("wrong") || $0.hasSuffix("said")
      })
    #expect(titles[6].hasPrefix("reward "))
    #expect(shown.contains("\n  format ") && shown.contains("\n  answer "))
    #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("Tables fit the terminal: text gives way, and then they are cut into parts")
  func narrowTables() throws {
    let session = try TestSession()
    try session.run(
      "config width=40; r = [{name: \"知识😀é\", a: 1, b: \"x\" * 50, c: 2.5}, {name: \"y\", a: 10, b: \"z\", c: 3}]"
    )
    let text = String(repeating: "x", count: 18) + "…"
    let space = String(repeating: " ", count: 18)
    #expect(
      try session.run("table r") == """
        name      a  b\(space)       c
        知识😀é   1  \(text)  2.5000
        y        10  z\(space)       3
        """)
    try session.run("w = {name: \"w\"}\nfor i in 0..9 { w[\"column\" + str(i)] = i }")
    let parts = try session.run("table [w, w]").split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(parts.allSatisfy { $0.count <= 40 })
    #expect(parts.filter { $0.hasPrefix("name") }.count == 3)
    #expect(parts.filter(\.isEmpty).count == 2)
    for code in [
      "histogram [1, 2, 2, 3]", "plot (1..200)", "plot {one: 1, another: 5} style=bars",
      "describe [1.5, 2, 3]", "vars",
    ] {
      #expect(
        try session.run(code).split(separator: "\n").allSatisfy { $0.count <= 40 }, "\(code)")
    }
  }

  @Test("chat goes on with the conversation it is given")
  func chat() throws {
    let session = try TestSession()
    try session.run("m = tiny_model\nr = chat m \"Who?\" max_tokens=5 system=\"Be brief.\"")
    try session.run("s = chat m \"Why?\" after=r max_tokens=5")
    #expect(try session.run("s.prompt_tokens[0:10] == r.prompt_tokens[0:10]") == "true")
    #expect(try session.run("len(s.prompt_tokens) > len(r.prompt_tokens) + 5") == "true")
    #expect(session.error("chat m \"x\" after=r system=\"y\"") != nil)
  }

  @Test("time says how long a statement took, and the statement is as without it")
  func time() throws {
    let session = try TestSession()
    let kept = Mutex<[String]>([])
    session.session.note = { note in kept.withLock { $0.append(note) } }
    var notes: [String] { kept.withLock { $0 } }
    #expect(try session.run("time x = 2\ntime x + 1") == "3")
    #expect(notes.count == 2 && notes[0].hasPrefix("x = 2: ") && notes[0].hasSuffix(" s"))
    #expect(session.error("time y = nothing") != nil)
    #expect(notes.count == 3)
    #expect(try session.run("time time x") == "2")
  }

  @Test("Every machine gives the bits of one update that are stated", arguments: [1, 2, 3])
  func bits(threads: Int) throws {
    #expect(try BitCheck.found(threads: threads) == BitCheck.expected)
  }
}
