import Foundation
import Testing

@Suite("Replay, as a process")
struct ReplayProcessTests {
  @Test("A process killed while it rewrites leaves the old notebook or the new one, whole")
  func killedInRewriting() throws {
    let folder = try TemporaryFolder()
    // Large enough that writing takes a while, so that the blow falls in the middle of it.
    let old =
      "```knave\nprint \"知 1.5 \" * 1000000\n```\n\n```output\n"
      + String(repeating: "old ", count: 500_000) + "\n```\n"
    var killed = 0
    for _ in 0..<4 {
      let path = try folder.write(old, to: "n.md")
      let process = Process()
      process.executableURL = executable()
      process.arguments = ["replay", path, "--update"]
      var variables = ProcessInfo.processInfo.environment
      variables["CI"] = nil
      process.environment = variables
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.runBounded()
      // The file that is to take the notebook's place appears when writing begins.
      while process.isRunning,
        try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1
      { usleep(200) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let isOld = text == old
      #expect(isOld || (text.contains("知 1.5 知") && text.hasSuffix("\n```\n")))
      if isOld { killed += 1 }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        try FileManager.default.removeItem(atPath: folder.path + "/" + name)
      }
    }
    print("killed in the middle: \(killed) of 4")
  }

  @Test("A time limit of a cell, of the notebook and of the command line ends with 124")
  func timeLimits() throws {
    let folder = try TemporaryFolder()
    let endless = "while true { x = 1 }\n```\n"
    let cell = try folder.write("```knave\n#| timeout: 0.1\n" + endless, to: "cell.md")
    let whole = try folder.write("---\ntimeout: 0.1\n---\n```knave\n" + endless, to: "whole.md")
    let plain = try folder.write("```knave\n" + endless, to: "plain.md")
    for arguments in [
      [cell], [whole], [plain, "--timeout", "0.1"], [plain, "--cell-timeout", "0.1"],
      [plain, cell, "--jobs", "2", "--timeout", "0.1"],
    ] {
      let result = try knave(["replay"] + arguments)
      #expect(result.status == 124, "\(arguments): \(result)")
      #expect(result.output.contains("time"), "\(arguments): \(result)")
    }
  }

  @Test("Under GitHub Actions a difference is annotated at its line, and rewriting is refused")
  func annotations() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("```knave\n6 * 7\n```\n\n```output\n41\n```\n", to: "a,b.md")
    let github = ["GITHUB_ACTIONS": "true", "CI": "true"]
    let result = try knave(["replay", path], environment: github)
    #expect(result.status == 1)
    #expect(
      result.output.contains("::error file=\(folder.path)/a%2Cb.md,line=6,title=cell 1::"),
      "\(result)")
    let refused = try knave(["replay", path, "--update"], environment: github)
    #expect(refused.status == 2)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("41"))
  }

  @Test("Under GitHub Actions no text of a notebook is a command")
  func commands() throws {
    let folder = try TemporaryFolder()
    let attack = "::add-mask::x\n##[error]owned\n::error::owned"
    let path = try folder.write(
      "```knave\n#| name: a%0A::error::b\nprint \"x\"\n```\n\n```output\n\(attack)\n```\n",
      to: "n.md")
    let github = ["GITHUB_ACTIONS": "true"]
    for arguments in [[], ["--tap"], ["--format", "json"], ["--jobs", "2"]] {
      let result = try knave(["replay", path] + arguments, environment: github)
      var stopped: String?
      var commands = 0
      for line in result.output.split(whereSeparator: \.isNewline) {
        if let token = stopped {
          if line == "::\(token)::" { stopped = nil }
        } else if line.hasPrefix("::stop-commands::") {
          stopped = String(line.dropFirst("::stop-commands::".count))
          #expect((stopped?.count ?? 0) > 20)
        } else {
          #expect(line.hasPrefix("::error file="), "\(line)")
          #expect(line.contains("title=cell 'a%250A%3A%3Aerror%3A%3Ab'::"), "\(line)")
          commands += 1
        }
      }
      #expect(stopped == nil && commands == 1, "\(result)")
    }
    let other = try knave(["replay", path, "-p", "x\n::error::y=1"], environment: github)
    #expect(other.status == 2)
    for line in other.errors.split(whereSeparator: \.isNewline) {
      #expect(!line.hasPrefix("::"), "\(other)")
    }
    // A report in a file is the report alone.
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [
      "-c",
      "cd '\(folder.path)'; GITHUB_ACTIONS=true \"$0\" replay n.md --format json > out 2> err",
      executable().path,
    ]
    try process.runBounded()
    process.waitUntilExit()
    let report = try Data(contentsOf: URL(filePath: folder.path + "/out"))
    #expect(try JSONSerialization.jsonObject(with: report) is [String: Any])
    let errors = try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
    #expect(errors.hasPrefix("::error file=n.md"))
  }

  @Test("A link at the place of a result is not followed")
  func linksAtResults() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("```knave\n6 * 7\n```\n\n```output\n41\n```\n", to: "n.md")
    _ = try folder.write("precious", to: "precious")
    for target in ["precious", "new"] {
      for name in ["n.html", "n.ipynb", "n.knave", "report.xml"] {
        try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        try FileManager.default.createSymbolicLink(
          atPath: folder.path + "/" + name, withDestinationPath: target)
      }
      for arguments in [
        ["convert", path, "--to", "html"], ["convert", path, "--to", "ipynb"],
        ["convert", path, "--to", "knave"],
        ["convert", path, "--to", "html", "-o", folder.path + "/report.xml"],
        ["replay", path, "--junit", folder.path + "/report.xml"],
      ] {
        let result = try knave(arguments)
        #expect(result.status == 3 && result.errors.contains("symbolic link"), "\(result)")
      }
    }
    #expect(try String(contentsOfFile: folder.path + "/precious", encoding: .utf8) == "precious")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
    let same = try knave(["convert", path, "--to", "html", "-o", folder.path + "/./n.md"])
    #expect(same.status == 2 && same.errors.contains("would replace the notebook"), "\(same)")
  }

  @Test("A value nested a million times deep is made, let go and survived")
  func deepValues() throws {
    for code in [
      "x = [1]; repeat 1000000 { x = [x] }; print x == x, len(str(x)) > 0; x = 1; print \"on\"",
      "x = {a: 1}; repeat 300000 { x = {a: x} }; x = 1; print \"on\"",
      "def wrap(f) { y -> f(y) }; f = y -> y; repeat 300000 { f = wrap(f) }; f = 1; print \"on\"",
    ] {
      let result = try knave(["-c", code])
      #expect(result.status == 0 && result.output.hasSuffix("on\n"), "\(code): \(result)")
    }
  }

  @Test("Every command takes the common options")
  func commonOptions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("```knave\n1\n```\n", to: "a.md")
    let converted = try knave([
      "convert", path, "--to", "html", "--format", "json", "--threads", "1", "--seed", "3",
      "--timeout", "60",
    ])
    #expect(
      converted.status == 0 && converted.output.contains("\"format\": \"html\""), "\(converted)")
    #expect(
      try knave(["score", "--rule", "logic_rl", "-", "--timeout", "60", "--threads", "1"]).status
        == 0)
    #expect(try knave(["convert", path, "--to", "html", "--timeout", "0"]).status == 2)
  }

  @Test("Each subcommand has a help page")
  func help() throws {
    for command in ["run", "replay", "score", "convert", "bench", "doctor"] {
      let result = try knave([command, "--help"])
      #expect(result.status == 0 && result.output.contains("USAGE: knave"), "\(command): \(result)")
    }
  }
}
