import Foundation
import Testing

@Suite("How a script ends")
struct ScriptEndTests {
  @Test(
    "quit stops a script, -c and piped input at once, with any code from 0 to 255",
    arguments: [
      ("print 1\nquit\nprint 2", 0), ("print 1; quit 7; print 2", 7),
      ("print 1\nfor i in 1..3 { quit 255 }\nprint 2", 255),
      ("def f(x) { quit 124 }\nprint 1\nmap([1], f)\nprint 2", 124),
      ("print 1\nload \"leave.knave\"\nprint 2", 42),
      ("print 1\nimport \"leave.knave\"\nprint 2", 42),
      (
        "m = tiny_model; p = kk(count=1); print 1\nt = trainer model=m tasks=p rule=(s -> quit(5)) "
          + "samples=2 max_tokens=8\nstep t\nprint 2", 5
      ),
    ])
  func quits(code: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let leave = try folder.write("quit 42\nprint 2\n", to: "leave.knave")
    let code = code.replacing("leave.knave", with: leave)
    let script = try folder.write(code, to: "script.knave")
    for result in try [knave(["-c", code]), knave([script]), knave([], input: code)] {
      #expect(result.output == "1\n")
      #expect(result.status == status, "\(result)")
      #expect(!result.errors.contains("error"), "\(result.errors)")
    }
  }

  @Test("Other codes are errors", arguments: ["256", "-1", "9223372036854775807", "1.5", "\"x\""])
  func wrongCodes(code: String) throws {
    let result = try knave(["-c", "quit \(code)\nprint 2"])
    #expect(result.output.isEmpty && [2, 3].contains(result.status))
    #expect(result.errors.contains("error"))
  }

  @Test(
    "A last statement that ends after the time limit exits with 124, and so does a wait for input")
  func timeout() throws {
    // The limit passes in the one statement, which is not asked for it before its end.
    let result = try knave(["--timeout", "0.001", "-c", "print 1"])
    #expect(result.status == 124, "\(result)")
    #expect(result.errors.contains("the time limit has passed"))
    let process = Process()
    process.executableURL = executable()
    process.arguments = ["--timeout", "0.2", "-"]
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    try process.runBounded()
    process.waitUntilExit()
    #expect(process.terminationStatus == 124)
  }

  @Test(
    "A script of more than 32 MB is refused, wherever it comes from, and a byte order mark passed over"
  )
  func longScripts() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/long.knave"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 700_000_000)
    try handle.close()
    let notebook = folder.path + "/long.md"
    try FileManager.default.linkItem(atPath: path, toPath: notebook)
    for arguments in [
      [path], ["-c", "load \"\(path)\""], ["-c", "import \"\(path)\""],
      ["-c", "load \"\(notebook)\""],
      ["replay", notebook],
    ] {
      let result = try knave(arguments)
      #expect(result.status != 0, "\(arguments)")
      #expect(
        (result.errors + result.output).contains(
          "is 700000000 bytes long, expected at most 33554432"),
        "\(result)")
    }
    let marked = try folder.write("\u{FEFF}print 5\n", to: "marked.knave")
    #expect(try knave([marked]).output == "5\n")
    #expect(try knave(["-c", "load \"\(marked)\""]).output == "5\n")
  }
}
