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
      let rendered = try template.render(
        messages: item.messages.map { ($0.role, $0.content) },
        addGenerationPrompt: item.addGenerationPrompt)
      #expect(rendered == item.text)
      #expect(try tokenizer.encode(rendered) == item.ids)
    }
  }

  @Test("Llama 3 trims contents and begins the text")
  func llama3() throws {
    #expect(
      try ChatTemplate.llama3.render(messages: [("user", " Hi\n")], addGenerationPrompt: true)
        == "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n")
  }

  @Test("A plain template writes contents only")
  func plain() throws {
    let template = StandardTemplate.plain.template
    let messages = [(role: "system", content: "A"), (role: "user", content: "B")]
    #expect(try template.render(messages: messages, addGenerationPrompt: true) == "A\n\nB\n\n")
    #expect(try template.render(messages: messages, addGenerationPrompt: false) == "A\n\nB")
  }

  @Test("The special tokens of a folder are names of its template")
  func specialTokens() throws {
    let folder = try ScratchFolder()
    _ = try folder.write(
      #"{"bos_token": "<s>", "eos_token": {"content": "</s>", "special": true}, "pad_token": null}"#,
      to: "tokenizer_config.json")
    _ = try folder.write(
      "{{ bos_token }}{{ eos_token }}{{ pad_token is defined }}{{ unk_token }}",
      to: "chat_template.jinja")
    let template = try ChatTemplate(folder: FilePath(folder.path))
    #expect(try template.render(messages: [], addGenerationPrompt: true) == "<s></s>False")
  }

  @Test("A text that is no template is refused with its place")
  func noTemplate() throws {
    let error = try #require(throws: ModelFileError.self) {
      try ChatTemplate(source: "a\n{% for %}", file: "folder/chat_template.jinja")
    }
    #expect(error.reason == .malformed)
    #expect(error.description.contains("folder/chat_template.jinja"))
    #expect(error.description.contains("line 2, column"))
  }

  @Test("A template that refuses its messages says so in its own words")
  func refusal() throws {
    let template = try ChatTemplate(
      source: "{{ raise_exception('roles must alternate') }}", file: "t")
    let error = try #require(throws: ModelFileError.self) {
      try template.render(messages: [("user", "Hi")], addGenerationPrompt: true)
    }
    #expect(error.description.contains("roles must alternate"))
  }

  @Test("The date is the same on every day, and may be set")
  func date() throws {
    let template = try ChatTemplate(source: "{{ strftime_now('%d %b %Y') }}", file: "t")
    func text(_ template: ChatTemplate) throws -> String {
      try template.render(messages: [], addGenerationPrompt: true)
    }
    #expect(try text(template) == "26 Jul 2024")
    let later = template.with(date: TemplateDate("2026-11-30"), options: [:])
    #expect(try text(later) == "30 Nov 2026")
  }

  @Test("Options go before the names of the folder")
  func options() throws {
    let template = try ChatTemplate(
      source: "{{ bos_token }}{{ enable_thinking }}", file: "t",
      names: ["bos_token": .string("<s>")])
    let changed = template.with(
      date: nil, options: ["bos_token": .string("<b>"), "enable_thinking": .bool(false)])
    #expect(try changed.render(messages: [], addGenerationPrompt: true) == "<b>False")
  }
}
