import Foundation
import Lab
import Notebooks
import Synchronization
import Testing

/// Loading, going on, and saving: nothing that was in the file is lost, and what is saved replays.
@Suite("A loaded notebook that is saved")
struct SavedNotebookTests {
  private static let notebook = """
    ---
    # The plan of the study.
    title: A study
    seed: 11
    parameters: {steps: 3, names: [Ada, "2"]}
    layout: page
    ---
    # A study

    Some *prose*, with trailing blanks.\u{20}\u{20}

    ```python
    untouched = 1
    ```

    ```knave
    #| name: first
    #| tolerance: 0.01
    x = steps * 14
    x / 3
    ```

    ```output
    14.001
    ```

    ~~~knave
    #| error: division by zero
    1 / 0
    ~~~

    ```knave
    #| skip: true
    never
    ```

    ```knave
    print names, (kk people=2 count=1)[0].names
    # a comment at the end
    ```

    ```output
    [..]
    ```

    The last words.
    """

  private func text(_ session: TestSession, _ name: String) throws -> String {
    try String(contentsOfFile: session.folder + "/" + name, encoding: .utf8)
  }

  private func expectReplays(
    _ session: TestSession, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let replay = Replay { stage in
      SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    var console = ConsoleRecorder()
    var report = ""
    let summary = try replay.run([session.folder + "/" + name]) { report += console.record($0) }
    #expect(
      summary.failed == 0 && summary.passed > 0, "\(report)", sourceLocation: sourceLocation)
  }

  @Test("Saved as it was loaded, it is the same to the byte", arguments: ["\n", "\r\n"])
  func unchanged(lineEnd: String) throws {
    let session = try TestSession(seed: 11)
    let text = Self.notebook.replacing("\n", with: lineEnd)
    try session.write(text, to: "a.md")
    try session.run("load \"a.md\"\nsave \"a.md\"")
    #expect(try self.text(session, "a.md") == text)
  }

  @Test(
    "What is typed after it is added below, and the result replays", arguments: ["a.md", "b.md"])
  func appended(name: String) throws {
    let session = try TestSession(seed: 2)
    try session.write(Self.notebook, to: "a.md")
    try session.run("load \"a.md\"\ny = x + 1\ny\nkk(count=1)[0].names\n_\nsave \"\(name)\"")
    let text = try text(session, name)
    #expect(text.hasPrefix(Self.notebook))
    #expect(text.dropFirst(Self.notebook.count).contains("y = x + 1\ny\n```\n\n```output\n43\n"))
    #expect(!text.contains("load"))
    try expectReplays(session, name)
    // Again, and once more after it was loaded anew.
    try session.run("y * 2\nsave \"\(name)\"")
    #expect(try self.text(session, name).hasPrefix(text))
    try expectReplays(session, name)
    let second = try TestSession()
    try second.write(try self.text(session, name), to: "a.md")
    try second.run("load \"a.md\"\nprint y\nsave \"a.md\"")
    let saved = try self.text(session, name)
    #expect(try self.text(second, "a.md").hasPrefix(saved))
    try expectReplays(second, "a.md")
  }

  @Test("What was typed before it comes first, under its own seed, and the result replays")
  func before() throws {
    let session = try TestSession(seed: 2)
    try session.write(Self.notebook, to: "a.md")
    try session.run(
      """
      steps = 100
      kk(count=1)[0].names
      0.1 ~= 0.1001
      load "a.md"
      print steps, kk(count=1)[0].names
      save "b.md"
      """)
    let text = try text(session, "b.md")
    #expect(text.contains("title: A study\n") && text.contains("# The plan of the study.\n"))
    #expect(text.contains("config seed=2") && text.contains("config seed=11"))
    #expect(text.contains("Some *prose*"))
    try expectReplays(session, "b.md")
  }

  @Test("Two notebooks, and one loaded twice, are held one after the other")
  func several() throws {
    let session = try TestSession(seed: 1)
    try session.write(Self.notebook, to: "a.md")
    try session.write(
      "---\nwidth: 40\ntolerance: 0.5\n---\n```knave\n#| name: first\n1..20\n1.0 ~= 1.3\n```\n<!-- open",
      to: "b.md")
    try session.run(
      """
      load "a.md"
      z = 1
      load "b.md"
      1..30
      1.0 ~= 1.3
      load "a.md"
      print x, z
      save "c.md"
      """)
    let text = try text(session, "c.md")
    #expect(text.hasPrefix(Self.notebook))
    #expect(text.contains("#| name: first (2)\n") && text.contains("#| name: first (3)\n"))
    #expect(text.contains("config width=40"))
    try expectReplays(session, "c.md")
  }

  @Test("A script that was loaded becomes a cell, its comments and what its values show with it")
  func script() throws {
    let session = try TestSession()
    try session.write(
      "#| not an option\nx = 20 # twenty\nx + 1\nprint \"said\"\n_ + 1\n", to: "s.knave")
    #expect(try session.run("load \"s.knave\"") == "said")
    try session.run("_\nsave \"n.md\"")
    let text = try text(session, "n.md")
    #expect(text.contains("# | not an option\nx = 20 # twenty\n"))
    #expect(text.contains("```output\n21\nsaid\n22\n```"))
    #expect(!text.contains("s.knave"))
    try FileManager.default.removeItem(atPath: session.folder + "/s.knave")
    try expectReplays(session, "n.md")
  }

  @Test("A load inside another statement stays as it was typed")
  func inner() throws {
    let session = try TestSession()
    try session.write("x = 20\n", to: "s.knave")
    try session.run("for f in [\"s.knave\"] { load f }\nprint x\nsave \"n.md\"")
    #expect(try text(session, "n.md").contains("for f in [\"s.knave\"] { load f }"))
    try expectReplays(session, "n.md")
  }

  @Test("A file that the session neither saved nor loaded, or that changed since, is not replaced")
  func foreign() throws {
    let session = try TestSession()
    try session.write("mine\n", to: "other.md")
    try session.write(Self.notebook, to: "a.md")
    try session.run("x = 1")
    let error = try #require(session.error("save \"other.md\""))
    #expect(error.contains("'other.md' exists, and this session neither saved nor loaded it"))
    #expect(error.contains("replace=true"))
    #expect(try text(session, "other.md") == "mine\n")
    #expect(session.error("save \"a.md\"") != nil)
    try session.run(
      "save \"new.md\"\nx\nsave \"new.md\"\nsave \"other.md\" replace=true\nsave \"other.md\"")
    #expect(try text(session, "other.md").contains("x = 1"))
    try session.write("edited\n", to: "new.md")
    let changed = try #require(session.error("save \"new.md\""))
    #expect(changed.contains("'new.md' was changed since this session saved it"))
    try session.run("load \"a.md\"\nsave \"./a.md\"")
    try session.write(Self.notebook + "\nMore.\n", to: "a.md")
    #expect(try #require(session.error("save \"a.md\"")).contains("was changed since"))
    try session.run("save \"a.md\" replace=true")
    try session.write("", to: "empty.md")
    try session.run("save \"empty.md\"")
  }

  @Test("A load that failed or was undone, and a reset, make the file foreign again")
  func undone() throws {
    let session = try TestSession()
    try session.write(Self.notebook, to: "a.md")
    try session.write(Self.notebook.replacing("x / 3", with: "nonsense"), to: "bad.md")
    #expect(session.error("load \"bad.md\"") != nil)
    try session.run("y = 1")
    #expect(session.error("save \"bad.md\"") != nil)
    try session.run("load \"a.md\"\nundo")
    #expect(session.error("x") != nil)
    #expect(session.error("save \"a.md\"") != nil)
    try session.run("save \"c.md\"")
    #expect(try !text(session, "c.md").contains("study"))
    try session.run("load \"a.md\"\nreset\nz = 1")
    #expect(session.error("save \"a.md\"") != nil)
    #expect(session.error("save \"c.md\"") != nil)
    try session.run("undo 2\nsave \"a.md\"")
    #expect(try text(session, "a.md").contains("A study"))
  }

  @Test("undo and reset inside another statement are errors, for it could not be taken back")
  func wholeStatements() throws {
    let session = try TestSession()
    try session.run("x = 1\nx = 2")
    for code in ["if true { undo }", "repeat 2 { reset }", "y = undo()"] {
      #expect(try #require(session.error(code)).contains("a statement of its own"), "\(code)")
    }
    #expect(try session.run("x") == "2")
  }

  @Test("Output that is not as recorded is saved as it is here, and said")
  func replaced() throws {
    let session = try TestSession(seed: 0)
    let notes = Mutex<[String]>([])
    session.session.note = { note in notes.withLock { $0.append(note) } }
    try session.write(
      "```knave\n6 * 7\n```\n```output\n41\n```\n\n```knave\n1 + 1\n```\n\n```knave\n#| check: none\n5\n```\n",
      to: "a.md")
    try session.run("load \"a.md\"\nsave \"b.md\"")
    let text = try text(session, "b.md")
    #expect(
      text.hasPrefix(
        "```knave\n6 * 7\n```\n```output\n42\n```\n\n```knave\n1 + 1\n```\n\n```output\n2\n```\n"))
    #expect(text.hasSuffix("```knave\n#| check: none\n5\n```\n"))
    #expect(
      notes.withLock { $0 } == [
        "note: other output than was recorded in a.md is saved for its cells 1"
      ])
    try expectReplays(session, "b.md")
  }

  @Test("A title is changed on request, in the front matter of the loaded one too")
  func titles() throws {
    let session = try TestSession()
    try session.write(Self.notebook, to: "a.md")
    try session.write(
      "---\n{title: Flow}\n---\n```knave\n1\n```\n```output\n1\n```\n", to: "flow.md")
    try session.run("x = 1\nsave \"n.md\" title=\"One: two\"")
    #expect(try Notebook(text: text(session, "n.md")).title == "One: two")
    try session.run("reset\nload \"a.md\"\nsave \"m.md\" title=\"Other\"")
    let text = try text(session, "m.md")
    #expect(
      text
        == Self.notebook.replacing("title: A study", with: "title: Other"))
    try session.run("reset\nload \"flow.md\"")
    #expect(try #require(session.error("save \"f.md\" title=\"x\"")).contains("front matter"))
    try session.run("save \"f.md\"")
    #expect(try self.text(session, "f.md").hasPrefix("---\n{title: Flow}\n---\n"))
    try expectReplays(session, "f.md")
  }

  @Test("Widths and seeds that changed on the way are stated where they changed")
  func conditions() throws {
    let session = try TestSession(seed: 4)
    try session.run("1..40")
    session.session.terminalWidth = 50
    try session.run("1..40\nconfig seed=9\nkk(count=1)[0].names\nconfig width=60\n1..40")
    session.session.terminalWidth = 9
    try session.run("1..40\nsave \"n.md\"")
    try expectReplays(session, "n.md")
    let narrow = try TestSession(seed: 4)
    narrow.session.terminalWidth = 9
    try narrow.run("1..40\nsave \"n.md\"")
    try expectReplays(narrow, "n.md")
  }

  @Test("A session of thousands of statements takes time that grows with their number")
  func manyStatements() throws {
    func seconds(_ count: Int) throws -> Double {
      let session = try TestSession()
      let code = (0..<count).map { "x\($0) = \($0)" }.joined(separator: "\n")
      return try ContinuousClock().measure { try session.run(code + "\nsave \"n.md\"") }
        / .seconds(1)
    }
    let small = try seconds(1500)
    let large = try seconds(24_000)
    // Sixteen times as many; squared it would be 256 times.
    #expect(large < 64 * max(small, 0.02), "\(small) s, \(large) s")
  }

  @Test("Errors of a function in what is shown do not name the place where the function stands")
  func functionErrors() throws {
    let session = try TestSession()
    try session.write(
      #"{"names": ["Ada"], "solution": [true], "response": "Wait."}"# + "\n", to: "r.jsonl")
    try session.run("def f(s) { 1 / 0 }\nscore_file \"r.jsonl\" f\nsave \"n.md\"")
    #expect(try text(session, "n.md").contains("division by zero"))
    try expectReplays(session, "n.md")
  }
}

@Suite("quit in a notebook")
struct NotebookQuitTests {
  private func report(_ code: String) throws -> NotebookReport {
    let session = try TestSession()
    try session.write(
      "```knave\n1\n```\n```output\n1\n```\n\n```knave\n\(code)\n```\n\n```knave\nnonsense\n```\n",
      to: "q.md")
    return Replay { stage in
      SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }.replay(session.folder + "/q.md") { _ in }
  }

  @Test("It ends the notebook: the cells below are left out")
  func zero() throws {
    for code in ["quit", "for i in 1..3 { quit }", "quit 0\nprint 2"] {
      let report = try report(code)
      #expect(report.passed == 2 && report.failed == 0 && report.skipped == 1, "\(code)")
      #expect(report.exitCode == 0)
      #expect(report.cells.last?.status == .skipped(reason: "a cell above quits"))
    }
  }

  @Test("Another code than 0 is a failure")
  func code() throws {
    let report = try report("quit 7")
    #expect(report.failed == 1 && report.exitCode == 3)
    #expect("\(report.cells[1].status)".contains("the cell quits with exit code 7"))
  }
}
