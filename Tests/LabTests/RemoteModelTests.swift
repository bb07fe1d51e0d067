import Diagnostics
import Foundation
import Lab
import Notebooks
import Synchronization
import TestSupport
import Testing

@Suite("A model behind a server, at the prompt")
struct RemoteModelTests {
  /// Answers every request with as many choices as it asks for, which name all as knights.
  static func puzzleServer() throws -> LocalServer {
    try LocalServer { request, _ in
      let count = request.json["n"] as? Int ?? 1
      let text =
        "<think>They all tell the truth.</think><answer>(1) Zoey is a knight (2) Oliver is a knave</answer>"
      let choices = (0..<count).map {
        """
        {"index": \($0), "message": {"role": "assistant", "content": "\(text)"}, "finish_reason": "stop",
        "text": "\(text)", "logprobs": {"content": [
        {"token": "<think>", "logprob": -0.5}, {"token": "\\n\\u001b[2J", "logprob": -0.25}]}}
        """
      }
      return LocalServer.answer("{\"choices\": [\(choices.joined(separator: ","))]}")
    }
  }

  static func session(
    _ server: LocalServer, _ options: String = "", environment: [String: String] = [:]
  ) throws -> TestSession {
    let session = try TestSession(network: NetworkAccess(environment: { environment[$0] }))
    try session.run(
      "r = remote_model \"\(server.address)\" name=\"q\" wait=0.01 retries=1 \(options)")
    return session
  }

  @Test("Its rollouts are scored, shown, inspected and trained on like local ones")
  func rollouts() throws {
    let session = try Self.session(Self.puzzleServer())
    try session.run("puzzles = kk people=2 count=3 seed=7\nrollouts = rollout r puzzles samples=2")
    #expect(try session.run("len(rollouts)") == "6")
    #expect(try session.run("map(rollouts, x -> x.group)") == "[0, 0, 1, 1, 2, 2]")
    #expect(try session.run("map(rollouts, x -> x.sample)") == "[0, 1, 0, 1, 0, 1]")
    #expect(try session.run("rollouts[0].log_probs") == "[-0.5, -0.25]")
    #expect(try session.run("rollouts[0].length") == "2")
    #expect(try session.run("rollouts[0].tokens") == "[]")
    let tokens = try session.run("tokens rollouts[0] | table")
    #expect(tokens.contains("<think>"))
    #expect(tokens.contains("\\u{1b}[2J"))
    #expect(!tokens.contains("\u{1B}"))
    #expect(try session.run("rollouts | table").contains("stop"))
    #expect(try session.run("show rollouts[0]").contains("They all tell the truth"))
    #expect(try session.run("inspect rollouts[0]").contains("finish"))
    #expect(try session.run("score rollouts rule=logic_rl | table").contains("format"))
    #expect(
      try session.run("advantages(map(score(rollouts), s -> s.total), group=2)").hasPrefix("["))
    #expect(try session.run("evaluate r puzzles").contains("response length 2.0 tokens"))
    let losses = try session.run(
      "m = tiny_model\nsft m (map(rollouts, x -> {problem: x.problem, response: x.text})) steps=2 batch=2"
    )
    #expect(losses.hasPrefix("2 steps, loss"))
  }

  @Test("chat goes on with its conversation, generate with a bare text")
  func conversation() throws {
    let server = try Self.puzzleServer()
    let session = try Self.session(server)
    try session.run(
      "a = chat r \"Hello\" system=\"Be brief.\"\nb = chat r \"Why?\" after=a temperature=0.5\ngenerate r \"Zoey says\""
    )
    let requests = server.requests
    #expect(
      requests.map(\.path) == ["/v1/chat/completions", "/v1/chat/completions", "/v1/completions"])
    let messages = requests[1].json["messages"] as? [[String: String]] ?? []
    #expect(messages.map { $0["role"] } == ["system", "user", "assistant", "user"])
    #expect(messages.last?["content"] == "Why?")
    #expect(requests[2].json["prompt"] as? String == "Zoey says")
    #expect(try #require(session.error("generate r [1, 2]")).contains("token ids are its own"))
  }

  @Test("With chat=false a problem's bare text is continued")
  func completions() throws {
    let server = try Self.puzzleServer()
    let session = try Self.session(server, "chat=false")
    try session.run("p = kk people=2 count=1 seed=7\nrollout r p")
    #expect(server.requests[0].path == "/v1/completions")
    #expect(server.requests[0].json["prompt"] as? String == (try session.run("print p[0].text")))
  }

  @Test("The same seed asks the same, another seed another thing")
  func seeds() throws {
    let server = try Self.puzzleServer()
    let session = try Self.session(server, "parallel=1")
    try session.run("p = kk people=2 count=2 seed=7\nrollout r p\nrollout r p\nrollout r p seed=8")
    let seeds = server.requests.compactMap { $0.json["seed"] as? Int }
    #expect(seeds[0..<2] == seeds[2..<4])
    #expect(Set(seeds).count == 4)
  }

  @Test(
    "What needs its parameters or its tokens is refused with the reason",
    arguments: [
      "trainer grpo model=r tasks=p", "logprobs r [1, 2]", "encode r \"a\"", "decode r [1]",
      "save_model r \"x\"", "model_info r", "sft r [{problem: p[0], response: \"x\"}]",
      "tokenizer r",
    ])
  func refused(code: String) throws {
    let session = try Self.session(Self.puzzleServer())
    try session.run("p = kk people=2")
    let error = try #require(session.error(code))
    #expect(error.contains("behind a server"), "\(error)")
    #expect(error.contains("open_model"), "\(error)")
  }

  @Test("Lengths that a server did not tell have no effect; they are not 0")
  func unknownLengths() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(#"{"choices": [{"message": {"content": "4"}}]}"#)
    }
    let session = try Self.session(server)
    try session.run("p = kk people=2 count=2 seed=7\ne = evaluate r p")
    let error = try #require(session.error("effect e of=length"))
    #expect(error.contains("did not tell their lengths"), "\(error)")
    #expect(try session.run("effect e of=truncated").contains("0.0"))
  }

  @Test("Problems without an answer are reported and left out; none at all is an error")
  func failures() throws {
    let server = try LocalServer { request, _ in
      request.body.contains("1 + 1") || request.body.contains("2 + 2")
        ? LocalServer.answer(
          #"{"error": {"message": "too\u001b[2J long"}}"#, status: "400 Bad Request")
        : LocalServer.answer(#"{"choices": [{"message": {"content": "4"}}]}"#)
    }
    let session = try Self.session(server)
    try session.write(
      ["0 + 0", "1 + 1", "2 + 2", "3 + 3"].map { #"{"question": "\#($0)", "answer": "4"}"# + "\n" }
        .joined(),
      to: "p.jsonl")
    let output = try session.run("p = problems \"p.jsonl\"\nmap(rollout(r, p), x -> x.group)")
    #expect(
      output == """
        problem 1 to problem 2 has no answer: the server answers 400: too\\u{1B}[2J long
        [0, 3]
        """)
    #expect(try session.run("evaluate(r, p).count").hasSuffix("\n2"))
    #expect(try session.run("evaluate(r, p).unanswered").hasSuffix("\n2"))
    let error = try #require(session.error("rollout r p[1]"))
    #expect(error.contains("gives no answer: the server answers 400"))
    #expect(!error.contains("\u{1B}"))
  }

  @Test(
    "Answers that are missing are counted, said and make the session incomplete, unless they may be"
  )
  func missing() throws {
    // Every prompt lacks what is beyond its first two answers; one lacks all.
    let server = try LocalServer { request, _ in
      guard !request.body.contains("1 + 1"), request.json["n"] as? Int != 2 else {
        return LocalServer.answer(#"{"error": {"message": "no"}}"#, status: "400 Bad Request")
      }
      let choice = #"{"message": {"content": "4"}}"#
      return LocalServer.answer("{\"choices\": [\(choice), \(choice), \(choice)]}")
    }
    let session = try Self.session(server, "choices=3 parallel=1")
    let kept = Mutex<[String]>([])
    session.session.note = { note in kept.withLock { $0.append(note) } }
    try session.write(
      ["0 + 0", "1 + 1", "2 + 2"].map { #"{"question": "\#($0)", "answer": "4"}"# + "\n" }.joined(),
      to: "p.jsonl")
    try session.run("p = problems \"p.jsonl\"\na = rollout r p samples=5")
    #expect(try session.run("[len(a), r.asked, r.missing]") == "[6, 15, 9]")
    #expect(
      kept.withLock { $0.first }?.hasPrefix("warning: 9 of 15 answers of q are missing") == true)
    // Three equal answers in each group that has any.
    #expect(
      kept.withLock { $0.last }
        == "note: the answers within each of the 2 groups are the same: does the server take seed and temperature?"
    )
    #expect(session.session.incompleteness?.contains("left out 9 answers") == true)
    let evaluation = try session.run(
      "e = evaluate r p samples=5\ne\n[e.missing, e.unanswered, e.count]")
    #expect(evaluation.contains("missing: 9 of 15 answers; problems left out: 1"), "\(evaluation)")
    #expect(evaluation.hasSuffix("[9, 1, 6]"))
    #expect(try session.run("table [e]").contains("missing"))

    let tolerant = try Self.session(server, "choices=3 parallel=1 missing=0.6")
    try tolerant.write(
      try String(contentsOfFile: session.folder + "/p.jsonl", encoding: .utf8), to: "p.jsonl")
    try tolerant.run("p = problems \"p.jsonl\"\na = rollout r p samples=5")
    #expect(tolerant.session.incompleteness == nil)
    try tolerant.run(
      "s = remote_model \"\(server.address)\" name=\"q\" choices=3 missing=0.5 retries=0")
    let error = try #require(tolerant.error("rollout s p samples=5"))
    #expect(
      error.contains("9 of 15 answers of q are missing, and missing=0.5000 allows 7"), "\(error)")
    #expect(tolerant.session.incompleteness == nil)
  }

  @Test("The only model of a server needs no name; of several one is to be named")
  func names() throws {
    let one = try LocalServer { _, _ in LocalServer.answer(#"{"data": [{"id": "only"}]}"#) }
    let session = try TestSession()
    #expect(try session.run("remote_model(\"\(one.address)\").name") == "only")
    let two = try LocalServer { _, _ in LocalServer.answer(#"{"data": [{"id": "a"}, {"id": "b"}]}"#)
    }
    #expect(try #require(session.error("remote_model \"\(two.address)\"")).contains("a, b"))
    let none = try LocalServer { _, _ in LocalServer.answer("", status: "404 Not Found") }
    #expect(try #require(session.error("remote_model \"\(none.address)\"")).contains("404"))
  }

  @Test(
    "Wrong arguments are placed",
    arguments: [
      ("remote_model \"localhost:8000\" name=\"q\"", "begins with http"),
      ("remote_model \"http://u:secret@h/v1\" name=\"q\"", "password"),
      ("remote_model \"http://h/v1\" name=\"q\" key=\"KNAVE_NO_SUCH_VARIABLE\"", "not set"),
      ("remote_model \"http://h/v1\" name=\"q\" key=\"sk-12\"", "in capitals"),
      ("remote_model \"http://h/v1\" name=\"q\" parallel=0", "1..256"),
      ("remote_model \"http://h/v1\" name=\"q\" extra=3", "a record"),
    ])
  func arguments(code: String, part: String) throws {
    let error = try #require(try TestSession().error(code))
    #expect(error.contains(part), "\(error)")
    #expect(error.contains("^"), "\(error)")
  }

  @Test("The key is in no output, error, record or file")
  func key() throws {
    let server = try LocalServer { request, number in
      let key = request.headers["authorization"] ?? "none"
      return number % 2 == 0
        ? LocalServer.answer(#"{"choices": [{"message": {"content": "I saw \#(key)"}}]}"#)
        : LocalServer.answer("who sent \(key)?", status: "401 Unauthorized")
    }
    let session = try Self.session(
      server, "key=\"LAB_KEY\"", environment: ["LAB_KEY": "sk-secret-lab"])
    var shown = try session.run("a = chat r \"Hello\"\nshow a")
    shown += session.error("chat r \"Hello\"") ?? ""
    shown += try session.run(
      "r\ninspect r\nprint r\nvars\nhistory\nr.key\nsave \"n.md\"\nsave_rollouts a \"r.jsonl\"")
    for file in ["n.md", "r.jsonl"] {
      shown += try String(contentsOfFile: session.folder + "/" + file, encoding: .utf8)
    }
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer sk-secret-lab" })
    #expect(shown.contains("I saw Bearer [key]"))
    #expect(shown.contains("401: who sent Bearer [key]?"))
    #expect(!shown.contains("sk-secret"), "\(shown)")
  }

  @Test("The standard key goes to this machine, and to no other in the clear")
  func standardKey() throws {
    let server = try Self.puzzleServer()
    let session = try Self.session(server, environment: ["OPENAI_API_KEY": "sk-standard"])
    try session.run("chat r \"Hello\"")
    #expect(server.requests[0].headers["authorization"] == "Bearer sk-standard")
    try session.run("q = remote_model \"\(server.address)\" name=\"q\" key=\"\"\nchat q \"Hello\"")
    #expect(server.requests[1].headers["authorization"] == nil)
    #expect(try session.run("remote_model(\"http://h/v1\", name=\"q\").key == nil") == "true")
    #expect(try session.run("remote_model(\"https://h/v1\", name=\"q\").key") == "OPENAI_API_KEY")
  }

  @Test("An interrupted command leaves the session as it was")
  func interrupted() throws {
    let isInterrupted = Mutex(false)
    let server = try LocalServer { _, _ in
      isInterrupted.withLock { $0 = true }
      return [.hang]
    }
    let ask = { @Sendable in isInterrupted.withLock { $0 } }
    let session = Session(threads: 1, isInterrupted: ask)
    let runner = SessionRunner(session, isInterrupted: ask)
    let error = runner.run(
      Source(
        name: "test",
        text: "r = remote_model \"\(server.address)\" name=\"q\"\nx = chat r \"Hello\"")
    ).error
    #expect(error?.kind == .interrupted)
    isInterrupted.withLock { $0 = false }
    #expect(runner.run(Source(name: "test", text: "x")).error?.message.contains("x") == true)
  }

  @Test("A notebook talks to no server unless it may, and sends no key unless it may")
  func notebook() throws {
    let environment = { @Sendable (name: String) in name == "NOTEBOOK_KEY" ? "sk-notebook" : nil }
    let server = try Self.puzzleServer()
    let folder = NSTemporaryDirectory() + "knave-net-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func failure(_ key: String, _ network: NetworkAccess?) throws -> String? {
      let code = "r = remote_model \"\(server.address)\" name=\"q\" \(key)\nx = chat r \"Hello\""
      try Data("```knave\n\(code)\n```\n".utf8).write(to: URL(filePath: folder + "/n.md"))
      let replay = Replay { stage in
        network.map {
          SessionEvaluator(stage, threads: 1, allowed: [], network: $0, isInterrupted: { false })
        } ?? SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
      }
      guard
        case .failed(let failure)? = replay.replay(folder + "/n.md", observe: { _ in }).cells.first?
          .status
      else {
        return nil
      }
      return failure.message
    }
    #expect(try failure("", nil)?.contains("--allow-net") == true)
    #expect(server.requests.isEmpty)
    #expect(try failure("", NetworkAccess(keys: [], environment: environment)) == nil)
    #expect(server.requests.count == 1)
    let named = "key=\"NOTEBOOK_KEY\""
    #expect(
      try failure(named, NetworkAccess(keys: [], environment: environment))?.contains(
        "--allow-key NOTEBOOK_KEY") == true)
    #expect(server.requests.count == 1)
    #expect(
      try failure(named, NetworkAccess(keys: ["NOTEBOOK_KEY"], environment: environment)) == nil)
    #expect(server.requests.last?.headers["authorization"] == "Bearer sk-notebook")
  }
}
