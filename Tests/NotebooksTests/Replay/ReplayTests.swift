import Foundation
import Notebooks
import Testing

@Suite struct ReplayTests {
  @Test("A notebook that gives what it recorded passes, cell by cell in one state")
  func passes() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md",
      "---\nseed: 7\nparameters: {steps: 3}\n---\n" + cellText("count", "1")
        + cellText("count\nseed\nshow steps", "2\n7\n3"))
    let (summary, events) = try replayed([file])
    #expect(summary.line == "2 passed, 0 failed")
    #expect(summary.exitCode == 0)
    #expect(events.text(ConsoleRecorder()) == "\(file): 2 cells passed\n2 passed, 0 failed\n")
    #expect(try replayed([file]).events.cells.map(\.status) == events.cells.map(\.status))
  }

  @Test("The first failing cell is named with its line, and the rest is skipped")
  func stops() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md",
      cellText("print a", "a") + cellText("#| name: sum\nprint 2", "3") + cellText("count", "1"))
    let (summary, events) = try replayed([file])
    #expect(summary.line == "1 passed, 1 failed, 1 skipped")
    #expect(summary.exitCode == 1)
    let console = events.text(ConsoleRecorder())
    #expect(
      console == """
        \(file):14: cell 'sum' gives another output
        --- \(file):14 recorded
        +++ got
        @@ -14,1 +1,1 @@
        -3
        +2
        \(file): 1 passed, 1 failed, 1 skipped
        1 passed, 1 failed, 1 skipped

        """)
    let going = try replayed([file]) { $0.keepGoing = true }
    #expect(going.summary.line == "2 passed, 1 failed")
  }

  @Test(
    "The exit code tells what went wrong",
    arguments: [
      ("expectation", 1), ("syntax", 2), ("runtime", 3), ("timeout", 124), ("interrupted", 130),
    ])
  func exitCodes(kind: String, code: Int32) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md", "text\n" + cellText("#| name: x\nprint 1\nfail \(kind) it broke"))
    let (summary, events) = try replayed([file])
    #expect(summary.exitCode == code)
    #expect(
      events.text(ConsoleRecorder()).hasPrefix("\(file):5: cell 'x' failed\nerror: it broke\n"))
  }

  @Test("A cell that should fail must fail with its message")
  func wantedErrors() throws {
    let folder = try TemporaryFolder()
    func status(_ option: String, _ code: String) throws -> [CellReport] {
      let file = try folder.write("a.md", cellText("#| error: \(option)\nprint 1\n\(code)", "1"))
      return try replayed([file]).events.cells
    }
    #expect(
      try status("no option 'a'", "fail runtime kk has no option 'a' here")[0].status == .passed)
    #expect(
      try status("kk [..] here", "fail syntax kk has no option 'a' here")[0].status == .passed)
    let other = try status("no option", "fail runtime something else")[0]
    #expect(other.problem == "expected the error 'no option', got 'something else'")
    let none = try status("no option", "print 2")[0]
    #expect(none.problem == "the cell ran to its end, expected the error 'no option'")
    #expect(try status("late", "fail timeout late")[0].isFailure)
  }

  @Test("Skipped cells are not run, and unchecked ones not compared")
  func options() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md",
      cellText("#| skip: true\ncount", "9") + cellText("count", "1")
        + cellText("#| check: none\ncount", "9")
        + cellText("#| tolerance: 0.1\nprint 1.01", "1.0"))
    #expect(try replayed([file]).summary.line == "3 passed, 0 failed, 1 skipped")
  }

  @Test("Changed parameters switch to expectations, and outputs cannot be asked for")
  func parameters() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md", "---\nparameters: {steps: 3}\n---\n" + cellText("show steps", "3"))
    let changed = [try Parameter(argument: "steps=1")]
    let (summary, events) = try replayed([file]) { $0.parameters = changed }
    #expect(summary.line == "1 passed, 0 failed")
    #expect(events.text(ConsoleRecorder()).contains("only expectations are checked"))
    let refused = try replayed([file]) { ($0.parameters, $0.check) = (changed, .outputs) }
    #expect(refused.summary.exitCode == 2)
    #expect(
      refused.events.notebooks[0].problem?.message.contains("outputs cannot be compared") == true)
    let rewriting = try replayed([file]) { ($0.parameters, $0.update) = (changed, .rewrite) }
    #expect(rewriting.summary.exitCode == 2)
    #expect(
      try replayed([file]) { $0.seed = 9 }.events.contains {
        if case .note = $0 { true } else { false }
      })
    let same = [try Parameter(argument: "steps=3")]
    #expect(
      try replayed([file]) { ($0.parameters, $0.check) = (same, .outputs) }.summary.exitCode == 0)
    let text = failureText {
      _ = try replayed([file]) { $0.parameters = [Parameter(name: "stesp", value: .none)] }
    }
    #expect(text.contains("no notebook has a parameter 'stesp': did you mean 'steps'?"))
  }

  @Test("Only a cell and those above it are run")
  func only() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md",
      cellText("count", "1") + cellText("#| name: two\ncount", "2") + cellText("print x", "y"))
    #expect(try replayed([file]) { $0.only = "two" }.summary.line == "2 passed, 0 failed")
    #expect(try replayed([file]) { $0.only = "1" }.summary.line == "1 passed, 0 failed")
    #expect(
      failureText { _ = try replayed([file]) { $0.only = "tow" } }.contains("did you mean 'two'?"))
  }

  @Test("A cell that overruns its time fails, and so does a notebook")
  func timeouts() throws {
    let folder = try TemporaryFolder()
    let cell = try folder.write("a.md", cellText("#| timeout: 0.01\nwait 0.05"))
    #expect(try replayed([cell]).summary.exitCode == 124)
    let notebook = try folder.write(
      "b.md", "---\ntimeout: 0.01\n---\n" + cellText("wait 0.05") + cellText("count", "1"))
    let cells = try replayed([notebook]) { $0.keepGoing = true }.events.cells
    #expect(cells.map(\.isFailure) == [true, true])
    let generous = try folder.write("c.md", cellText("#| timeout: 1e300\ncount", "1"))
    #expect(try replayed([generous]).summary.exitCode == 0)
  }

  @Test("A notebook that cannot be read counts as failed, and the others are replayed")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.md", cellText("#| nam: x\ncount"))
    _ = try folder.write("b.md", cellText("count", "1"))
    let (summary, events) = try replayed([folder.path])
    #expect(summary.line == "1 passed, 1 failed")
    #expect(summary.exitCode == 2)
    #expect(
      events.text(ConsoleRecorder()).contains(
        "a.md:2: a cell has no option 'nam'\n  did you mean 'name'?\n"))
  }
}
