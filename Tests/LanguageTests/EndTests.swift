import Diagnostics
import Language
import Testing

@Suite("The end of a session")
struct EndTests {
  @Test(
    "A statement that ends the session is the last, wherever it asks",
    arguments: [
      "print 1; quit; print 2", "print 1\nfor i in 1..3 { quit }\nprint 2",
      "print 1\nwhile true { if true { quit } else { print 2 } }",
      "def f(x) { quit }\nprint 1\nmap([1, 2], f)\nprint 2",
      "def f(x) { quit }\nprint 1; y = sort_by([2, 1], f); print 2",
      "print 1\nimport \"leave\"\nprint 2", "print 1\nrun \"quit; print 2\"\nprint 2",
      "print 1\nx = quit() + 1\nprint 2",
      "print 1; 3 | twice (x -> quit()); print 2",
    ])
  func quits(code: String) throws {
    let interpreter = makeInterpreter()
    interpreter.loadFile = { _ in "quit\nprint 2" }
    #expect(try shown(code, interpreter) == ["1"])
  }

  @Test("Nothing runs once the session has ended")
  func ended() throws {
    let interpreter = makeInterpreter()
    var failed = 0
    interpreter.didFail = { _, _ in failed += 1 }
    #expect(try shown("x = 1\nquit\nx = 2", interpreter) == [])
    #expect(failed == 0)
    #expect(try shown("print 5", interpreter) == [])
  }
}

@Suite("Statements within statements")
struct InnerStatementTests {
  @Test("A text runs as if typed: its values are handed over, and the last one is _")
  func values() throws {
    #expect(
      try shown("run \"x = 3; x + 1; print x\"\n_ == true\nx")
        == ["gives 4", "3", "true", "true", "3"])
    #expect(try shown("y = run(\"5\")\ny") == ["gives 5", "false"])
    #expect(try shown("if true { y = run(\"5\") }; y") == ["gives 5", "false"])
  }

  @Test("A loop of the caller is none of the function's, and is not left from inside it")
  func control() {
    for (code, part) in [
      ("def f() { break }\nfor i in 1..3 { f() }", "outside a loop"),
      ("for i in 1..3 { def f() { continue } }", "outside a loop"), ("break", "outside a loop"),
      ("return 1", "outside a function"), ("for i in 1..3 { return i }", "outside a function"),
    ] {
      #expect(failure(code)?.message.contains(part) == true, "\(code)")
      #expect(failure(code)?.kind == .syntax, "\(code)")
    }
    #expect(failure("break")?.hint == "help break tells of the command of that name")
  }

  @Test("A syntax error anywhere keeps the whole text from running")
  func syntaxFirst() {
    let interpreter = makeInterpreter()
    #expect(failure("x = 1\nprint x\ny = )", interpreter)?.line == 3)
    #expect(failure("x", interpreter) != nil)
    #expect(interpreter.session.log.isEmpty)
  }
}
