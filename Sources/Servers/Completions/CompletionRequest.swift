import Files

/// What a model behind a server is to go on from.
package enum ServerPrompt: Sendable {
  /// A conversation, which the server's chat template renders.
  case messages([(role: String, content: String)])
  /// A text as it stands.
  case text(String)
}

/// How tokens are drawn; a server knows these by the same names.
package struct ServerSampling: Sendable {
  package var temperature = 1.0
  package var topP = 1.0
  /// Not of OpenAI's protocol: sent only when it is given. vLLM, SGLang and llama.cpp know it.
  package var topK: Int?
  package var maxTokens = 256

  package init(temperature: Double = 1, topP: Double = 1, topK: Int? = nil, maxTokens: Int = 256) {
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.maxTokens = maxTokens
  }
}

extension RemoteModel {
  /// The request for some answers to one prompt (OpenAI's chat completions, or completions).
  func request(_ prompt: ServerPrompt, count: Int, seed: Int, _ sampling: ServerSampling)
    -> HTTPRequest
  {
    var body: JSONObject = ["model": .string(name)]
    let path: String
    switch prompt {
    case .messages(let messages):
      path = "/chat/completions"
      body["messages"] = .array(
        messages.map { .object(["role": .string($0.role), "content": .string($0.content)]) })
      if settings.asksLogProbs { body["logprobs"] = .bool(true) }
    case .text(let text):
      path = "/completions"
      body["prompt"] = .string(text)
      if settings.asksLogProbs { body["logprobs"] = .integer(1) }
    }
    body["n"] = .integer(count)
    body["temperature"] = .number(sampling.temperature)
    body["top_p"] = .number(sampling.topP)
    if let topK = sampling.topK { body["top_k"] = .integer(topK) }
    body["max_tokens"] = .integer(sampling.maxTokens)
    body["seed"] = .integer(seed)
    if !settings.stop.isEmpty { body["stop"] = .array(settings.stop.map(JSONValue.string)) }
    for member in settings.extra.members {
      body[member.key] = member.value == .null ? nil : member.value
    }
    return request(
      path: path, body: Array(JSONValue.object(body).line.utf8),
      byteLimit: Self.byteLimit(tokens: count.multipliedClamped(by: sampling.maxTokens)))
  }

  func request(path: String, body: [UInt8]?, byteLimit: Int) -> HTTPRequest {
    // Without "Expect:" libcurl asks whether to go on before it sends a long body.
    var headers = ["Content-Type: application/json", "Accept: application/json", "Expect:"]
    if let key = settings.key { headers.append(key.header) }
    return HTTPRequest(
      address: address, path: path, body: body, headers: headers, byteLimit: byteLimit,
      connectTimeout: settings.connectTimeout, timeout: settings.timeout)
  }

  /// The longest answer that is read: a token with its text, bytes and log-probability in JSON takes
  /// less than 1 KiB; and never more than 64 MiB.
  static func byteLimit(tokens: Int) -> Int {
    min(1 << 26, 1 << 20 + tokens.multipliedClamped(by: 1024))
  }
}

extension Int {
  fileprivate func multipliedClamped(by factor: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max >> 1 : Swift.min(product, .max >> 1)
  }
}
