import Foundation
import Notebooks
import Testing

@Suite struct RewritingTests {
  @Test("Rewriting changes only what differs, and keeps the permissions")
  func rewrites() throws {
    let folder = try TemporaryFolder()
    let text =
      "Prose  \r\n\n" + cellText("print 1.0000001", "1.0") + "and\n" + cellText("print b", "a")
      + "end"
    let file = try folder.write("a.md", text)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let (summary, events) = try replayed([file]) { $0.update = .rewrite }
    #expect(summary.line == "2 passed, 0 failed")
    #expect(summary.rewrittenCells == 1)
    #expect(events.text(ConsoleRecorder()).contains("2 cells passed, 1 output rewritten"))
    #expect(try folder.read("a.md") == text.replacing("\na\n", with: "\nb\n"))
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.md"])
    #expect(try replayed([file]).summary.exitCode == 0)
  }

  @Test("A notebook without differences is not touched")
  func untouched() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.md", cellText("print 1", "1"))
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file)
    _ = try replayed([file]) { $0.update = .rewrite }
    #expect(
      try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date == old)
  }

  @Test("A notebook that is a link is replayed, and neither it nor the file behind it is rewritten")
  func links() throws {
    let folder = try TemporaryFolder()
    let text = cellText("print 2", "1")
    _ = try folder.write("real/a.md", text)
    let link = "\(folder.path)/link.md"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real/a.md")
    #expect(try replayed([link]).summary.exitCode == 1)
    let (summary, events) = try replayed([link]) { $0.update = .rewrite }
    #expect(summary.exitCode != 0)
    #expect(events.text(ConsoleRecorder()).contains("symbolic link"))
    #expect(try folder.read("real/a.md") == text)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real/a.md")
  }

  @Test("A notebook with a failing cell is not rewritten")
  func failing() throws {
    let folder = try TemporaryFolder()
    let text = cellText("print 2", "1") + cellText("fail runtime no")
    let file = try folder.write("a.md", text)
    let (summary, events) = try replayed([file]) { $0.update = .rewrite }
    #expect(summary.exitCode == 3)
    #expect(events.text(ConsoleRecorder()).contains("not rewritten, because cell 2 failed"))
    #expect(try folder.read("a.md") == text)
  }

  @Test("A file that changed meanwhile is not overwritten")
  func race() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.md", cellText("print 2", "1"))
    var options = ReplayOptions()
    options.update = .rewrite
    let report = Replay(options: options) { StubEvaluator($0) }.replay(file) { event in
      if case .cellFinished = event { _ = try? folder.write("a.md", "edited") }
    }
    #expect(report.problem?.message.contains("changed while it was replayed") == true)
    #expect(try folder.read("a.md") == "edited")
  }

  @Test("Rewriting is refused under continuous integration")
  func continuousIntegration() throws {
    #expect(ReplayOptions.Update.rewriting(environment: [:]) == .rewrite)
    #expect(ReplayOptions.Update.rewriting(environment: ["CI": "false"]) == .rewrite)
    let folder = try TemporaryFolder()
    let file = try folder.write("a.md", cellText("print 2", "1"))
    let text = failureText {
      _ = try replayed([file]) { $0.update = .rewriting(environment: ["CI": "true"]) }
    }
    #expect(text.contains("CI is set to 'true'"))
    #expect(try folder.read("a.md") == cellText("print 2", "1"))
  }
}
