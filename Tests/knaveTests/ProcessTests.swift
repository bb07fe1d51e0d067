import Foundation
import TestSupport
import Testing

@Suite("The executable")
struct ProcessTests {
  @Test("Results go to standard output, errors to standard error, and the exit code tells which")
  func exitCodes() throws {
    let cases: [([String], Int32, String, String)] = [
      (["-c", "1 + 1"], 0, "2\n", ""),
      (["-c", "print 1\nexpect 1 > 2"], 1, "1\n", "error: "),
      (["-c", "1 +"], 2, "", "error: "),
      (["-c", "kk poeple=3"], 2, "", "did you mean 'people'?"),
      (["-c", "1 / 0\nprint 2"], 3, "", "error: "),
      (["-c", "quit 1"], 1, "", ""),
      (["--timeout", "0.2", "-c", "while true { x = 1 }"], 124, "", "time limit"),
      (["--bogus"], 2, "", "bogus"),
      (["--threads", "0", "-c", "1"], 2, "", "--threads"),
      (["absent.knave"], 3, "", "absent.knave"),
      (["replay", "absent.md"], 2, "", "absent.md"),
    ]
    for (arguments, status, output, part) in cases {
      let result = try knave(arguments)
      #expect(result.status == status, "\(arguments): \(result)")
      #expect(result.output == output, "\(arguments): \(result)")
      #expect(
        part.isEmpty ? result.errors.isEmpty : result.errors.contains(part),
        "\(arguments): \(result)")
    }
  }

  @Test("A script whose server left out answers keeps what came, and ends with exit code 3")
  func missingAnswers() throws {
    let server = try LocalServer { request, _ in
      request.body.contains("\"messages\"") && request.body.contains("Who is what")
        && (request.json["seed"] as? Int ?? 0) % 2 == 0
        ? LocalServer.answer(#"{"error": {"message": "no"}}"#, status: "400 Bad Request")
        : LocalServer.answer(#"{"choices": [{"message": {"content": "4"}}]}"#)
    }
    let code = """
      r = remote_model "\(server.address)" name="q" choices=1 retries=0 OPTIONS
      a = rollout r (kk people=2 count=4 seed=1) samples=3
      print len(a) + r.missing, r.missing > 0
      """
    let strict = try knave(["-c", code.replacing("OPTIONS", with: "")])
    #expect(strict.output.hasSuffix("12 true\n"), "\(strict)")
    #expect(strict.status == 3, "\(strict)")
    #expect(strict.errors.contains("of 12 answers of q are missing"), "\(strict)")
    #expect(strict.errors.contains("the results are not complete"), "\(strict)")
    let tolerant = try knave(["-c", code.replacing("OPTIONS", with: "missing=0.9")])
    #expect(tolerant.status == 0 && tolerant.output.hasSuffix("12 true\n"), "\(tolerant)")
    let chosen = try knave(["-c", code.replacing("OPTIONS", with: "") + "\nquit 0"])
    #expect(chosen.status == 0, "\(chosen)")
    #expect(server.requests.count == 36)
  }

  @Test("A script from standard input stops at its first error")
  func standardInput() throws {
    for arguments in [[], ["-"]] {
      let result = try knave(arguments, input: "print 1\n2 * 3\nundefined\nprint 4\n")
      #expect(result.output == "1\n6\n")
      #expect(result.status == 3 || result.status == 2)
      #expect(result.errors.contains("standard input:3"))
    }
  }

  @Test("An update has the same bits on any number of threads, whatever OPENBLAS_CORETYPE says")
  func sameBits() throws {
    let code = """
      m = tiny_model
      t = trainer grpo model=m tasks=kk(people=2, count=3, seed=1) samples=4 max_tokens=60 kl=0.001
      train t steps=2
      print m.checksum, map(t.rollouts, r -> r.tokens), map(t.rollouts, r -> r.log_probs)
      """
    let outputs = try [("1", ""), ("2", "SkylakeX"), ("3", "Prescott"), ("4", "Zen")].map {
      try knave(["--threads", $0, "-c", code], environment: ["OPENBLAS_CORETYPE": $1]).output
    }
    #expect(outputs[0].count > 1000)
    #expect(Set(outputs).count == 1)
  }

  @Test("Responses in JSON lines come back with their scores")
  func score() throws {
    let row =
      #"{"id": 7, "quiz": "Who?", "names": ["Ada", "Leo"], "solution": [true, false], "#
    let right =
      #""response": "<think>so</think><answer>(1) Ada is a knight (2) Leo is a knave</answer>"}"#
    let result = try knave(
      ["score", "--rule", "logic_rl", "-"],
      input: row + right + "\n\n" + row + #""output": ""}"# + "\n")
    #expect(result.status == 0, "\(result)")
    let lines = result.output.split(separator: "\n")
    try #require(lines.count == 2)
    #expect(lines[0].hasPrefix(#"{"id": 7, "quiz": "Who?""#))
    #expect(lines[0].contains(#""score": 3.0, "components": {"format": 1.0, "answer": 2.0}"#))
    #expect(lines[1].contains(#""score": -3.0"#))
    #expect(lines[1].contains("is missing"))
    for (line, part) in [
      ("{", "standard input:1"), ("[]", "a JSON object"), (row + #""x": 1}"#, "'response'"),
      (#"{"response": "x"}"#, "'solution'"),
    ] {
      let failed = try knave(["score", "--rule", "logic_rl", "-"], input: line)
      #expect(failed.status == 3)
      #expect(failed.errors.contains(part), "\(failed)")
    }
    #expect(try knave(["score", "--rule", "logic", "-"]).status == 2)
  }

  @Test("The benchmark reports the figures that were asked for")
  func bench() throws {
    let result = try knave(
      ["bench", "--preset", "S", "--work", "grpo", "--repeats", "1", "--threads", "2", "--json"])
    #expect(result.status == 0, "\(result)")
    for key in ["sgemm_gflops", "grpo_update_s", "grpo_phases_s", "peak_rss_mb"] {
      #expect(result.output.contains("\"\(key)\": "))
    }
    #expect(!result.output.contains("train_tokens_per_s"))
  }

  @Test("Help and version are no errors")
  func help() throws {
    #expect(try knave(["--help"]).status == 0)
    #expect(try knave(["--help"]).output.contains("replay"))
    #expect(try knave(["--version"]).output.hasPrefix("knave "))
  }

  @Test("Replay compares, rewrites, converts and reports")
  func replay() throws {
    let folder = NSTemporaryDirectory() + "knave-process-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/a.md"
    try Data("# A\n\n```knave\nx = 6 * 7\nx\n```\n\n```output\n41\n```\n".utf8)
      .write(to: URL(filePath: path))
    let differs = try knave(["replay", path])
    #expect(differs.status == 1)
    #expect(differs.output.contains("a.md:9"))
    #expect(differs.output.contains("0 passed, 1 failed"))
    #expect(try knave(["replay", path, "--update"], environment: ["CI": "true"]).status == 2)
    #expect(try knave(["replay", path, "--update"]).status == 0)
    let again = try knave(["replay", folder, "--junit", folder + "/report.xml"])
    #expect(again.status == 0)
    #expect(again.output.hasSuffix("1 passed, 0 failed\n"))
    #expect(FileManager.default.fileExists(atPath: folder + "/report.xml"))
    #expect(try knave(["replay", path, "--tap"]).output.hasPrefix("TAP version 13"))
    #expect(try knave(["replay", path, "--format", "json"]).output.hasPrefix("{\"passed\": 1"))
    for format in ["html", "ipynb", "knave"] {
      #expect(try knave(["convert", path, "--to", format]).status == 0)
      #expect(FileManager.default.fileExists(atPath: folder + "/a.\(format)"))
    }
    #expect(try knave(["convert", path]).status == 2)
  }
}
