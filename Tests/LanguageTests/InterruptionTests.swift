import Diagnostics
import Language
import Testing

@Suite("Interruptions", .serialized, .timeLimit(.minutes(20)))
struct InterruptionTests {
  private static let preparation = """
    text = "ab " * 20000000
    wide = "知 " * 15000000
    list = map(1..300000, i -> (i * 7919) % 100003) * 30
    same = list + [1]
    twin = list + [1]
    """

  private static let work = [
    "split(text)", "split(text, \"b\")", "split(wide, \"知\")", "replace(text, \"a\", \"c\")",
    "upper(wide)", "lower(text + \"É\")", "len(wide)", "wide[5:-5]", "wide[29000000]",
    "trim(\" \" * 60000000)", "contains(wide, \"识\")", "\"zz\" in text", "format(text)",
    "starts_with(wide, \"知 \" * 14999999 + \"识\")", "ends_with(wide, \"识\" + \" 知\" * 14999999)",
    "for c in \"x\" * 9000000 { y = c }", "sort(list)", "sort_by(list, x -> -x)", "sum(list)",
    "mean(list)", "quantile(list, 0.5)", "min(list)", "unique(list)", "zip(list, list)",
    "enumerate(list)", "flatten([[1, 2]] * 4000000)", "group_by(list, x -> x)", "same == twin",
    "same ~= twin",
    "-1 in list", "contains(list, -1)", "0..9999999", "range(0, 9999999)", "map(list, x -> x)",
    "filter(list, x -> true)", "any(list, x -> false)", "reduce(list, (a, b) -> b)",
    "join(list, \" \")", "while true { }", "repeat 4611686018427387904 { }",
  ]

  @Test("Every function on large values stops soon after it is asked to")
  func builtins() throws {
    let interpreter = makeInterpreter()
    _ = try shown(Self.preparation, interpreter)
    let clock = ContinuousClock()
    for code in Self.work {
      let start = clock.now
      var asked: ContinuousClock.Instant?
      interpreter.isInterrupted = {
        guard clock.now > start + .milliseconds(1) else { return false }
        asked = asked ?? clock.now
        return true
      }
      let error = failure(code, interpreter)
      let elapsed = clock.now - start
      #expect(error?.kind == .interrupted, "\(code): \(error?.message ?? "no error")")
      // Without a checkpoint each of these takes seconds in this build; 100 ms hold in a release build
      // on an idle machine.
      #expect(elapsed < .seconds(2), "\(code): \(elapsed)")
    }
  }

  @Test("Reading a long text stops when it is asked to")
  func reading() {
    let text = String(repeating: "x = [1, 2, 3]\n", count: 200_000)
    let interpreter = makeInterpreter()
    var asked = 0
    interpreter.isInterrupted = {
      asked += 1
      return asked > 3
    }
    #expect(failure(text, interpreter)?.kind == .interrupted)
    #expect(asked == 4)
  }
}

@Suite("Long texts", .timeLimit(.minutes(20)))
struct LongTextTests {
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }

  @Test("Time grows with the number of statements, not with its square")
  func linear() throws {
    func text(_ count: Int) -> String {
      (0..<count).map { "x\($0) = \($0)" }.joined(separator: "\n")
    }
    let small = try seconds { _ = try shown(text(2000)) }
    let large = try seconds { _ = try shown(text(32_000)) }
    // Sixteen times as many; squared it would be 256 times. Half of the way leaves room for a busy
    // machine.
    #expect(large < 64 * max(small, 0.01), "\(small) s, \(large) s")
  }

  @Test("A statement of more than a million words is refused")
  func statementLimit() throws {
    let error = try #require(failure("x = [" + String(repeating: "1,", count: 600_000) + "1]"))
    #expect(error.message == "the statement is longer than 1000000 words")
    #expect(
      try shown("x = [" + String(repeating: "1,", count: 400_000) + "1]; len(x)") == ["400001"])
  }
}

@Suite("Messages")
struct MessageTests {
  @Test(
    "An error is short, however long the values and names it speaks of",
    arguments: [
      "int(\"x\" * 7000000)", "float(\"知\" * 7000000)",
      "x = {a: 1}; repeat 14 { x = {a: x, b: x} }; int(str(x))", "kk flavor=(\"a\" * 1000000)",
      "kk(people=\"a\" * 1000000)", "expect 1 == 2 (\"why\" * 1000000)",
      "expect \"a\" * 100 == \"b\" * 10000000",
      "format(\"{\" + \"z\" * 1000000 + \"}\", 1)", "import (\"f\" * 1000000)",
      "1 < \"a\" * 9000000",
    ])
  func values(code: String) throws {
    let interpreter = makeInterpreter()
    interpreter.loadFile = { throw Diagnostic(.runtime, "there is no file '\($0)'") }
    let error = try #require(failure(code, interpreter))
    #expect(error.rendered().utf8.count < 6000, "\(error.rendered().utf8.count)")
    #expect(error.message.utf8.count < 2000)
  }

  @Test("An error is short, however long the text in which it stands")
  func texts() throws {
    let name = String(repeating: "n", count: 3_000_000)
    let texts = [
      name, "x = \(name)", "\(name) 5", "kk \(name)=2", "{a: 1}.\(name)",
      "def \(name)(x) { x / 0 }\n\(name)(1)",
      String(repeating: " ", count: 1_000_000) + "1 / 0" + String(repeating: " ", count: 1_000_000),
      "1 / " + String(repeating: "(", count: 150) + "0" + String(repeating: ")", count: 150),
      "x = \"" + String(repeating: "e\u{301}", count: 1_000_000), "5\(name)",
      "def f(n) { if n == 0 { 1 / 0 } else { f(n - 1) } }\nf(300)",
      "r = {" + (0..<20_000).map { "a\($0): 1" }.joined(separator: ", ") + "}\nr.zzzzzzzzzz",
    ]
    for text in texts {
      let error = try #require(failure(text), "\(text.prefix(40))")
      let rendered = error.rendered()
      #expect(rendered.utf8.count < 6000, "\(text.prefix(40)): \(rendered.utf8.count)")
    }
  }

  @Test("The functions that were running are named, the innermost first, and the others counted")
  func deepCalls() throws {
    let error = try #require(failure("def f(n) { if n == 0 { 1 / 0 } else { f(n - 1) } }\nf(300)"))
    let lines = error.rendered().split(separator: "\n")
    #expect(lines.last == "  in 289 more calls")
    #expect(lines.count { $0.hasPrefix("  in f, called at") } == 12)
  }
}
