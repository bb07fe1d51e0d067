import Foundation
import Lab
import Notebooks
import Testing

@Suite("A saved session")
struct SavedSessionTests {
  @Test("What was typed replays with the same output, failed statements left out")
  func replays() throws {
    let session = try TestSession()
    try session.run("puzzles = kk people=3 count=2 seed=1\npuzzles | table")
    #expect(session.error("oops 3") != nil)
    try session.run("1 + 1; print \"``` and #| name\"\nhelp kk\nsave \"notes.md\"")
    let path = session.folder + "/notes.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!text.contains("oops"))
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    var outputs: [String] = []
    let summary = try replay.run([path]) { event in
      if case .cellFinished(_, let report) = event { outputs.append("\(report.status)") }
    }
    #expect(summary.failed == 0, "\(outputs)\n\(text)")
    #expect(summary.passed > 0)
  }

  @Test("A changed value in a saved session is found")
  func difference() throws {
    let session = try TestSession()
    try session.run("x = 41 + 1\nx\nsave \"notes.md\"")
    let path = session.folder + "/notes.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\n42\n", with: "\n43\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    let summary = try replay.run([path]) { _ in }
    #expect(summary.exitCode == 1)
  }

  @Test("A deadline stops a cell that would run on")
  func deadline() throws {
    let session = try TestSession()
    try session.write("```knave\n#| timeout: 0.2\nwhile true { x = 1 }\n```\n", to: "slow.md")
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    let summary = try replay.run([session.folder + "/slow.md"]) { _ in }
    #expect(summary.exitCode == 124)
  }
}
