import Diagnostics
import Foundation
import Lab
import Notebooks
import Testing

/// A notebook from a stranger is replayed beside files that are none of its business.
@Suite("An untrusted notebook")
struct UntrustedNotebookTests {
  /// A folder with a secret beside the notebook's own folder, and links that lead out of it.
  private final class Place {
    let root: String
    var folder: String { root + "/notebook" }

    init() throws {
      root = NSTemporaryDirectory() + "knave-untrusted-\(UUID().uuidString)"
      try FileManager.default.createDirectory(
        atPath: root + "/notebook", withIntermediateDirectories: true)
      try Data("secret = \"token-1234\"\n".utf8).write(to: URL(filePath: root + "/secret.knave"))
      for (name, target) in [("up", ".."), ("etc", "/etc"), ("file.knave", "../secret.knave")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + name, withDestinationPath: target)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// What a replay says of one cell.
    func replay(_ code: String, allowed: [String] = []) throws -> NotebookReport {
      let path = folder + "/n.md"
      try Data("```knave\n\(code)\n```\n".utf8).write(to: URL(filePath: path))
      let replay = Replay { stage in
        try SessionEvaluator(stage, threads: 1, allowed: allowed, isInterrupted: { false })
      }
      return replay.replay(path) { _ in }
    }

    var files: Set<String> {
      Set(FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
    }
  }

  @Test(
    "Nothing is written outside its folder, by any way of naming it",
    arguments: ["../out", "/tmp/knave-out", "up/out", "a/../../out", "./../out", "etc/out"])
  func writing(path: String) throws {
    let place = try Place()
    for statement in [
      "save \"\(path).md\"", "plot [1] file=\"\(path).svg\"", "save_model tiny_model \"\(path)\"",
    ] {
      _ = try place.replay("x = 1")
      let before = place.files
      let report = try place.replay("x = 1\n" + statement)
      #expect(report.failed == 1, "\(statement)")
      guard case .failed(let failure) = report.cells[0].status else { continue }
      #expect(
        failure.message.contains("--allow") || failure.message.contains("model"), "\(failure)")
      #expect(place.files == before, "\(statement)")
      #expect(!FileManager.default.fileExists(atPath: "/tmp/knave-out.md"))
    }
  }

  @Test("No file outside its folder is read, and no part of it is shown")
  func reading() throws {
    let place = try Place()
    for path in ["../secret.knave", "file.knave", "up/secret.knave", "/etc/passwd", "etc/passwd"] {
      for statement in [
        "import \"\(path)\"\nprint secret", "load \"\(path)\"", "problems \"\(path)\"",
        "open_model \"\(path)\"", "tokenizer \"\(path)\"",
      ] {
        let report = try place.replay(statement)
        guard case .failed(let failure)? = report.cells.first?.status else {
          Issue.record("\(statement) ran")
          continue
        }
        #expect(!failure.rendering.contains("token-1234"), "\(failure.rendering)")
        #expect(!failure.rendering.contains("root:"), "\(failure.rendering)")
      }
    }
  }

  @Test("No command reads or writes outside the folder, by any example that names a file")
  func everyCommand() throws {
    let session = try TestSession()
    try FileManager.default.createDirectory(
      atPath: session.folder + "/models", withIntermediateDirectories: false)
    try session.run(CommandExampleTests.preparation)
    let outside = session.folder + "-outside"
    try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: outside) }
    let name = outside.split(separator: "/").last ?? ""
    var tried = 0
    for declaration in commandRegistry.declarations {
      for example in declaration.examples {
        for match in example.code.matches(of: /"([\w.\/-]+(\.[a-z]+|\/[\w.-]+))"/) {
          guard !example.code.contains("http") else { continue }
          for place in ["../\(name)/", outside + "/"] {
            let file = place + (match.1.split(separator: "/").last ?? "")
            let code = example.code.replacing(match.1, with: file)
            let error = session.error(code)
            #expect(error?.contains("--allow") == true, "\(code): \(error ?? "ran")")
            tried += 1
          }
        }
      }
    }
    #expect(tried >= 16)
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
  }

  @Test("What is allowed by name can be read")
  func allowed() throws {
    let place = try Place()
    let report = try place.replay(
      "import \"../secret.knave\"\nexpect len(secret) == 10", allowed: [place.root])
    #expect(report.failed == 0, "\(report)")
  }

  @Test("The language has no word that runs a program or opens the network")
  func noPrograms() throws {
    let place = try Place()
    for word in [
      "system \"true\"", "exec \"true\"", "shell \"true\"", "!true", "run \"true\"",
      "import \"http://127.0.0.1:1/x.knave\"", "problems \"|true\"",
      "import \"/dev/tcp/127.0.0.1/1\"",
      "open_model \"http://127.0.0.1:1/m\"",
    ] {
      #expect(try place.replay(word).failed == 1, "\(word)")
    }
  }

  @Test("Nothing it prints moves the terminal's cursor")
  func escapes() throws {
    let place = try Place()
    let code = """
      e = "\\u{1B}[2J\\u{9B}31m\\u{7}\\r\\u{8}"
      print e
      show e
      e
      {a: e}
      table [{a: e}]
      inspect {a: e}
      plot [1, 2] title=e
      plot {a: 1} style=bars title=e
      config seed=3
      vars
      """
    let path = place.folder + "/n.md"
    try Data("```knave\n\(code)\n```\n".utf8).write(to: URL(filePath: path))
    var console = ConsoleRecorder()
    var text = ""
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    _ = replay.replay(path) { text += console.record($0) }
    #expect(text.contains("[2J"))
    let controls = text.unicodeScalars.filter {
      $0 != "\n" && ($0.value < 32 || (0x7F...0x9F).contains($0.value))
    }
    #expect(controls.isEmpty, "\(text.debugDescription)")
    let session = Session(threads: 1)
    let output = SessionRunner(session).run(Source(name: "n", text: code)).output
    #expect(
      !output.unicodeScalars.contains {
        $0 != "\n" && ($0.value < 32 || (0x7F...0x9F).contains($0.value))
      }, "\(output.debugDescription)")
  }
}
