import Foundation
import Testing

@Suite("knave score as a service of other programs")
struct ScoreProcessTests {
  /// `knave score` on a pipe, to which lines are sent and from which they are read.
  private final class Service {
    private let process = Process()
    private let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    private var buffer = Data()

    init(_ rule: String) throws {
      process.executableURL = executable()
      process.arguments = ["score", "--rule", rule, "-"]
      process.standardInput = input
      process.standardOutput = output
      process.standardError = errors
      try process.runBounded()
    }

    func send(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    /// The next line; the test's time limit ends a wait for one that does not come.
    func line() -> String {
      while true {
        if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
          let line = String(decoding: buffer[..<end], as: UTF8.self)
          buffer = Data(buffer[(end + 1)...])
          return line
        }
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { return "the end" }
        buffer += more
      }
    }

    func finish() throws -> (status: Int32, rest: String, errors: String) {
      try input.fileHandleForWriting.close()
      var rest = ""
      while case let next = line(), next != "the end" { rest += next }
      let complaints = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, rest, complaints)
    }
  }

  private static let right = #"{"response": "So \\boxed{5}", "reference": "5"}"#
  private static let wrong = #"{"response": "So \\boxed{6}", "reference": "5"}"#

  @Test(
    "Each line of a pipe is answered before the next is sent, whatever it holds",
    .timeLimit(.minutes(20)))
  func answers() throws {
    let service = try Service("math_equal")
    for _ in 0..<20 {
      for (line, part) in [
        (Self.right, #""score": 1.0"#), (Self.wrong, #""score": 0.0"#), ("", "blank"),
        ("{oops", "not a JSON object"), (#"{"response": "5"}"#, "no truth"), ("   ", "blank"),
      ] {
        service.send(line + "\n")
        let answer = service.line()
        #expect(answer.contains(part), "\(answer)")
      }
    }
    // The beginning of the next line is no reason to hold an answer back.
    service.send(Self.right + "\n" + Self.wrong.prefix(10))
    #expect(service.line().contains(#""score": 1.0"#))
    service.send(Self.wrong.dropFirst(10) + "\n")
    #expect(service.line().contains(#""score": 0.0"#))
    service.send(String(repeating: "x", count: 17 << 20) + "\n" + Self.right)
    #expect(
      service.line() == #"{"score": null, "error": "the line is longer than 16 MiB", "line": 123}"#)
    let end = try service.finish()
    #expect(end.rest.contains(#""score": 1.0"#))
    #expect(end.status == 3)
    let complaints = end.errors.split(separator: "\n")
    #expect(complaints.count == 11)
    #expect(complaints.first?.contains("standard input:3: the line is blank") == true)
    #expect(complaints.last?.contains("81 of 124 lines cannot be judged") == true, "\(end.errors)")
  }

  @Test(
    "One line in is one line out, in order, from a file too; the exit code tells whether all were judged"
  )
  func lines() throws {
    let folder = try TemporaryFolder()
    let input = (0..<3000).map { index in
      index % 7 == 3
        ? ""
        : index % 7 == 5
          ? #"{"id": \#(index)}"#
          : #"{"id": \#(index), "response": "\\boxed{\#(index % 2)}", "reference": "1"}"#
    }
    let path = try folder.write(input.map { $0 + "\n" }.joined(), to: "rows.jsonl")
    let result = try knave(["score", "--rule", "math_equal", path])
    #expect(result.status == 3)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(lines.count == input.count)
    for (index, line) in lines.enumerated() {
      #expect(
        line.contains(index % 7 == 3 ? #""line": \#(index + 1)}"# : #"{"id": \#(index), "#),
        "\(line)")
      #expect(line.contains(#""error": "#) == [3, 5].contains(index % 7))
    }
    #expect(result.errors.contains("of 3000 lines cannot be judged"))
    let whole = try folder.write(Self.right + "\n" + Self.wrong, to: "whole.jsonl")
    let judged = try knave(["score", "--rule", "math_equal", whole])
    #expect(judged.status == 0 && judged.errors.isEmpty)
    #expect(try knave(["score", "--rule", "math_equal", "-"], input: "").status == 0)
  }

  /// The file that `score_file` writes in a session is what `knave score` prints.
  @Test(
    "The command line and a session give the same lines",
    arguments: [
      ("logic_rl", "logic_rl"), ("countdown", "countdown"), ("simple_rl", "simple_rl"),
      ("math_equal", "math_equal"), ("behaviours", "behaviours"), ("math_equal", "simple_rl_zoo"),
      ("logic_rl", "r1"), ("countdown", "r1"), ("simple_rl", "length"), ("logic_rl", "countdown"),
    ])
  func sameLines(file: String, rule: String) throws {
    let folder = try TemporaryFolder()
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../RewardsTests/Fixtures/\(file).jsonl").path
    let printed = try knave(["score", "--rule", rule, fixture])
    let written = folder.path + "/s.jsonl"
    let session = try knave(["-c", "score_file \"\(fixture)\" \(rule) to=\"\(written)\""])
    #expect(session.status == 0, "\(session)")
    #expect(try String(contentsOfFile: written, encoding: .utf8) == printed.output)
    #expect(printed.output.split(separator: "\n").count > 20)
  }
}
