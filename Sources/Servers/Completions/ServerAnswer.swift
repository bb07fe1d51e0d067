import Files

/// One answer as a server gives it.
package struct ServerAnswer: Sendable, Hashable {
  /// What the model wrote. Where the server parts thoughts from the answer, they stand between
  /// `<think>` and `</think>` again.
  package let text: String
  /// The ids of its tokens, where the server tells them; else empty.
  package let tokens: [Int32]
  /// The texts of its tokens, where the server tells them; else empty.
  package let tokenTexts: [String]
  /// The log-probability of each token as the server gives it; else empty.
  package let logProbs: [Float]
  /// How many tokens it has; nil where the server does not tell.
  package let length: Int?
  /// `stop`, `length`, or whatever the server says; nil for nothing.
  package let finish: String?
}

extension ServerAnswer {
  /// The answers in a response of OpenAI's chat completions or completions, in their order.
  ///
  /// - Throws: ``ServerError/malformed(_:)`` when it is of another form.
  static func answers(in response: JSONValue) throws(ServerError) -> [ServerAnswer] {
    guard let choices = response["choices"]?.arrayValue else {
      throw .malformed(
        "expected a list 'choices', found \(response["choices"]?.summary ?? response.summary)")
    }
    guard !choices.isEmpty else { throw .malformed("its list 'choices' is empty") }
    // Of several choices, nothing says which of them has how many tokens.
    let length =
      choices.count == 1
      ? response["usage"]?["completion_tokens"]?.numberValue.flatMap { Int(exactly: $0) } : nil
    let numbered = choices.enumerated().map { place, choice in
      (choice["index"]?.numberValue ?? Double(place), place, choice)
    }
    var answers: [ServerAnswer] = []
    for (_, _, choice) in numbered.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      answers.append(try ServerAnswer(choice: choice, length: length))
    }
    return answers
  }

  private init(choice: JSONValue, length: Int?) throws(ServerError) {
    text = try Self.text(of: choice)
    var listed = try ServerTokens(choice["logprobs"])
    if let ids = try tokenIDs(choice["token_ids"], named: "token_ids"), !ids.isEmpty {
      // Token by token, ids and log-probabilities belong together or not at all.
      if listed.logProbs.isEmpty || listed.logProbs.count == ids.count { listed.ids = ids }
    }
    tokens = listed.ids
    tokenTexts = listed.texts
    logProbs = listed.logProbs
    self.length =
      [tokens.count, tokenTexts.count].first { $0 > 0 } ?? length.flatMap { $0 >= 0 ? $0 : nil }
    finish = choice["finish_reason"]?.stringValue.map { excerpt($0, limit: 40) }
  }

  private static func text(of choice: JSONValue) throws(ServerError) -> String {
    guard let message = choice["message"] else {
      guard let text = choice["text"]?.stringValue else {
        throw .malformed("a choice has neither a 'message' nor a 'text'")
      }
      return text
    }
    let thoughts = (message["reasoning_content"] ?? message["reasoning"])?.stringValue ?? ""
    let content: String
    switch message["content"] {
    case .string(let text)?: content = text
    // All of it may be thoughts, cut off at the limit.
    case .null? where !thoughts.isEmpty, nil where !thoughts.isEmpty: return "<think>" + thoughts
    case let other:
      throw .malformed("expected a text in 'message.content', found \(other?.summary ?? "none")")
    }
    return thoughts.isEmpty ? content : "<think>" + thoughts + "</think>" + content
  }
}

/// What a choice's `logprobs` tells of its tokens.
private struct ServerTokens {
  var ids: [Int32] = []
  var texts: [String] = []
  var logProbs: [Float] = []

  init(_ value: JSONValue?) throws(ServerError) {
    switch value {
    case nil, .null?: return
    case let value? where value["content"]?.arrayValue != nil:
      try readChat(value["content"]?.arrayValue ?? [])
    case let value? where value["tokens"]?.arrayValue != nil:
      try readCompletion(
        value["tokens"]?.arrayValue ?? [], value["token_logprobs"]?.arrayValue ?? [])
    // An empty object or a content of null says that there are none.
    case .object?: return
    case let other?: throw .malformed("expected an object in 'logprobs', found \(other.summary)")
    }
    readNumberedTexts()
  }

  /// Chat: an object for each token.
  private mutating func readChat(_ entries: [JSONValue]) throws(ServerError) {
    var ids: [JSONValue] = []
    for entry in entries {
      try add(entry["token"], entry["logprob"])
      // llama.cpp tells the id of each token.
      if let id = entry["id"] { ids.append(id) }
    }
    if ids.count == entries.count { self.ids = try tokenIDs(.array(ids), named: "id") ?? [] }
  }

  /// Completions: a list of texts and one of numbers.
  private mutating func readCompletion(
    _ texts: [JSONValue], _ numbers: [JSONValue]
  ) throws(ServerError) {
    guard texts.count == numbers.count else {
      throw .malformed("'logprobs' has \(texts.count) tokens and \(numbers.count) numbers")
    }
    for (text, number) in zip(texts, numbers) { try add(text, number) }
  }

  private mutating func add(_ token: JSONValue?, _ logProb: JSONValue?) throws(ServerError) {
    guard let token = token?.stringValue else {
      throw .malformed("expected a token's text in 'logprobs', found \(token?.summary ?? "none")")
    }
    guard let logProb = logProb?.numberValue else {
      throw .malformed("expected a token's log-probability, found \(logProb?.summary ?? "none")")
    }
    texts.append(token)
    logProbs.append(Float(logProb))
  }

  /// vLLM writes `token_id:123` for texts when it is asked for ids.
  private mutating func readNumberedTexts() {
    let mark = "token_id:"
    let numbers = texts.compactMap { $0.hasPrefix(mark) ? Int32($0.dropFirst(mark.count)) : nil }
    guard !texts.isEmpty, numbers.count == texts.count, numbers.allSatisfy({ $0 >= 0 }) else {
      return
    }
    ids = numbers
    texts = []
  }
}

private func tokenIDs(_ value: JSONValue?, named name: String) throws(ServerError) -> [Int32]? {
  switch value {
  case nil, .null?: return nil
  case .array(let items)?:
    var ids: [Int32] = []
    for item in items {
      guard case .integer(let number) = item, let id = Int32(exactly: number), id >= 0 else {
        throw .malformed("expected token ids in '\(name)', found \(item.summary)")
      }
      ids.append(id)
    }
    return ids
  case let other?: throw .malformed("expected a list in '\(name)', found \(other.summary)")
  }
}
