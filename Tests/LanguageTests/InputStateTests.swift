import Diagnostics
import Foundation
import Language
import Testing

@Suite("Input, line by line")
struct InputStateTests {
  private func state(_ text: String) -> String {
    switch makeInterpreter().inputState(of: text) {
    case .complete: "complete"
    case .extensible: "extensible"
    case .incomplete: "incomplete"
    case .wrong: "wrong"
    }
  }

  @Test(
    "A text is incomplete while something is open",
    arguments: [
      "(1", "[1,", "[1,\n 2", "{a: 1", "{a:", "f(1", "f(x=", "x[", "x[1:", "def f(x) {", "def f(",
      "def f(a,", "def f(x)", "1 +", "1 -", "-", "x = 1 **", "2 ..", "1 <", "a and", "a or", "not",
      "a not in", "x =", "x +=", "a, b =", "[1] |", "[1] | map x ->", "x -> ", "(a, b) ->",
      "1 if", "1 if a else", "if a {\n", "if a { 1 } else", "if a { 1 } else if b",
      "if a", "for i in", "for i in 1..3", "for a,", "while x > 1\n", "repeat 3", "x = 1; repeat 3",
      "kk people=", "kk people=2,", "print 1,", "print a, b,", "x = 1 \\", "kk \\",
      "x = 1 # one\ny =",
      "def g(r) { if r > 1 { 5 } else {", "def g(r) { if r > 1 { 5 } else { 6 }",
      "for i in 1..3 { while true { if i == 2 { break } else { print i }", "expect (1 ==",
      "f = x -> (", "{\"a\": [1, {b: (2",
    ])
  func incomplete(text: String) {
    #expect(state(text) == "incomplete")
    #expect(!makeInterpreter().isComplete(text))
  }

  @Test(
    "A text that can be run is complete",
    arguments: [
      "", "\n", "# a comment", "1", "x = 1", "f(x)", "def f(x) { x }", "kk people=2", "[1,\n 2]",
      "def g(r) { if r > 1 { 5 } else { 6 } }",
      "for i in 1..3 { if i == 2 { print 2 } else { print i } }",
      "while n > 1 { if n > 5 { n -= 2 } else if n > 3 { n -= 1 } else { n = 0 } }",
      "repeat 2 { repeat 3 { if true { 1 } else { 2 } } }", "if a { 1 } else { 2 }",
      "if a { 1 } else if b { 2 } else { 3 }", "1 if a else 2", "x = map(l, x -> x)\n", "x = 1;",
      "for i in 1..3\n{ i }", "def f(x) {\n  x\n}", "[1, 2]\n  | sum", "x = 1 + \\\n 2",
      "print \"(\", '[', \"#\"", "x = \"a\\\"b\"", "x = 5 # {", "if a { 1 }\n", "if a { 1 }\nx = 2",
      "for i in l { if i { 1 } }", "help if", "help def", "help(else)", "help",
    ])
  func complete(text: String) {
    #expect(state(text) == "complete" || state(text) == "extensible")
    #expect(makeInterpreter().isComplete(text))
  }

  @Test(
    "What no further line can make right is shown at once",
    arguments: [
      "1)", "}", "\"open", "'open", "(\"open", "def f() {\n  x = \"open", "x = 'a\\", "1 2",
      "x = = 1",
      "for in", "def 5", "def f(a, a", "{a: 1, a", "kk = 3", "foo bar", "1 !", "else { 1 }",
      "| sum",
      "break", "continue", "return 1", "if a { break }", "1 if true", "while x\ny", "not\n)",
      "[1, 2\n}",
      String(repeating: "(", count: 300), "99999999999999999999", "x = 5abc",
    ])
  func wrong(text: String) {
    #expect(state(text) == "wrong")
    #expect(makeInterpreter().isComplete(text))
  }

  @Test("An if waits for an else until an empty line, or until another statement follows")
  func branches() {
    let interpreter = makeInterpreter()
    for text in ["if a { 1 }", "if a {\n  1\n}", "if a { 1 } else if b { 2 }", "x = 1; if a { 1 }"]
    {
      #expect(state(text) == "extensible", "\(text)")
      #expect(!interpreter.isComplete(text), "\(text)")
      #expect(interpreter.isComplete(text + "\n"), "\(text)")
      #expect(interpreter.isComplete(text + "\n  "), "\(text)")
      #expect(!interpreter.isComplete(text + "\n# then"), "\(text)")
      #expect(!interpreter.isComplete(text + "\nelse {"), "\(text)")
      #expect(interpreter.isComplete(text + "\nelse { 2 }"), "\(text)")
      #expect(interpreter.isComplete(text + "\nx = 2"), "\(text)")
    }
  }

  @Test("Lines that are taken one by one give the statements of the whole text")
  func lineByLine() throws {
    let text = """
      total = 0
      def grade(s, low=1) {
        if s > 2 { "good" }
        else if s > low { "fair" }
        else { "poor" }
      }
      for i in 1..4 {
        if i % 2 == 0 {
          continue
        } else {
          total += i
        }
        # a comment }

      }
      if total > 3 { print "much" }
      else { print "little" }
      words = [grade(3),
        grade(2), grade(0)]
      add = x -> x +
        total
      if total > 100 {
        1
      }
      words | \\
        len
      print total, "(",
        add(1)
      """
    let whole = try shown(text)
    let interpreter = makeInterpreter()
    var pending: [String] = []
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      pending.append(String(line))
      let typed = pending.joined(separator: "\n")
      guard interpreter.isComplete(typed) else { continue }
      lines += try shown(typed, interpreter)
      pending = []
    }
    #expect(pending.isEmpty)
    #expect(lines == whole)
  }
}
