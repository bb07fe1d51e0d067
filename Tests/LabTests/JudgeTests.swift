import Lab
import TestSupport
import Testing

/// A judge behind a server, whose recorded answers are in the forms that servers give.
@Suite("Behaviours counted by a judge")
struct JudgeTests {
  /// Recorded answers to the four questions about a trace that checks twice, turns back once, names one
  /// aim on the way and works backward never: in the forms of vLLM, of OpenAI with a refusal beside the
  /// text, of a reasoning model whose thoughts are parted from its answer, and of llama.cpp.
  private static let recorded: [(part: String, body: String)] = [
    (
      "Count the checks",
      #"""
      {"id":"chatcmpl-5b1","object":"chat.completion","created":1764000000,"model":"judge","choices":[{"index":0,"message":{"role":"assistant","reasoning_content":null,"content":"The solver compares 11 with 8 (\"Not 8\") and at the end says that 8 is reached.\n<count>2</count>","tool_calls":[]},"logprobs":null,"finish_reason":"stop","stop_reason":null}],"usage":{"prompt_tokens":212,"total_tokens":245,"completion_tokens":33,"prompt_tokens_details":null},"prompt_logprobs":null,"kv_transfer_params":null}
      """#
    ),
    (
      "Count the turnings back",
      #"""
      {"id":"chatcmpl-A1","object":"chat.completion","created":1764000001,"model":"judge","choices":[{"index":0,"message":{"role":"assistant","content":"\"Start again\" leaves the path with 11.\n\n<count> 1 </count>","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":220,"completion_tokens":19,"total_tokens":239},"service_tier":"default","system_fingerprint":"fp_0"}
      """#
    ),
    (
      "Count the subgoals",
      #"""
      {"id":"1","object":"chat.completion","created":1764000002,"model":"judge","choices":[{"index":0,"message":{"role":"assistant","content":"\n\n<count>1</count>","reasoning_content":"The line would be <count>N</count>. First it wants 2, so <count>3</count>? No, one aim only.","tool_calls":null},"logprobs":null,"finish_reason":"stop","matched_stop":151645}],"usage":{"prompt_tokens":230,"total_tokens":270,"completion_tokens":40}}
      """#
    ),
    (
      "Count the steps backward",
      #"""
      {"choices":[{"finish_reason":"stop","index":0,"message":{"role":"assistant","content":"Nothing is reasoned from the target.\n<count>0</count>"}}],"created":1764000003,"model":"judge","system_fingerprint":"b6000-0","object":"chat.completion","usage":{"completion_tokens":14,"prompt_tokens":225,"total_tokens":239},"id":"chatcmpl-x","timings":{"prompt_n":225,"predicted_n":14}}
      """#
    ),
  ]

  private static let trace =
    "5 + 6 = 11. Not 8. Start again. First 2: 6 - 4 = 2. 2 + 6 = 8. That is it."

  private static func judge(
    _ change: @escaping @Sendable (String, LocalServer.Request) -> [LocalServer.Step]? = { _, _ in
      nil
    }
  ) throws -> LocalServer {
    try LocalServer { request, _ in
      guard let (part, body) = recorded.first(where: { request.body.contains($0.part) }) else {
        return LocalServer.answer("no question", status: "400 Bad Request")
      }
      return change(part, request) ?? LocalServer.answer(body)
    }
  }

  private static func session(_ server: LocalServer) throws -> TestSession {
    let session = try TestSession()
    try session.run("j = remote_model \"\(server.address)\" name=\"judge\" retries=0")
    return session
  }

  @Test("A trace has the counts that the judge gives")
  func counts() throws {
    let server = try Self.judge()
    let session = try Self.session(server)
    #expect(
      try session.run("behaviours \"\(Self.trace)\" judge=j")
        == "{verification: 2, backtracking: 1, subgoal: 1, backward_chaining: 0}")
    #expect(server.requests.count == 4)
    for request in server.requests {
      #expect(request.json["temperature"] as? Double == 0)
      #expect(request.json["max_tokens"] as? Int == 512)
      #expect(request.body.contains(Self.trace))
    }
  }

  @Test(
    "What the judge does not count is reported by trace and left out of the means, not counted as 0"
  )
  func unjudged() throws {
    let server = try Self.judge { part, request in
      guard request.body.contains("trace one"), part != "Count the subgoals" else { return nil }
      return part == "Count the checks"
        ? LocalServer.answer(#"{"choices": [{"message": {"content": "Many!\u001b[2J"}}]}"#)
        : LocalServer.answer("{}", status: "422 Unprocessable")
    }
    let session = try Self.session(server)
    try session.write(
      ["zero", "one", "two"].map {
        #"{"prompt": "Make 8.", "response": "trace \#($0)", "numbers": [5, 6, 4], "target": 8}"#
          + "\n"
      }.joined(), to: "t.jsonl")
    try session.run("traces = load_rollouts \"t.jsonl\"")
    let output = try session.run("behaviours traces judge=j").split(separator: "\n").map(
      String.init)
    #expect(output.count == 4)
    #expect(output[0] == "trace 1, backtracking has no answer: the server answers 422: {}")
    #expect(output[1] == "trace 1, backward_chaining has no answer: the server answers 422: {}")
    #expect(output[2] == "trace 1, verification: the judge gives no <count>: \"Many!\\u{1B}[2J\"")
    #expect(
      output[3] == "{verification: 2.0, backtracking: 1.0, subgoal: 1.0, backward_chaining: 0.0}")
    let each = try session.run("behaviours(traces, judge=j, each=true)[1]")
    #expect(
      each.hasSuffix("{verification: nil, backtracking: nil, subgoal: 1, backward_chaining: nil}"))
    #expect(server.requests.allSatisfy { $0.body.contains("Make 8.") })
  }

  @Test("A judge that answers nothing is an error, and a model of this process may judge too")
  func judges() throws {
    let server = try LocalServer { _, _ in LocalServer.answer("", status: "403 Forbidden") }
    let session = try Self.session(server)
    #expect(try #require(session.error("behaviours \"x\" judge=j")).contains("403"))
    let output = try session.run("behaviours \"x\" judge=(tiny_model) max_tokens=5")
    #expect(output.contains("gives no <count>"))
    #expect(
      output.hasSuffix(
        "{verification: nil, backtracking: nil, subgoal: nil, backward_chaining: nil}"))
  }
}
