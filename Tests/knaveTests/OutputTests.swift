import Foundation
import Testing

@Suite("Output, as a process writes it")
struct OutputTests {
  /// Runs the executable in a shell, which sets up what it writes to.
  private func shell(_ command: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", command, executable().path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.runBounded()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// What writes results: arguments, and a file that they read.
  private static let results = [
    "-c '6 * 7'", "-c 'for i in 1..3000 { print i }; quit'", "-c 'x = 1; x' --format json",
    "s.knave",
    "- < s.knave", "replay n.md", "replay n.md --tap", "replay n.md --format json",
    "replay n.md n.md --jobs 2", "convert n.md --to html --output -",
    "convert n.md --to html --format json", "score --rule math_equal a.jsonl", "experiments n.md",
    "reference", "--help", "--version",
  ]

  @Test("On a full disk every command ends with 3 and says so", arguments: results)
  func full(arguments: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("print 1\n2\n", to: "s.knave")
    _ = try folder.write("```knave\n6 * 7\n```\n\n```output\n42\n```\n", to: "n.md")
    _ = try folder.write("{\"response\": \"5\", \"reference\": \"5\"}\n", to: "a.jsonl")
    let run = "cd '\(folder.path)'; \"$0\" \(arguments)"
    let whole = try shell(run)
    #expect(whole.status == 0, "\(whole)")
    let result = try shell(run + " > /dev/full")
    #expect(result.status == 3, "\(result)")
    #expect(result.errors.contains("standard output could not be written: No space left on device"))
    let closed = try shell(run + " >&-")
    #expect(closed.status == 3, "\(closed)")
    let reader = try shell("set -o pipefail; trap '' PIPE; " + run + " | true")
    #expect(reader.status == 0 || reader.status == 3, "\(reader)")
    #expect(!reader.errors.contains("error:"), "\(reader)")
  }

  @Test("A report that is not written ends with 3, whatever the notebooks give")
  func reports() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("```knave\n1\n```\n\n```output\n1\n```\n", to: "n.md")
    for report in ["/dev/full", folder.path + "/none/r.xml", folder.path] {
      let result = try knave(["replay", path, "--junit", report])
      #expect(result.status == 3 && result.errors.contains("cannot be written"), "\(result)")
    }
    let errors = try shell("\"$0\" -c 'nonsense' 2> /dev/full")
    #expect(errors.status != 0)
  }

  @Test("A training whose output is lost keeps what it recorded")
  func training() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      """
      t = trainer grpo model=tiny_model() tasks=(kk people=2 count=2) rule=logic_rl samples=2 max_tokens=20
      train t steps=1 run="r"
      print "lost"
      train t steps=1 run="r"
      """, to: "s.knave")
    let run = "cd '\(folder.path)'; \"$0\" "
    #expect(try shell(run + "s.knave > /dev/full").status == 3)
    #expect(try shell(run + "-c 'expect runs(\"r\").updates == 1'").status == 0)
  }

  @Test("A pipe that does not block gets every byte")
  func nonBlocking() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #expect(fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK) == 0)
    let process = Process()
    process.executableURL = executable()
    process.arguments = [
      "-c", "for i in 1..20000 { print i, \"0123456789012345678901234567890\" }",
    ]
    process.standardOutput = FileHandle(fileDescriptor: ends[1])
    try process.runBounded()
    close(ends[1])
    // The pipe is full long before anything is read.
    usleep(500_000)
    let bytes = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 20_000)
    #expect(lines.last.map { String(decoding: $0, as: UTF8.self) }?.hasPrefix("20000 ") == true)
  }

  @Test("Scripts and rows come from pipes that the shell made; named ones are refused at once")
  func input() throws {
    let folder = try TemporaryFolder()
    for command in [
      "\"$0\" <(echo 'expect 1 == 1')", "echo 'expect 1 == 1' | \"$0\"",
      "echo 'expect 1 == 1' | \"$0\" -", "echo 'expect 1 == 1' | \"$0\" /dev/stdin",
      "\"$0\" score --rule math_equal <(echo '{\"response\": \"5\", \"reference\": \"5\"}')",
      "echo '{\"response\": \"5\", \"reference\": \"5\"}' | \"$0\" score --rule math_equal -",
    ] {
      let result = try shell(command)
      #expect(result.status == 0, "\(command): \(result)")
    }
    for command in ["\"$0\" p", "\"$0\" score --rule math_equal p", "\"$0\" convert p --to html"] {
      let result = try shell("cd '\(folder.path)'; mkfifo p; timeout 20 " + command)
      #expect(result.status == 3 && result.errors.contains("not a regular file"), "\(result)")
    }
  }
}
