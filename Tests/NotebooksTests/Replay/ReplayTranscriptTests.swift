import Foundation
import Notebooks
import Testing

@Suite("A replay whose process ends")
struct ReplayTranscriptTests {
  @Test("is reported whole wherever it ends: the running cell failed, those below it are skipped")
  func cutOff() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md",
      "---\ntitle: Three\n---\n" + cellText("count", "1") + cellText("#| name: two\nprint 2", "2")
        + cellText("count", "2"))
    let events = try replayed([file]).events.filter {
      if case .finished = $0 { false } else { true }
    }
    #expect(events.count == 8)
    for count in 0..<events.count {
      var transcript = ReplayTranscript(path: file)
      for event in events[..<count] { transcript.record(event) }
      let missing = transcript.end(.crash, "signal 11")
      let report = try #require(transcript.finished)
      #expect(report.exitCode == 3)
      #expect(report.path == file)
      guard case .notebookFinished(report)? = missing.last else {
        Issue.record("\(missing)")
        continue
      }
      if count > 0 {
        #expect(report.title == "Three")
        #expect(report.cells.map(\.cell.number) == [1, 2, 3])
      }
      // A cell begins with every other event.
      let ran = max(0, count - 1) / 2
      let isRunning = count > 0 && count % 2 == 0 && ran < 3
      #expect(report.passed == ran)
      #expect(report.failed == 1)
      #expect(report.skipped == (count == 0 ? 0 : 3 - ran - (isRunning ? 1 : 0)))
      #expect((report.problem == nil) == isRunning)
      if count == 4 {
        #expect(report.firstFailure?.label == "'two'")
        #expect(report.firstFailure?.lineToSee == 11)
        #expect(report.firstFailure?.problem == "signal 11")
      }
      #expect(transcript.end(.crash, "again").isEmpty)
    }
    var whole = ReplayTranscript(path: file)
    for event in events { whole.record(event) }
    #expect(whole.finished?.passed == 3)
    #expect(whole.end(.crash, "late").isEmpty)
  }

  @Test("knows by when its cell is to have ended")
  func deadline() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.md", cellText("#| timeout: 60\ncount", "1") + cellText("count", "2"))
    var transcript = ReplayTranscript(path: file)
    var deadlines: [Bool] = []
    for event in try replayed([file]).events {
      transcript.record(event)
      if case .cellStarted = event { deadlines.append(transcript.deadline != nil) }
      if case .cellFinished = event { #expect(transcript.deadline == nil) }
    }
    #expect(deadlines == [true, false])
  }
}
