/// The templates that ``ChatTemplate`` renders itself.
///
/// Knave has no engine for Jinja. It recognises a template by its outline, and refuses every other: a
/// template that differs in one operator may write another conversation.
enum KnownTemplates {
  /// Stands for the text that a template lets the system say where a conversation does not.
  private static let hole = "\u{0}"

  private static let turns =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content']"
    + " + '<|im_end|>' + '\\n'}}{% endfor %}"
  private static let prompt =
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
  private static let promptByDefault =
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
  private static let system = "{{ '<|im_start|>system\\n\(hole)<|im_end|>\\n' }}{% endif %}"
  private static let llama3Turns =
    "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = "
    + "'<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim"
    + " + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}"
    + "{{ content }}{% endfor %}"
  private static let llama3Prompt = "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}"

  private struct Form {
    let source: String
    let template: ChatTemplate
    /// Whether the text begins with `bos_token`, whatever it is.
    var beginsWithToken = false
  }

  private static let forms: [Form] = {
    let chatML = ChatTemplate(kind: .chatML)
    var alwaysPrompting = ChatTemplate.llama3
    alwaysPrompting.alwaysPrompts = true
    let firstTurn = turns.replacing(
      "{{'<|im_start|>'",
      with: "{% if loop.first and messages[0]['role'] != 'system' %}\(system){{'<|im_start|>'",
      maxReplacements: 1)
    return [
      Form(source: turns + prompt, template: chatML),
      Form(source: promptByDefault + turns + prompt, template: chatML),
      // Qwen2, SmolLM2.
      Form(source: firstTurn + prompt, template: chatML),
      Form(source: promptByDefault + firstTurn + prompt, template: chatML),
      Form(
        source: "{% if messages[0]['role'] != 'system' %}" + system + turns + prompt,
        template: chatML),
      // What Knave writes.
      Form(
        source: "{% if messages and messages[0]['role'] != 'system' %}" + system + turns + prompt,
        template: chatML),
      Form(source: ChatTemplate.llama3.source, template: .llama3),
      Form(source: alwaysPrompting.source, template: alwaysPrompting),
      // Llama 3, as first published and with a condition on the prompt.
      Form(source: llama3Turns + llama3Prompt, template: alwaysPrompting, beginsWithToken: true),
      Form(
        source: llama3Turns + "{% if add_generation_prompt %}\(llama3Prompt){% endif %}",
        template: .llama3, beginsWithToken: true),
    ]
  }()

  private static let outlines = forms.map { JinjaOutline($0.source)?.bytes }

  /// Long templates with branches for tools, which Knave never offers: the digests of their outlines
  /// with the hole. All of them are ChatML for conversations of systems, users and assistants.
  private static let digests: Set<UInt64> = [
    0x491c_d81d_3d29_b34c,  // Qwen2.5 and Qwen2.5-Instruct
    0x5473_9cfd_4209_e721,  // Qwen3-Instruct-2507
    0xef7a_3d68_235e_3d14,  // Qwen2.5-VL
  ]

  /// What a template renders; nil for one that is not known.
  ///
  /// - Parameter bosToken: the token of that name in the tokenizer's configuration.
  static func find(_ source: String, bosToken: String?) -> ChatTemplate? {
    guard !source.contains(hole), let outline = JinjaOutline(source) else { return nil }
    let (withHole, system) = digging(outline)
    for (form, known) in zip(forms, outlines) where known == withHole.bytes {
      var template = form.template
      template.defaultSystem = system
      if form.beginsWithToken {
        guard let bosToken else { return nil }
        template.beginning = bosToken
      }
      return template
    }
    guard digests.contains(withHole.digest) else { return nil }
    return ChatTemplate(kind: .chatML, defaultSystem: system)
  }

  /// An outline with the hole where the system speaks by default, and what it says there.
  private static func digging(_ outline: JinjaOutline) -> (JinjaOutline, system: String?) {
    let (opening, closing) = ("<|im_start|>system\n", "<|im_end|>\n")
    let whole = outline.strings.first {
      $0.utf8.count > opening.utf8.count + closing.utf8.count && $0.hasPrefix(opening)
        && $0.hasSuffix(closing)
    }
    guard let whole else { return (outline, nil) }
    let system = String(whole.dropFirst(opening.count).dropLast(closing.count))
    return (
      outline.mappingStrings { $0 == whole ? opening + hole + closing : $0 == system ? hole : $0 },
      system
    )
  }
}
