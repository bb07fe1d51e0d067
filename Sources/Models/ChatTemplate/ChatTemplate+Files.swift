import Files

extension ChatTemplate {
  static let jinjaName = "chat_template.jinja"
  static let configurationName = "tokenizer_config.json"

  /// Reads the template of a model folder: chat_template.jinja, or tokenizer_config.json.
  ///
  /// - Throws: ``ModelFileError`` when there is none, or one that Knave does not know.
  public init(folder: FilePath) throws(ModelFileError) {
    let jinja = folder.appending(Self.jinjaName)
    if !isAbsent(jinja) {
      let contents = try FileContents(path: jinja)
      let text = String(decoding: contents.bytes, as: UTF8.self)
      try self.init(source: text, file: jinja.name)
      return
    }
    let path = folder.appending(Self.configurationName)
    let file = path.name
    let fields = ConfigurationFields(file: file, object: try FileContents.jsonObject(path: path))
    switch fields.value("chat_template") {
    case .string(let text): try self.init(source: text, file: file)
    case .array(let templates):
      // Named templates, of which plain conversations use "default".
      for case .object(let template) in templates
      where template["name"] == .string("default") {
        if case .string(let text) = template["template"] {
          try self.init(source: text, file: file)
          return
        }
      }
      throw fields.missing("chat_template", expected: "a template of the name \"default\"")
    case nil:
      throw ModelFileError(
        .missing, file: file, key: "chat_template", found: "nothing",
        expected: "a chat template", advice: Self.advice)
    case let value?: throw fields.mismatch("chat_template", found: value, expected: "a template")
    }
  }

  private static let advice =
    "Knave knows ChatML, as Qwen2 and Qwen2.5 use it, and Llama 3; set chat_template to "
    + "\(chatML.source) if the model was trained on that"

  /// Recognises a template by its text.
  ///
  /// - Parameter file: named in the error when it is unknown.
  public init(source: String, file: String) throws(ModelFileError) {
    func has(_ text: String) -> Bool { source.contains(text) }
    // Qwen3 and its kin take thoughts out of earlier turns, Llama 3.1 writes the date.
    let rewrites = ["</think>", "reasoning_content", "strftime", "Today Date"].first(where: has)
    if rewrites == nil, has("<|im_start|>"), has("<|im_end|>"), !has("trim"), !has("strip(") {
      self.init(kind: .chatML, defaultSystem: Self.defaultSystem(source))
    } else if rewrites == nil, has("<|start_header_id|>"), has("<|eot_id|>"), has("trim") {
      self.init(kind: .llama3)
    } else {
      throw ModelFileError(
        .unsupported, file: file, key: "chat_template",
        found: rewrites.map { "a template with \($0)" } ?? "\"\(excerpt(source))\"",
        expected: "ChatML or Llama 3", advice: Self.advice)
    }
  }

  /// The system text that a ChatML template writes by itself, as Qwen2.5's does.
  private static func defaultSystem(_ source: String) -> String? {
    for opening in ["<|im_start|>system\\n", "<|im_start|>system\n"] {
      var rest = Substring(source)
      while let start = rest.firstRange(of: opening) {
        rest = rest[start.upperBound...]
        guard let end = rest.firstRange(of: "<|im_end|>") else { break }
        if let text = JinjaLiteral.unescaped(rest[..<end.lowerBound]), !text.isEmpty {
          return text
        }
      }
    }
    return nil
  }

  /// The template in Jinja, as chat_template of tokenizer_config.json.
  public var source: String {
    switch kind {
    case .chatML:
      let system =
        defaultSystem.map {
          "{% if messages and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\\n\(JinjaLiteral.escaped($0))<|im_end|>\\n' }}{% endif %}"
        } ?? ""
      return system
        + "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + "
        + "message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    case .llama3:
      return "{{ '<|begin_of_text|>' }}{% for message in messages %}"
        + "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + "
        + "message['content'] | trim + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}"
        + "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"
    }
  }

  /// The text of a tokenizer_config.json with this template.
  ///
  /// - Parameter padding: the token that fills up batches, if there is one.
  public func configurationText(padding: String?, maximumLength: Int) -> String {
    var object: JSONObject = [
      "tokenizer_class": .string("PreTrainedTokenizerFast"),
      "clean_up_tokenization_spaces": .bool(false),
      "model_max_length": .integer(maximumLength),
      "eos_token": .string(endOfTurn),
    ]
    if let padding { object["pad_token"] = .string(padding) }
    if kind == .llama3 { object["bos_token"] = .string("<|begin_of_text|>") }
    object["chat_template"] = .string(source)
    return JSONValue.object(object).text
  }
}
