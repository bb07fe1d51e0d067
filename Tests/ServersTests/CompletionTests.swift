import Files
import Servers
import TestSupport
import Testing

@Suite("Completions from a server")
struct CompletionTests {
  @Test("What is asked goes out under the protocol's names, and the answer comes back whole")
  func chatCompletion() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(
        """
        {"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Zoey 说谎 \\u0007"},
        "finish_reason": "stop", "logprobs": {"content": [
        {"token": "Zoey", "logprob": -0.25, "bytes": [90], "top_logprobs": []},
        {"token": " 说谎", "logprob": -1.5, "bytes": null, "top_logprobs": []}]}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2}}
        """)
    }
    let result = try model(server) {
      $0.stop = ["</answer>"]
      $0.extra = ["min_p": .number(0.05), "top_p": .null]
    }.answers(maxTokens: 33)
    #expect(result.failures.isEmpty)
    let answer = try #require(result.rows[0][0])
    #expect(answer.text == "Zoey 说谎 \u{7}")
    #expect(answer.tokenTexts == ["Zoey", " 说谎"])
    #expect(answer.logProbs == [-0.25, -1.5])
    #expect(answer.tokens == [])
    #expect(answer.length == 2)
    #expect(answer.finish == "stop")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == "/v1/chat/completions")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["authorization"] == nil)
    let body = try JSONParser.parse(Array(request.body.utf8))
    #expect(body["model"] == .string("m"))
    #expect(
      body["messages"]
        == .array([.object(["role": .string("user"), "content": .string("Who lies?")])]))
    #expect(body["temperature"] == .number(0.7))
    #expect(body["max_tokens"] == .integer(33))
    #expect(body["n"] == .integer(1))
    #expect(body["logprobs"] == .bool(true))
    #expect(body["stop"] == .array([.string("</answer>")]))
    #expect(body["min_p"] == .number(0.05))
    #expect(body["top_p"] == nil)
    guard case .integer(let seed)? = body["seed"] else {
      Issue.record("no seed in \(request.body)")
      return
    }
    #expect((0..<1 << 31).contains(seed))
  }

  @Test("A bare text goes to completions, with its log-probabilities in two lists")
  func completion() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(
        """
        {"choices": [{"text": " lies", "index": 0, "finish_reason": "length",
        "logprobs": {"tokens": [" li", "es"], "token_logprobs": [-2, -0.5], "top_logprobs": null}}]}
        """)
    }
    let result = try model(server).answers(
      to: [.text("Zoey")], samples: 1, sampling: ServerSampling(topK: 5), stream: .init(seed: 3),
      isInterrupted: { false })
    let answer = try #require(result.rows[0][0])
    #expect(answer.text == " lies")
    #expect(answer.tokenTexts == [" li", "es"])
    #expect(answer.logProbs == [-2, -0.5])
    #expect(answer.finish == "length")
    let request = try #require(server.requests.first)
    #expect(request.path == "/v1/completions")
    let body = try JSONParser.parse(Array(request.body.utf8))
    #expect(body["prompt"] == .string("Zoey"))
    #expect(body["top_k"] == .integer(5))
    #expect(body["logprobs"] == .integer(1))
  }

  @Test(
    "Token ids are kept where a server tells them",
    arguments: [
      #""token_ids": [5, 6], "logprobs": {"content": [{"token": "a", "logprob": -1}, {"token": "b", "logprob": -2}]}"#,
      #""logprobs": {"content": [{"id": 5, "token": "a", "logprob": -1}, {"id": 6, "token": "b", "logprob": -2}]}"#,
      #""logprobs": {"content": [{"token": "token_id:5", "logprob": -1}, {"token": "token_id:6", "logprob": -2}]}"#,
    ])
  func tokenIDs(members: String) throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(#"{"choices": [{"message": {"content": "ab"}, \#(members)}]}"#)
    }
    let answer = try #require(try model(server).answers().rows[0][0])
    #expect(answer.tokens == [5, 6])
    #expect(answer.logProbs == [-1, -2])
    #expect(answer.finish == nil)
  }

  @Test("Ids that do not go with the log-probabilities one by one are left out")
  func mismatch() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(
        #"{"choices": [{"message": {"content": "a"}, "token_ids": [5, 6], "logprobs": {"content": [{"token": "a", "logprob": -1}]}}]}"#
      )
    }
    let answer = try #require(try model(server).answers().rows[0][0])
    #expect(answer.tokens == [])
    #expect(answer.logProbs == [-1])
  }

  @Test(
    "Thoughts that a server parts from the answer stand between their tags again",
    arguments: [
      (#"{"reasoning_content": "hm", "content": "so"}"#, "<think>hm</think>so"),
      (#"{"reasoning": "hm", "content": "so"}"#, "<think>hm</think>so"),
      (#"{"reasoning_content": "hm", "content": null}"#, "<think>hm"),
      (#"{"reasoning_content": null, "content": "so"}"#, "so"),
      (#"{"content": ""}"#, ""),
    ])
  func thoughts(message: String, text: String) throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(
        #"{"choices": [{"message": \#(message)}], "usage": {"completion_tokens": 4}}"#)
    }
    let answer = try #require(try model(server).answers().rows[0][0])
    #expect(answer.text == text)
    #expect(answer.length == 4)
  }

  @Test("Several answers to a prompt come in one request, in the order of their index")
  func several() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(
        #"{"choices": [{"index": 1, "message": {"content": "b"}}, {"index": 0, "message": {"content": "a"}}]}"#
      )
    }
    let result = try model(server).answers(samples: 2)
    #expect(result.rows[0].mapValues(\.text) == [0: "a", 1: "b"])
    #expect(server.requests.count == 1)
    #expect(server.requests[0].json["n"] as? Int == 2)
  }

  @Test("Many answers are asked for in several requests, each with a seed of its own")
  func choices() throws {
    let server = try LocalServer { request, _ in
      let count = request.json["n"] as? Int ?? 0
      return LocalServer.answer(chat((0..<count).map { "\(request.json["seed"] ?? "") \($0)" }))
    }
    let remote = try model(server) { $0.choices = 3 }
    let result = try remote.answers(samples: 7, prompts: 2)
    #expect(result.rows.map { $0.keys.sorted() } == [Array(0..<7), Array(0..<7)])
    #expect(server.requests.compactMap { $0.json["n"] as? Int }.sorted() == [1, 1, 3, 3, 3, 3])
    #expect(Set(result.rows.flatMap { $0.values.map(\.text) }).count == 14)
    // The same question again has the same seeds.
    let again = try remote.answers(samples: 7, prompts: 2)
    #expect(again.rows == result.rows)
  }

  @Test("A server that gives one answer however many are asked for is asked again for the others")
  func fewer() throws {
    let server = try LocalServer { _, number in LocalServer.answer(chat(["answer \(number)"])) }
    let result = try model(server).answers(samples: 3)
    #expect(result.rows[0].mapValues(\.text) == [0: "answer 0", 1: "answer 1", 2: "answer 2"])
    #expect(server.requests.compactMap { $0.json["n"] as? Int } == [3, 2, 1])
  }

  @Test("Answers beyond those that were asked for are dropped")
  func more() throws {
    let server = try LocalServer { _, _ in LocalServer.answer(chat(["a", "b", "c"])) }
    let result = try model(server).answers(samples: 2)
    #expect(result.rows[0].mapValues(\.text) == [0: "a", 1: "b"])
  }

  @Test("The server names its models")
  func modelNames() throws {
    let server = try LocalServer { _, _ in
      LocalServer.answer(#"{"object": "list", "data": [{"id": "a/b"}, {"id": "c"}, {"no": 1}]}"#)
    }
    #expect(try model(server).modelNames(isInterrupted: { false }) == ["a/b", "c"])
    #expect(server.requests.map(\.method) == ["GET"])
    #expect(server.requests.map(\.path) == ["/v1/models"])
  }
}
