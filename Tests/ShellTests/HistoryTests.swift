import Glibc
import Shell
import Testing

@Suite("The history file")
struct HistoryTests {
  private func entry(_ text: String) -> HistoryEntry {
    HistoryEntry(time: "2025-11-23T09:39:00Z", folder: "/work", status: "ok", text: text)
  }

  @Test(
    "What is kept comes back",
    arguments: [
      "kk people=3", "f {\n  \"x\\y\"\t}\r", "逻辑谜题 \u{1F600}", "\u{0}\u{1B}[2J\u{7F}\u{9B}\u{2028}",
      "",
    ])
  func roundTrip(text: String) throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/a/b/history.jsonl")
    try file.append(entry(text))
    #expect(file.latest(10) == [entry(text)])
  }

  @Test("An entry is one line of JSON with time, folder, status and text")
  func format() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/history.jsonl")
    try file.append(entry("a\n\"b\""))
    let stream = try #require(fopen(file.path, "r"))
    defer { fclose(stream) }
    var line = [CChar](repeating: 0, count: 200)
    let read = try #require(fgets(&line, 200, stream))
    #expect(
      String(cString: read)
        == #"{"time":"2025-11-23T09:39:00Z","folder":"/work","status":"ok","text":"a\n\"b\""}"#
        + "\n")
  }

  @Test("Bad lines are passed over, foreign members too")
  func badLines() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      #"""
      {"text":"first"}
      not json
      {"text":"torn
      {"text":3}
      {"text":"a","text
      ["text"]
      {"text" : "\u8c1c\ud83d\ude00\/" , "extra": -1.5e3, "flag": true }
      {"text":"\ud83d"}
      {"text":"tail"} {}
      {"text":"no newline"}
      """#, to: "history.jsonl")
    let file = HistoryFile(path: folder.path + "/history.jsonl")
    #expect(file.latest(10).map(\.text) == ["first", "谜\u{1F600}/", "no newline"])
    try file.append(entry("next"))
    #expect(file.latest(2).map(\.text) == ["no newline", "next"])
  }

  @Test("Only the end of a long file is read, from a whole line on")
  func bounded() throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/history.jsonl")
    for index in 0..<50 { try file.append(entry("n\(index)")) }
    #expect(file.latest(3).map(\.text) == ["n47", "n48", "n49"])
    let within = file.latest(50, withinLast: 500).map(\.text)
    #expect(within == (50 - within.count..<50).map { "n\($0)" })
    #expect((4...7).contains(within.count))  // A line has about 80 bytes.
  }

  @Test("Many writers lose nothing")
  func concurrent() async throws {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/history.jsonl")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for index in 0..<25 { try file.append(self.entry("w\(writer) \(index)")) }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(file.latest(1000).map(\.text)).count == 100)
  }

  @Test("A file that cannot be written is an error that says why")
  func unwritable() {
    let file = HistoryFile(path: "/proc/none/history.jsonl")
    #expect(throws: HistoryError.self) { try file.append(entry("x")) }
    #expect(file.latest(5) == [])
  }

  @Test(
    "Where it lies",
    arguments: [
      (["KNAVE_HISTORY": "/h", "HOME": "/u"], "/h"),
      (["XDG_STATE_HOME": "/s", "HOME": "/u"], "/s/knave/history.jsonl"),
      (["XDG_STATE_HOME": "s", "HOME": "/u"], "/u/.local/state/knave/history.jsonl"),
      ([:], nil),
    ] as [([String: String], String?)])
  func location(environment: [String: String], path: String?) {
    #expect(HistoryFile.defaultPath { environment[$0] } == path)
  }
}
