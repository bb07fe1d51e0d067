import Files
import Foundation
import Models
import Randomness
import Tensors
import Testing

@Suite("Opening and saving whole models")
struct OpeningTests {
  private let pool = WorkerPool(threads: 2)
  private let conversation = [(role: "user", content: "Hi")]

  private func folder(without names: String...) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    try folder.copyFixture("models/qwen2_tok1k_f32")
    for name in names { try FileManager.default.removeItem(atPath: folder.path + "/" + name) }
    return folder
  }

  private func edit(_ folder: ScratchFolder, _ name: String, _ from: String, _ to: String) throws {
    let text = String(decoding: try folder.bytes(name), as: UTF8.self)
    #expect(text.contains(from))
    _ = try folder.write(text.replacingOccurrences(of: from, with: to), to: name)
  }

  @Test("A folder without chat template takes texts, and says what conversations need")
  func noTemplate() throws {
    let folder = try folder(without: "chat_template.jinja", "tokenizer_config.json")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(model.notes.count == 1 && model.notes[0].contains("chat_template.jinja"))
    #expect(try !model.tokens(of: "Hi", addSpecialTokens: true).isEmpty)
    let error = try #require(throws: ModelFileError.self) { try model.promptTokens(conversation) }
    #expect(error.reason == .missing)
    #expect(error.file.hasSuffix("chat_template.jinja"))
    #expect(error.advice?.contains("template=chatml") == true)
    let chosen = try LanguageModel.open(
      folder: FilePath(folder.path), template: .chatML, pool: pool)
    #expect(chosen.notes == [])
    #expect(
      try chosen.promptTokens(conversation)
        == chosen.tokens(
          of: "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", addSpecialTokens: false))
  }

  @Test("A template whose tokens the tokenizer lacks is refused where it is used")
  func strangeTemplate() throws {
    let folder = try folder(without: "chat_template.jinja")
    let model = try LanguageModel.open(folder: FilePath(folder.path), template: .llama3, pool: pool)
    let error = try #require(throws: ModelFileError.self) { try model.promptTokens(conversation) }
    #expect(error.found == "no <|begin_of_text|>")
  }

  @Test("A folder without tokenizer takes token ids, and refuses texts")
  func noTokenizer() throws {
    let folder = try folder(without: "tokenizer.json", "tokenizer_config.json")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(model.notes.contains { $0.contains("no tokenizer.json") })
    let group = SequenceGroup(prefix: [1], continuations: [[2, 3]])
    #expect(try model.decoder.logProbs([group], pool: pool).count == 2)
    #expect(try model.tokenizer.decode([1, 2], skipSpecial: false) == "")
    let error = try #require(throws: ModelFileError.self) {
      try model.tokens(of: "Hi", addSpecialTokens: false)
    }
    #expect(error.file.hasSuffix("tokenizer.json"))
    let saved = try ScratchFolder()
    try model.save(folder: FilePath(saved.path))
    #expect(!FileManager.default.fileExists(atPath: saved.path + "/tokenizer.json"))
    _ = try LanguageModel.open(folder: FilePath(saved.path), pool: pool)
  }

  @Test("A model is saved with the small files that it was opened with, as they were")
  func companions() throws {
    let folder = try folder()
    let key = "\"eos_token_id\""
    try edit(folder, "generation_config.json", key, "\"repetition_penalty\": 1.05, \(key)")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    let saved = try ScratchFolder()
    try model.save(folder: FilePath(saved.path))
    for name in [
      "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
    ] {
      #expect(try folder.bytes(name) == saved.bytes(name), "\(name)")
    }
    let generation = String(
      decoding: try saved.bytes("generation_config.json"), as: UTF8.self)
    #expect(generation.contains("\"repetition_penalty\": 1.05"))
    // Over a folder of another model, none of its files stays.
    let otherFolder = try self.folder(without: "special_tokens_map.json")
    let other = try LanguageModel.open(folder: FilePath(otherFolder.path), pool: pool)
    try other.save(folder: FilePath(saved.path))
    #expect(!FileManager.default.fileExists(atPath: saved.path + "/special_tokens_map.json"))
  }

  @Test("A template that was chosen is saved as the model's own")
  func chosenTemplate() throws {
    let folder = try folder()
    _ = try folder.write("{{ 'another' }}", to: "chat_template.jinja")
    let model = try LanguageModel.open(folder: FilePath(folder.path), template: .chatML, pool: pool)
    let saved = try ScratchFolder()
    try model.save(folder: FilePath(saved.path))
    #expect(try ChatTemplate(folder: FilePath(saved.path)).source == ChatTemplate.chatML.source)
  }

  @Test("What a template writes behind an answer ends answers, whatever config.json says")
  func endOfTurn() throws {
    let folder = try folder()
    _ = try folder.write(
      "{% for m in messages %}{{ m.content }}{% if m.role == 'assistant' %} <|endoftext|>"
        + "<|im_end|>{% endif %}{% endfor %}", to: "chat_template.jinja")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    let ends = ["<|endoftext|>", "<|im_end|>"].compactMap { model.tokenizer.id(ofToken: $0) }
    #expect(model.stopTokens.contains(ends[0]))
  }

  @Test("A template that writes the day is told the same one, and the note says which")
  func day() throws {
    let folder = try folder()
    _ = try folder.write("{{ strftime_now('%Y') }}", to: "chat_template.jinja")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(model.notes.contains { $0.contains("2024-07-26") })
    let dated = try LanguageModel.open(
      folder: FilePath(folder.path), date: TemplateDate("2026-11-30"), pool: pool)
    #expect(dated.notes == [])
    let text = try dated.template.get().render(messages: conversation, addGenerationPrompt: true)
    #expect(text == "2026")
  }

  @Test("A tokenizer with more tokens than the model is legal until a text meets one")
  func moreTokens() throws {
    let folder = try folder()
    try edit(
      folder, "tokenizer.json", "\"added_tokens\": [",
      "\"added_tokens\": [{\"id\": 1500, \"content\": \"<|more|>\", \"special\": true},")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(model.notes.contains { $0.contains("1501 tokens") })
    #expect(try !model.tokens(of: "Zoey is a knight", addSpecialTokens: true).isEmpty)
    let error = try #require(throws: TokenizerError.self) {
      try model.tokens(of: "a<|more|>", addSpecialTokens: true)
    }
    #expect(error.description.contains("token 1500 \"<|more|>\""))
  }

  @Test("add_bos_token that contradicts the post-processor is overlooked, with a note")
  func contradiction() throws {
    let folder = try folder()
    let key = "\"eos_token\""
    try edit(folder, "tokenizer_config.json", key, "\"add_bos_token\": true, \(key)")
    let model = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(model.notes.contains { $0.contains("add_bos_token") })
    #expect(
      try model.tokens(of: "Hi", addSpecialTokens: true)
        == model.tokens(of: "Hi", addSpecialTokens: false))
  }

  @Test("A conversation has its beginning once, and a text as the post-processor says")
  func beginning() throws {
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/llama3")))
    let decoder = try DecoderModel(
      ModelConfiguration(
        vocabularySize: tokenizer.vocabularySize, hiddenSize: 8, intermediateSize: 8, layerCount: 1,
        headCount: 1, keyValueHeadCount: 1))
    let model = LanguageModel(
      name: "llama", decoder: decoder, tokenizer: tokenizer, template: .llama3, stopTokens: [])
    let begin = try #require(tokenizer.id(ofToken: "<|begin_of_text|>"))
    #expect(try model.promptTokens(conversation).filter { $0 == begin }.count == 1)
    #expect(try model.tokens(of: "Hi", addSpecialTokens: true).first == begin)
    #expect(try !model.tokens(of: "Hi", addSpecialTokens: false).contains(begin))
  }
}
