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
        "::error file=\(file),line=14,title=cell '<x> & \"y\"'::expected 100%25: a, got ^[[2J%0A"))
    #expect(text.split(separator: "\n").count == 1)
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
    #expect(text.contains("<failure message=\"expected 100%: a, got ^[[2J\" type=\"output\">"))
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
    #expect(text.contains("+^[[2J\n"))
    #expect(text.hasSuffix("\n1 passed, 1 failed, 1 skipped\n"))
  }

  @Test("Events survive the way to another process")
  func coding() throws {
    let data = try JSONEncoder().encode(events)
    #expect(try JSONDecoder().decode([ReplayEvent].self, from: data) == events)
  }
}
