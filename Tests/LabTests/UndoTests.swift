import Foundation
import Lab
import Testing

@Suite("Undo")
struct UndoTests {
  @Test("Variables, functions, deletions and the last value come back")
  func variables() throws {
    let session = try TestSession()
    try session.run("x = 1\ny = [1, 2]\n5\nx = 2\ndef f(n) { n }")
    #expect(try session.run("undo 2").hasSuffix("took back: x = 2"))
    #expect(try session.run("print x, y") == "1 [1, 2]")
    #expect(try #require(session.error("f(1)")).contains("there is no"))
    try session.run("undo 2")
    #expect(session.error("x") != nil)
    #expect(try #require(session.error("undo")).contains("nothing to take back"))
  }

  @Test("An undone update gives back the parameters to the bit, and comes again the same")
  func trainer() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    func state() throws -> String {
      try session.run(
        "print m.checksum, t.update, t.phase, map(t.rollouts, r -> r.tokens), t.settings, t.rule, t.history.reward"
      )
    }
    let before = try state()
    for change in [
      "step t", "train t steps=2", "step t to=loss", "set t lr=0.5 kl=0", "rewind t",
      "repeat 2 { step t }", "set t rule=(rule logic_rl format_weight=3)",
      "losses = sft m [{problem: puzzles[0], response: \"x\"}] steps=2",
    ] {
      try session.run(change)
      let after = try state()
      #expect(after != before, "\(change)")
      try session.run("undo")
      #expect(try state() == before, "\(change)")
      try session.run(change)
      #expect(try state() == after, "\(change)")
      try session.run("undo")
    }
  }

  @Test("What a statement makes and changes itself is not kept for undo, what it finds is")
  func made() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    try session.run(
      """
      def own(x) { n = copy_model m; u = trainer grpo model=n tasks=puzzles samples=2 max_tokens=20; train u; n.checksum }
      def shared(x) { u = trainer grpo model=m tasks=puzzles samples=2 max_tokens=20; train u; m.checksum }
      """)
    let before = try session.run("print m.checksum")
    #expect(try session.run("print shared(1) == m.checksum") == "true")
    #expect(try session.run("print m.checksum") != before)
    try session.run("undo")
    #expect(try session.run("print m.checksum") == before)
    // A limit under which no model fits: copying the new one would make this impossible to take back.
    try session.run("config undo_memory=1000\nx = own(1)")
    #expect(try session.run("undo").hasSuffix("took back: x = own(1)"))
    #expect(try session.run("print m.checksum") == before)
  }

  @Test("A statement that fails half-way leaves trainers as they were")
  func failure() throws {
    let session = try TestSession()
    try session.run(TestSession.trained)
    let before = try session.run("print m.checksum, t.update")
    #expect(session.error("for i in 1..3 { step t; expect i < 2 }") != nil)
    #expect(try session.run("print m.checksum, t.update") == before)
    #expect(session.error("config seed=99; x = 1; nonsense") != nil)
    #expect(try session.run("print x") == "1")
  }

  @Test("The last eight changes can be taken back, and looking is none of them")
  func ring() throws {
    let session = try TestSession()
    for number in 0..<12 { try session.run("x = \(number)\nx\nvars") }
    #expect(try #require(session.error("undo 9")).contains("only 8"))
    try session.run("undo 8")
    #expect(try session.run("x") == "3")
    #expect(session.error("undo") != nil)
  }

  @Test("A model beyond the memory for undo is not copied, and undo says so")
  func memory() throws {
    let session = try TestSession()
    try session.run(TestSession.trained + "\nconfig undo_memory=1000\nstep t")
    let error = try #require(session.error("undo"))
    #expect(error.contains("'step t' changed a model of 10.2 MB"), "\(error)")
    #expect(error.contains("undo_memory"), "\(error)")
  }

  @Test("Old copies give way when new ones need their memory")
  func eviction() throws {
    let session = try TestSession()
    try session.run(TestSession.trained + "\nconfig undo_memory=2.5e7\ntrain t\ntrain t\ntrain t")
    #expect(try session.run("config").contains("20.4 MB in use"))
    #expect(session.error("undo 3") != nil)
    try session.run("undo 2")
    #expect(try session.run("t.update") == "2")
  }

  @Test("Settings come back, and reset begins anew until it is taken back")
  func settings() throws {
    let session = try TestSession(seed: 7)
    try session.run("config seed=3 width=60 tolerance=0.01\nx = 1")
    #expect(try session.run("1.0 ~= 1.005") == "true")
    try session.run("reset")
    #expect(try session.run("vars") == "(no variables)")
    #expect(try session.run("config").contains("seed         7"))
    #expect(try session.run("1.0 ~= 1.005") == "false")
    try session.run("undo")
    #expect(try session.run("x") == "1")
    #expect(try session.run("config").contains("seed         3"))
    try session.run("undo 2")
    #expect(try session.run("config").contains("seed         7"))
  }

  @Test("What was undone is left out of the saved notebook, and so is what looked at it")
  func saved() throws {
    let session = try TestSession()
    try session.run("x = 1\nprint x\nx = 2\nprint x\nundo\nprint x + 10\nsave \"n.md\"")
    let text = try String(contentsOfFile: session.folder + "/n.md", encoding: .utf8)
    #expect(text.contains("x = 1\nprint x\n```\n\n```output\n1\n"))
    #expect(!text.contains("x = 2"))
    #expect(!text.contains("undo"))
    #expect(text.contains("print x + 10\n```\n\n```output\n11\n"))
  }

  @Test("A loaded notebook brings the session to where the saved one ended")
  func load() throws {
    let first = try TestSession(seed: 5)
    try first.run(TestSession.trained + "\nx = 3\nprint x\nsave \"n.md\"")
    let text = try String(contentsOfFile: first.folder + "/n.md", encoding: .utf8)
    let second = try TestSession(seed: 1)
    try second.write(text, to: "n.md")
    #expect(try second.run("load \"n.md\"") == "3")
    #expect(try second.run("print m.checksum, x") == first.run("print m.checksum, x"))
    try second.write("y = 4\nprint nothing", to: "s.knave")
    let error = try #require(second.error("load \"s.knave\""))
    #expect(error.contains("s.knave:2"), "\(error)")
    #expect(second.error("y") != nil)
    #expect(second.error("load \"../n.md\"") != nil)
    try second.run("undo")
    #expect(second.error("x") != nil)
  }
}
