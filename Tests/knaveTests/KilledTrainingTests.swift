import Foundation
import Testing

@Suite("A training whose process ends badly")
struct KilledTrainingTests {
  /// The built executable, beside the tests.
  private static var executable: String {
    let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "knave").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "knave").path
  }

  /// Runs a line of bash, which finds the executable as $KNAVE, in a folder.
  private func bash(_ line: String, in folder: String? = nil) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment.merging(["KNAVE": Self.executable]) {
      $1
    }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.runBounded()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test("Killed at random moments it resumes, loses nothing, and ends with the same bytes")
  func killed() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "scripts/test-kill").path
    let result = try bash("'\(script)' 4 11")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("4 kills"))
  }

  @Test("A full disk is said, and what was there before stays")
  func fullDisk() throws {
    let folder = NSTemporaryDirectory() + "knave-full-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let code = """
      m = new_model (tokenizer(tiny_model())) layers=1 hidden=32 ffn=64 heads=2 key_value_heads=1
      t = trainer grpo model=m tasks=(kk(people=2, count=2)) samples=2 max_tokens=8
      """
    try Data((code + "\ntrain t steps=2 run=\"r\"; save_checkpoint t \"c\"\n").utf8)
      .write(to: URL(filePath: folder + "/a.knave"))
    try Data((code + "\nload_checkpoint t \"c\"; train t steps=1; save_checkpoint t \"c\"\n").utf8)
      .write(to: URL(filePath: folder + "/b.knave"))
    try Data((code + "\nload_checkpoint t \"c\"; train t steps=200 run=\"r\"\n").utf8)
      .write(to: URL(filePath: folder + "/c.knave"))
    #expect(try bash("$KNAVE a.knave", in: folder).status == 0)
    let before = try Data(contentsOf: URL(filePath: folder + "/c"))

    // No file may grow beyond so many kB: to a process the same as a disk that fills up.
    let checkpoint = try bash("ulimit -f 64; $KNAVE b.knave", in: folder)
    #expect(checkpoint.status == 3, "\(checkpoint)")
    #expect(checkpoint.output.contains("c: cannot be written: File too large"), "\(checkpoint)")
    #expect(try Data(contentsOf: URL(filePath: folder + "/c")) == before)

    let size = try #require(
      FileManager.default.attributesOfItem(atPath: folder + "/.knave/runs.sqlite")[.size] as? Int)
    let store = try bash("ulimit -f \(size / 1024 + 64); $KNAVE c.knave", in: folder)
    #expect(store.status == 3, "\(store)")
    #expect(store.output.contains("runs.sqlite cannot be written"), "\(store)")
    let counts = try bash(
      "$KNAVE -c 'r = sql \"select count(*) as n, max(step) as last from updates\"; print r[0].n == r[0].last'",
      in: folder)
    #expect(counts.output == "true\n", "\(counts)")
    #expect(try bash("$KNAVE -c 'print runs(\"r\").updates >= 2'", in: folder).output == "true\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == [".knave", "a.knave", "b.knave", "c", "c.knave"])
  }
}
