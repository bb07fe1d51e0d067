import Files
import Foundation
import Models
import Testing

private struct GoldenChat: Decodable {
  struct Message: Decodable {
    let role: String
    let content: String
  }

  struct Case: Decodable {
    let template: String
    let messages: [Message]
    let addGenerationPrompt: Bool
    let text: String
    let ids: [Int32]

    enum CodingKeys: String, CodingKey {
      case template, messages, text, ids
      case addGenerationPrompt = "add_generation_prompt"
    }
  }

  let templates: [String: String]
  let cases: [Case]
}

private let qwen25 = """
  {%- if messages[0]['role'] == 'system' %}
      {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
  {%- else %}
      {{- '<|im_start|>system\\nYou are Qwen, created by Alibaba Cloud.<|im_end|>\\n' }}
  {%- endif %}
  """

@Suite("Chat templates")
struct ChatTemplateTests {
  @Test("Conversations read as in Transformers, in text and tokens")
  func golden() throws {
    let text = try fixtureText("tokenizers/qwen/golden_chat.json")
    let golden = try JSONDecoder().decode(GoldenChat.self, from: Data(text.utf8))
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/qwen")))
    #expect(golden.cases.count >= 4)
    for item in golden.cases {
      let source = try #require(golden.templates[item.template])
      let template = try ChatTemplate(source: source, file: "golden_chat.json")
      let rendered = template.render(
        messages: item.messages.map { ($0.role, $0.content) },
        addGenerationPrompt: item.addGenerationPrompt)
      #expect(rendered == item.text)
      #expect(try tokenizer.encode(rendered) == item.ids)
    }
  }

  @Test("Qwen2.5's template speaks for the system when nobody does")
  func defaultSystem() throws {
    let template = try ChatTemplate(source: qwen25, file: "t")
    #expect(template.defaultSystem == "You are Qwen, created by Alibaba Cloud.")
    #expect(
      template.render(messages: [("user", "Hi")], addGenerationPrompt: true)
        == "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud.<|im_end|>\n"
        + "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")
    #expect(
      template.render(messages: [("system", "S"), ("user", "Hi")], addGenerationPrompt: false)
        == "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n")
  }

  @Test("Llama 3 trims contents and begins the text")
  func llama3() {
    #expect(
      ChatTemplate.llama3.render(messages: [("user", " Hi\n")], addGenerationPrompt: true)
        == "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n")
  }

  @Test(
    "A template is recognised by the source it writes",
    arguments: [
      ChatTemplate.chatML, .llama3, ChatTemplate(kind: .chatML, defaultSystem: "You're\n\"{it}\""),
    ])
  func ownSource(template: ChatTemplate) throws {
    #expect(try ChatTemplate(source: template.source, file: "t") == template)
    let folder = try ScratchFolder()
    _ = try folder.write(
      template.configurationText(padding: nil, maximumLength: 512), to: "tokenizer_config.json")
    #expect(try ChatTemplate(folder: FilePath(folder.path)) == template)
  }

  @Test(
    "Unknown templates are refused with advice",
    arguments: ["[INST] {{ x }} [/INST]", qwen25 + "</think>", "<|im_start|><|im_end|> | trim"])
  func unknown(source: String) throws {
    let error = try #require(throws: ModelFileError.self) {
      try ChatTemplate(source: source, file: "folder/tokenizer_config.json")
    }
    #expect(error.reason == .unsupported)
    #expect(error.description.contains("ChatML"))
    #expect(error.advice != nil)
  }
}
