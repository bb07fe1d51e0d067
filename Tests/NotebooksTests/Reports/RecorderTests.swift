import Foundation
import Notebooks
import Testing

@Suite struct RecorderTests {
  private let events: [ReplayEvent]
  private let path: String

  init() throws {
    let folder = try TemporaryFolder()
    path = try folder.write(
      "a,b.md",
      cellText("count", "1") + cellText("#| name: <x> & \"y\"\nprint \u{1B}[2J", "100%: a")
        + cellText("#| skip: true\ncount"))
    events = try replayed([path]) { $0.keepGoing = true }.events
  }

  @Test("Annotations escape what would end them")
  func annotations() {
    let text = events.text(GitHubRecorder())
    let file = path.replacing(",", with: "%2C")
    #expect(
      text.hasPrefix(
        "::error file=\(file),line=14,title=cell '<x> & \"y\"'::expected 100%25: a, got \\u{1b}[2J%0A"
      ))
    #expect(text.split(separator: "\n").count == 1)
  }

  @Test("No text of a notebook is a command to GitHub")
  func commands() throws {
    let attack =
      "::error::owned\n  ::set-env name=A::b\n##[add-path]x and ##[error]y\na::b\r::warning::z"
    let framed = withCommandsStopped(attack, token: "t0k3n")
    #expect(framed == "::stop-commands::t0k3n\n\(attack)\n::t0k3n::\n")
    let safe = withoutWorkflowCommands(attack)
    for line in safe.split(whereSeparator: \.isNewline) {
      #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(line)")
    }
    #expect(!safe.contains("##["))
    #expect(safe.contains("a::b") && safe.contains("owned") && safe.contains("set-env name=A::b"))
    #expect(withoutWorkflowCommands("error: a::b # [x]\n") == "error: a::b # [x]\n")

    let folder = try TemporaryFolder()
    let name = "x\u{1B}[2J\u{202E}\u{200B}%0A::error::y,z"
    let path = try folder.write("a.md", cellText("#| name: \(name)\nprint 2\n::error::x", "1"))
    let text = try replayed([path]).events.text(GitHubRecorder())
    #expect(text.split(whereSeparator: \.isNewline).count == 1, "\(text)")
    #expect(
      text.contains("title=cell 'x\\u{1b}[2J\\u{202e}\\u{200b}%250A%3A%3Aerror%3A%3Ay%2Cz'::"))
  }

  @Test("What cannot be seen is seen in every report")
  func invisible() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a.md", cellText("print a\u{200B}b\u{2066}c\u{AD}d\u{E0041}", "abcd"))
    let events = try replayed([path]).events
    let texts = [
      events.text(ConsoleRecorder()), events.text(TAPRecorder()), events.text(JUnitRecorder()),
      events.text(GitHubRecorder()),
    ]
    for text in texts {
      #expect(text.contains("u{200b}b") && text.contains("u{2066}c"), "\(text)")
      #expect(text.contains("u{ad}d") && text.contains("u{e0041}"), "\(text)")
      #expect(!text.unicodeScalars.contains { $0.properties.isDefaultIgnorableCodePoint })
    }
  }

  @Test("TAP numbers the cells and ends with the plan")
  func tap() {
    let lines = events.text(TAPRecorder()).split(separator: "\n").map(String.init)
    #expect(lines.first == "TAP version 13")
    #expect(
      lines.filter { $0.hasPrefix("ok") || $0.hasPrefix("not ok") }.map { $0.prefix(6) } == [
        "ok 1 -", "not ok", "ok 3 -",
      ])
    #expect(lines.contains { $0.hasSuffix("cell 3 # SKIP its option says so") })
    #expect(lines.last == "1..3")
  }

  @Test("JUnit is well-formed XML with a case for each cell")
  func junit() throws {
    let text = events.text(JUnitRecorder())
    #expect(
      text.contains("<testsuites name=\"knave replay\" tests=\"3\" failures=\"1\" skipped=\"1\""))
    #expect(text.contains("name=\"cell '&lt;x&gt; &amp; &quot;y&quot;'\""))
    #expect(text.contains("<failure message=\"expected 100%: a, got \\u{1b}[2J\" type=\"output\">"))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
    for name in ["testsuites", "testsuite", "failure"] {
      #expect(
        text.components(separatedBy: "<\(name) ").count
          == text.components(separatedBy: "</\(name)>").count)
    }
  }

  @Test("The JSON report can be read back")
  func json() throws {
    let text = events.text(JSONRecorder())
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["passed"] as? Int == 1)
    #expect(object["failed"] as? Int == 1)
    let notebook = try #require((object["notebooks"] as? [[String: Any]])?.first)
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.map { $0["status"] as? String } == ["passed", "differs", "skipped"])
    #expect(cells[1]["got"] as? String == "\u{1B}[2J")
  }

  @Test("The console report shows control characters and ends with the sum alone")
  func console() {
    let text = events.text(ConsoleRecorder())
    #expect(text.contains("+\\u{1b}[2J\n"))
    #expect(text.hasSuffix("\n1 passed, 1 failed, 1 skipped\n"))
  }

  @Test("Events survive the way to another process")
  func coding() throws {
    let data = try JSONEncoder().encode(events)
    #expect(try JSONDecoder().decode([ReplayEvent].self, from: data) == events)
  }
}
