import Files

extension ChatTemplate {
  /// Reads the template of a model folder: chat_template.jinja, or tokenizer_config.json.
  ///
  /// - Throws: ``ModelFileError`` when there is none, or one that Knave does not know.
  public init(folder: FilePath) throws(ModelFileError) {
    try self.init(CompanionFiles(folder: folder))
  }

  init(_ files: CompanionFiles) throws(ModelFileError) {
    let (source, name) = try Self.read(files)
    try self.init(
      source: source, file: files.path(name), bosToken: files.specialToken("bos_token"))
  }

  private static func read(_ files: CompanionFiles) throws(ModelFileError)
    -> (source: String, name: String)
  {
    if let text = files.text(CompanionFiles.template) { return (text, CompanionFiles.template) }
    let name = CompanionFiles.tokenizerConfiguration
    let fields = try files.fields(name)
    switch fields?.value("chat_template") {
    case .string(let text)?: return (text, name)
    case .array(let templates)?:
      // Named templates, of which plain conversations use "default".
      for case .object(let template) in templates
      where template["name"] == .string("default") {
        if case .string(let text) = template["template"] { return (text, name) }
      }
      throw ModelFileError(
        .missing, file: files.path(name), key: "chat_template", found: "nothing",
        expected: "a template of the name \"default\"", advice: advice)
    case nil:
      throw ModelFileError(
        .missing, file: files.path(CompanionFiles.template),
        found: "no chat template, here or in tokenizer_config.json", advice: advice)
    case let value?:
      throw ModelFileError(
        .malformed, file: files.path(name), key: "chat_template", found: value.summary,
        expected: "a template", advice: advice)
    }
  }

  private static let advice =
    "Put the template that the model was trained on into chat_template.jinja; or say which it is: "
    + "open_model … template=chatml, as Qwen2 has, or template=llama3"

  /// Recognises a template by its text.
  ///
  /// - Parameters:
  ///   - file: named in the error when it is unknown.
  ///   - bosToken: what the template writes for `bos_token`.
  public init(source: String, file: String, bosToken: String? = nil) throws(ModelFileError) {
    guard let known = KnownTemplates.find(source, bosToken: bosToken) else {
      throw ModelFileError(
        .unsupported, file: file, key: "chat_template", found: "\"\(excerpt(source))\"",
        expected: "ChatML or Llama 3, to the letter as published",
        advice: "A template that differs may write something else. " + Self.advice)
    }
    self = known
  }

  /// The template in Jinja, as chat_template of tokenizer_config.json.
  public var source: String {
    switch kind {
    case .chatML:
      let system =
        defaultSystem.map {
          "{% if messages and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\\n\(JinjaScanner.escaped($0))<|im_end|>\\n' }}{% endif %}"
        } ?? ""
      return system
        + "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + "
        + "message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    case .llama3:
      let prompt = "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}"
      return "{{ '\(JinjaScanner.escaped(beginning))' }}{% for message in messages %}"
        + "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + "
        + "message['content'] | trim + '<|eot_id|>' }}{% endfor %}"
        + (alwaysPrompts ? prompt : "{% if add_generation_prompt %}\(prompt){% endif %}")
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
      // Qwen2's class in Transformers adds <|endoftext|> as a token where this is left out.
      "unk_token": .null,
    ]
    if let padding { object["pad_token"] = .string(padding) }
    if !beginning.isEmpty { object["bos_token"] = .string(beginning) }
    object["chat_template"] = .string(source)
    return JSONValue.object(object).text
  }
}
