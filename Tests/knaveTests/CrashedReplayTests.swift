import Foundation
import Testing

@Suite("A replay whose processes end badly", .serialized)
struct CrashedReplayTests {
  private static let endless = """
    ```knave
    1 + 1
    ```

    ```output
    2
    ```

    ```knave
    #| name: loops
    while true { x = 1 }
    ```

    ```knave
    3
    ```

    """
  private static let good = "```knave\n6 * 7\n```\n\n```output\n42\n```\n"

  /// Starts a replay, does something to it once the endless cell of each of its processes runs, and waits
  /// for its end.
  private func replay(
    _ arguments: [String], processes: Int = 1,
    _ blow: (_ replay: pid_t, _ notebooks: [pid_t]) throws -> Void
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = executable()
    process.arguments = ["replay"] + arguments
    var variables = ProcessInfo.processInfo.environment
    for name in ["CI", "GITHUB_ACTIONS", "SWIFT_BACKTRACE"] { variables[name] = nil }
    process.environment = variables
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.runBounded()
    let replay = process.processIdentifier
    var notebooks: [pid_t] = []
    repeat {
      usleep(10_000)
      notebooks = children(of: replay).filter { processorTime(of: $0) > 20 }
    } while notebooks.count < processes && process.isRunning
    try blow(replay, notebooks)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// The fields of /proc/PID/stat from the state on; nil when there is no such process.
  private func status(of process: pid_t) -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let bracket = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: bracket)...].split(separator: " ")
  }

  private func children(of process: pid_t) -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
      .filter { status(of: $0)?[1] == "\(process)" }
  }

  /// Hundredths of a second that a process has worked.
  private func processorTime(of process: pid_t) -> Int {
    status(of: process).flatMap { Int($0[11]) } ?? 0
  }

  private func isAlive(_ process: pid_t) -> Bool {
    status(of: process).map { $0[0] != "Z" } ?? false
  }

  @Test("reports every notebook, the crashed cell by its name", .timeLimit(.minutes(20)))
  func crash() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write(Self.endless, to: "first.md")
    let second = try folder.write(Self.good, to: "second.md")
    let junit = folder.path + "/report.xml"
    let console = try replay([first, second, "--junit", junit]) { kill($1[0], SIGSEGV) }
    #expect(console.status == 3)
    #expect(console.output.contains("first.md:9: cell 'loops' failed"), "\(console.output)")
    #expect(console.output.contains("signal 11"))
    #expect(console.output.hasSuffix("second.md: 1 cell passed\n2 passed, 1 failed, 1 skipped\n"))
    let report = try String(contentsOfFile: junit, encoding: .utf8)
    #expect(report.contains(#"tests="4" failures="1" skipped="1""#), "\(report)")
    #expect(report.contains(#"name="cell 'loops'""#) && report.contains(#"type="crash""#))
    #expect(report.contains("</testsuites>"))

    let points = try replay([first, second, "--tap"]) { kill($1[0], SIGKILL) }
    #expect(
      points.output.contains("not ok 2")
        && points.output.hasSuffix("ok 4 - \(second): cell 1\n1..4\n"))

    let jobs = try replay([first, second, "--jobs", "2", "--format", "json"]) {
      kill($1[0], SIGABRT)
    }
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(jobs.output.utf8)) as? [String: Any])
    #expect(object["exit_code"] as? Int == 3 && object["passed"] as? Int == 2)
    #expect((object["notebooks"] as? [Any])?.count == 2)
  }

  @Test("leaves no process behind when it is killed itself", .timeLimit(.minutes(20)))
  func killed() throws {
    let folder = try TemporaryFolder()
    let paths = try ["a.md", "b.md"].map { try folder.write(Self.endless, to: $0) }
    for jobs in ["1", "2"] {
      let count = Int(jobs) ?? 1
      _ = try replay(paths + ["--jobs", jobs], processes: count) { replay, notebooks in
        #expect(notebooks.count == count)
        kill(replay, SIGKILL)
        for _ in 0..<500 where notebooks.contains(where: isAlive) { usleep(10_000) }
        #expect(!notebooks.contains(where: isAlive))
      }
    }
  }

  @Test("ends at an interrupt that only it was sent", .timeLimit(.minutes(20)))
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let paths = try ["a.md", "b.md"].map { try folder.write(Self.endless, to: $0) }
    let result = try replay(paths) { replay, _ in kill(replay, SIGINT) }
    #expect(result.status == 130)
    #expect(result.output.contains("cell 'loops' failed\nerror: interrupted"), "\(result.output)")
    #expect(!result.output.contains("b.md"))
  }

  @Test("ends a process that does not stop at its limit", .timeLimit(.minutes(20)))
  func stuck() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.endless, to: "a.md")
    let result = try replay([path, "--cell-timeout", "1"]) { kill($1[0], SIGSTOP) }
    #expect(result.status == 124)
    #expect(result.output.contains("did not stop and was ended"), "\(result.output)")
  }

  @Test("Few files that may be open are an error, or enough")
  func descriptors() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.good, to: "a.md")
    let responses = try folder.write("{}\n", to: "r.jsonl")
    for limit in [4, 5, 6, 8, 12, 16, 20, 24] {
      for line in [
        "-c 'print 1'", "-c runs", "replay '\(path)'", "replay '\(path)' --jobs 2",
        "score --rule math_equal --timeout 9 '\(responses)'",
        "convert '\(path)' --to html --timeout 9 -o -",
        "doctor",
      ] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "ulimit -n \(limit); exec '\(executable().path)' \(line)"]
        process.currentDirectoryURL = URL(filePath: folder.path)
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.runBounded()
        let text = String(
          decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "\(limit) \(line): \(text)")
        #expect([0, 3].contains(process.terminationStatus), "\(limit) \(line): \(text)")
        if process.terminationStatus == 3, limit < 12 {
          #expect(text.contains("error: "), "\(limit) \(line)")
        }
      }
    }
  }
}
