/// The chat templates that go by a name, for models that bring none.
public enum StandardTemplate: String, Sendable, CaseIterable {
  /// `<|im_start|>role\ncontent<|im_end|>\n`, as in Qwen2.
  case chatML = "chatml"
  /// `<|start_header_id|>role<|end_header_id|>\n\ncontent<|eot_id|>`, as in Llama 3.
  case llama3
  /// The contents, a blank line between two of them, as base models read texts.
  case plain

  public var template: ChatTemplate {
    do {
      return try ChatTemplate(source: source, file: rawValue, requiredTokens: specialTokens)
    } catch {
      preconditionFailure("the template \(rawValue): \(error)")
    }
  }

  private var specialTokens: [String] {
    switch self {
    case .chatML: ["<|im_start|>", "<|im_end|>"]
    case .llama3: ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    case .plain: []
    }
  }

  private var source: String {
    switch self {
    case .chatML:
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + "
        + "message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    case .llama3:
      "{{ '<|begin_of_text|>' }}{% for message in messages %}"
        + "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + "
        + "message['content'] | trim + '<|eot_id|>' }}{% endfor %}"
        + "{% if add_generation_prompt %}"
        + "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"
    case .plain:
      "{% for message in messages %}{{ message['content'] }}"
        + "{% if not loop.last or add_generation_prompt %}{{ '\\n\\n' }}{% endif %}{% endfor %}"
    }
  }
}

extension ChatTemplate {
  public static var chatML: ChatTemplate { StandardTemplate.chatML.template }
  public static var llama3: ChatTemplate { StandardTemplate.llama3.template }
}
