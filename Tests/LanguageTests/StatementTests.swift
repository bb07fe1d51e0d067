import Diagnostics
import Language
import Testing

@Suite("Statements")
struct StatementTests {
  @Test("Loops, branches, functions and blocks")
  func control() throws {
    #expect(
      try shown(
        """
        total = 0
        for x in 1..4 {
          if x == 2 { continue }
          total = total + x   # 1 + 3 + 4
        }
        total
        n = 0
        while true { n = n + 1; if n > 5 { break } }
        n
        repeat 3 { n = n + 1 }
        n
        def grade(s) {
          if s > 2 { "good" }
          else if s > 1 { "fair" }
          else { "poor" }
        }
        [grade(3), grade(2), grade(0)]
        def find(list, wanted) {
          for x in list { if x == wanted { return true } }
          false
        }
        find([1, 2], 2)
        find([1, 2], 3)
        """) == ["8", "6", "9", "[\"good\", \"fair\", \"poor\"]", "true", "false"])
  }

  @Test("A lambda keeps the locals of where it was written")
  func closures() throws {
    #expect(
      try shown("def adder(n) { x -> x + n }\nadd3 = adder(3)\nn = 100\nadd3(4)") == ["7"])
  }

  @Test(
    "A line goes on inside brackets, after an operator, and with a line that begins with a pipe")
  func continuation() throws {
    #expect(try shown("[1,\n 2,\n 3]") == ["[1, 2, 3]"])
    #expect(try shown("1 +\n 2") == ["3"])
    #expect(try shown("[1, 2]\n  | map x -> x + 1\n  | sum") == ["5"])
    #expect(try shown("kk(\n people=2,\n count=1\n) | len") == ["1"])
  }

  @Test("The last value is _, and results of assignments are not shown")
  func lastValue() throws {
    #expect(try shown("x = 3\nx + 1\n_ * 2") == ["4", "8"])
  }

  @Test("print writes strings bare and quotes them inside lists")
  func printing() throws {
    #expect(try shown("print \"a\", 1 + 1, [\"b\"]") == ["a 2 [\"b\"]"])
    #expect(try shown("print(\"a\", 2)") == ["a 2"])
    #expect(try shown("for p in 2..3 { print p, kk(people=p)[0].people }") == ["2 2", "3 3"])
  }

  @Test("A failed statement leaves the variables as before it")
  func failedStatement() throws {
    let interpreter = makeInterpreter()
    _ = try shown("x = 1", interpreter)
    #expect(failure("y = 5\nfor i in 1..3 { x = i; if i == 2 { 1 / 0 } }", interpreter) != nil)
    #expect(try shown("x", interpreter) == ["1"])
    #expect(try shown("y", interpreter) == ["5"])
    #expect(failure("i", interpreter) != nil)
  }

  @Test("An expectation that fails says what was found")
  func expectations() {
    let error = failure("expect 1 + 1 == 3 \"arithmetic\"")
    #expect(error?.kind == .expectation)
    #expect(
      error?.rendered() == """
        error: expectation failed: arithmetic
          expect 1 + 1 == 3 "arithmetic"
                 ^^^^^^^^^^ 2 == 3 is false
        """)
    #expect(failure("expect 1 == 1") == nil)
  }

  @Test("A loop without end is interrupted")
  func interruption() {
    let interpreter = makeInterpreter()
    var rounds = 0
    interpreter.isInterrupted = {
      rounds += 1
      return rounds > 1000
    }
    #expect(failure("while true { x = 1 }", interpreter)?.kind == .interrupted)
  }

  @Test("import runs a file's statements, and an import of itself ends with an error")
  func imports() throws {
    let interpreter = makeInterpreter()
    interpreter.loadFile = { name in
      name == "loop.knave" ? "import \"loop.knave\"" : "def triple(x) { 3 * x }"
    }
    #expect(try shown("import \"a.knave\"\ntriple(4)", interpreter) == ["12"])
    #expect(failure("import \"loop.knave\"", interpreter) != nil)
  }

  @Test("Deep nesting is an error and not a crash")
  func nesting() {
    #expect(failure(String(repeating: "(", count: 10_000)) != nil)
    #expect(failure(String(repeating: "[", count: 10_000) + "1") != nil)
    #expect(failure(String(repeating: "-", count: 10_000) + "1") != nil)
    #expect(failure(String(repeating: "not ", count: 10_000) + "true") != nil)
    #expect(failure(String(repeating: "if true { ", count: 10_000)) != nil)
    #expect(failure("x = " + String(repeating: "x -> ", count: 10_000) + "1") != nil)
    #expect(failure("def f(n) { if n == 0 { 0 } else { 1 + f(n - 1) } }\nf(100000)") != nil)
  }
}

@Suite("Long values")
struct LongValueTests {
  @Test("A list or record that is too wide for a line is laid out in lines that read back")
  func filled() throws {
    #expect(
      try shown("map(1..30, i -> i * 1000)") == [
        """
        [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000, 11000, 12000,
         13000, 14000, 15000, 16000, 17000, 18000, 19000, 20000, 21000, 22000, 23000,
         24000, 25000, 26000, 27000, 28000, 29000, 30000]
        """
      ])
    let text =
      "{name: \"知\" * 30, rows: map(1..4, i -> {index: i, text: \"word \" * 12}), last: nil}"
    let interpreter = makeInterpreter()
    let lines = try #require(try shown("r = \(text)\nr", interpreter).first)
    #expect(lines.split(separator: "\n").allSatisfy { displayWidth(of: $0) <= 80 })
    #expect(try shown("r == \(lines)", interpreter) == ["true"])
  }

  @Test("A member that a list does not have is looked for in functions and in its elements")
  func members() {
    #expect(failure("[1].len")?.hint == "call it on the value: len(…), or … | len")
    #expect(failure("[{a: 1}].a")?.hint == "its elements have it: map(…, x -> x.a)")
    #expect(failure("for i in 3 { i }")?.hint == "for a range write 0..2")
  }
}
