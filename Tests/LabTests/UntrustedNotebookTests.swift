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

  @Test("A link that a clone carries is followed by no command, to write or to read")
  func plantedLinks() throws {
    let session = try TestSession()
    try FileManager.default.createDirectory(
      atPath: session.folder + "/models", withIntermediateDirectories: false)
    try session.run(CommandExampleTests.preparation)
    try session.run(
      """
      save_adapter (lora m) "adapter"
      save_checkpoint t "checkpoint.safetensors"
      save_rollouts rollouts "rollouts.jsonl"
      save_problems puzzles "problems.jsonl"
      score_file "rollouts.jsonl" logic_rl to="scored.jsonl"
      """)
    // A training that fails after an update keeps it, so each begins with a trainer of its own.
    let fresh =
      "u = trainer grpo model=(copy_model m) tasks=puzzles rule=logic_rl samples=2 max_tokens=20; "
    let files = FileManager.default
    let outside = session.folder + "-outside"
    try files.createDirectory(atPath: outside, withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: outside) }
    // A copy of everything that can be read, for links to lead to.
    for name in try files.contentsOfDirectory(atPath: session.folder) where name != ".knave" {
      try files.copyItem(atPath: session.folder + "/" + name, toPath: outside + "/" + name)
    }
    try Data("secret = \"token-1234\"\n".utf8).write(to: URL(filePath: outside + "/s.knave"))
    // What is there, and when it was written.
    func contents() throws -> [String: [String]] {
      var all: [String: [String]] = [:]
      for name in try files.subpathsOfDirectory(atPath: outside) {
        let attributes = try files.attributesOfItem(atPath: outside + "/" + name)
        all[name] = [FileAttributeKey.systemFileNumber, .size, .modificationDate].map {
          "\(attributes[$0] as Any)"
        }
      }
      return all
    }
    let before = try contents()
    // A command, and the place in its folder that a link takes: of a file or of a folder's file.
    let model = "models/qwen2.5-0.5b"
    let attacks: [(code: String, link: String)] = [
      (#"save "new.md" title="$(id)""#, "new.md"),
      (#"plot [1, 2] file="new.svg""#, "new.svg"),
      (#"save_problems puzzles "new.jsonl""#, "new.jsonl"),
      (#"save_rollouts rollouts "new.jsonl""#, "new.jsonl"),
      (#"score_file "rollouts.jsonl" logic_rl to="new.jsonl""#, "new.jsonl"),
      (#"save_checkpoint t "new.safetensors""#, "new.safetensors"),
      (fresh + #"train u checkpoints="folder""#, "folder/checkpoint-1.safetensors"),
      (fresh + #"train u checkpoints="new""#, "new"),
      (#"save_model m "folder""#, "folder/model.safetensors"),
      (#"save_model m "folder""#, "folder/tokenizer_config.json"),
      (#"save_model m "folder""#, "folder/generation_config.json"),
      (#"save_adapter (lora m) "folder""#, "folder/adapter_config.json"),
      (#"save_adapter (lora m) "folder""#, "folder/adapter_model.safetensors"),
      (#"save_model m "new""#, "new"),
      (#"export_run "first" "new.csv" format=csv"#, "new.csv"),
      (#"export_run "first" "new.jsonl" format=rollouts"#, "new.jsonl"),
      (#"export_run "first" "new" format=tensorboard"#, "new"),
      (fresh + #"config store="new.sqlite"; train u run="x""#, "new.sqlite"),
      (fresh + #"config store="new.sqlite"; train u run="x""#, "new.sqlite-wal"),
      (fresh + #"config store="new/runs.sqlite"; train u run="x""#, "new"),
      (#"import "s.knave""#, "s.knave"), (#"load "s.knave""#, "s.knave"),
      (#"problems "problems.jsonl""#, "problems.jsonl"),
      (#"math "problems.jsonl""#, "problems.jsonl"),
      (#"load_rollouts "rollouts.jsonl""#, "rollouts.jsonl"),
      (#"thinking_tokens "scored.jsonl""#, "scored.jsonl"),
      (#"score_file "rollouts.jsonl" logic_rl"#, "rollouts.jsonl"),
      (#"load_checkpoint t "checkpoint.safetensors""#, "checkpoint.safetensors"),
      (#"load_adapter m "adapter""#, "adapter/adapter_config.json"),
      (#"load_adapter m "adapter""#, "adapter/adapter_model.safetensors"),
      (#"load_adapter m "adapter""#, "adapter"),
      ("open_model \"\(model)\"", model + "/model.safetensors"),
      ("open_model \"\(model)\"", model + "/config.json"),
      ("open_model \"\(model)\"", model + "/generation_config.json"),
      ("open_model \"\(model)\"", model + "/tokenizer.json"),
      ("open_model \"\(model)\"", model + "/tokenizer_config.json"),
      ("open_model \"\(model)\"", model + "/chat_template.jinja"),
      ("open_model \"\(model)\"", model), ("tokenizer \"\(model)\"", model + "/tokenizer.json"),
    ]
    for (code, link) in attacks {
      let path = session.folder + "/" + link
      let kept = session.folder + "/kept"
      let depth = link.filter { $0 == "/" }.count
      try files.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path(),
        withIntermediateDirectories: true)
      if files.fileExists(atPath: path) { try files.moveItem(atPath: path, toPath: kept) }
      let name = outside.split(separator: "/").last ?? ""
      let targets = [
        String(repeating: "../", count: depth + 1) + "\(name)/\(link)", outside + "/" + link,
        // Where there is nothing yet, and a link that stays in the folder.
        outside + "/planted", "kept",
      ]
      for target in targets {
        try files.createSymbolicLink(atPath: path, withDestinationPath: target)
        let error = session.error(code)
        // A checkpoint of that name is told from one of the trainer's before it is opened.
        let isKnownByName = error?.contains("has a checkpoint of step 1") == true
        #expect(
          error?.contains("link") == true || isKnownByName,
          "\(code), \(target): \(error ?? "ran")")
        #expect(error?.contains("token-1234") != true)
        #expect(try contents() == before, "\(code), \(target)")
        #expect(try files.destinationOfSymbolicLink(atPath: path) == target)
        try files.removeItem(atPath: path)
      }
      if files.fileExists(atPath: kept) { try files.moveItem(atPath: kept, toPath: path) }
      try? files.removeItem(atPath: session.folder + "/folder")
      try session.run("config store=\".knave/runs.sqlite\"")
    }
  }

  @Test("A pipe in the folder makes no command wait", .timeLimit(.minutes(20)))
  func pipes() throws {
    let session = try TestSession()
    try session.run("m = tiny_model\n" + TestSession.trained)
    for name in ["p", "p.svg", "p.md"] { #expect(mkfifo(session.folder + "/" + name, 0o600) == 0) }
    try FileManager.default.createDirectory(
      atPath: session.folder + "/model", withIntermediateDirectories: false)
    #expect(mkfifo(session.folder + "/model/config.json", 0o600) == 0)
    for code in [
      #"problems "p""#, #"math "p""#, #"load_rollouts "p""#, #"score_file "p" logic_rl"#,
      #"thinking_tokens "p""#, #"open_model "p""#, #"open_model "model""#, #"tokenizer "p""#,
      #"load_adapter m "p""#, #"load_checkpoint t "p""#, #"import "p""#, #"load "p""#,
      #"load "p.md""#, #"save "p.md""#, #"save_checkpoint t "p""#, #"save_problems puzzles "p""#,
      #"save_rollouts t.rollouts "p""#, #"save_model m "p""#, #"plot [1] file="p.svg""#,
      #"config store="p"; runs"#, #"config store="p"; train t run="x""#,
    ] {
      let start = ContinuousClock.now
      #expect(session.error(code) != nil, "\(code)")
      #expect(ContinuousClock.now - start < .seconds(5), "\(code)")
    }
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
