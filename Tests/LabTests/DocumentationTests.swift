import Foundation
import Lab
import Language
import Notebooks
import Testing

@Suite("The documentation")
struct DocumentationTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  @Test("The examples of the grammar run and show what is printed there")
  func grammar() throws {
    let path = Self.root + "/Sources/Language/Language.docc/Grammar.md"
    var console = ConsoleRecorder()
    var text = ""
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    let report = replay.replay(path) { text += console.record($0) }
    #expect(report.failed == 0 && report.passed >= 5, "\(text)")
  }

  @Test("The grammar names every keyword and every operator of an assignment")
  func keywords() throws {
    let text = try String(
      contentsOfFile: Self.root + "/Sources/Language/Language.docc/Grammar.md", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Keywords: `") })
    let named = line.dropFirst(11).prefix { $0 != "`" }.split(separator: " ").map(String.init)
    #expect(named == Language.keywords)
  }

  @Test("The session and the examples of the README run")
  func readme() throws {
    let text = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
    let session = try TestSession()
    var ran = 0
    for block in blocks(in: text) where block.lines.first?.hasPrefix("knave> ") == true {
      let typed = block.lines.filter { $0.hasPrefix("knave> ") }.map { $0.dropFirst(7) }
      try session.run(typed.filter { $0 != "quit" }.joined(separator: "\n"))
      ran += 1
    }
    try session.run(TestSession.trained)
    for block in blocks(in: text) where block.info == "knave" {
      try session.run(block.lines.joined(separator: "\n"))
      ran += 1
    }
    #expect(ran >= 2)
  }

  private func blocks(in text: String) -> [(info: String, lines: [String])] {
    var blocks: [(info: String, lines: [String])] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if !isOpen { blocks.append((String(line.dropFirst(3)), [])) }
        isOpen.toggle()
      } else if isOpen {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    return blocks
  }
}
