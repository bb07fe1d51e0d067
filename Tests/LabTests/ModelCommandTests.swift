import Foundation
import Testing

@Suite("Commands on models and tokenizers")
struct ModelCommandTests {
  private static let small = """
    tok = train_tokenizer ["the knight 123 4567", "the knave 123 4567"] vocabulary=280
    m = new_model tok layers=1 hidden=16 ffn=32 heads=2 key_value_heads=1
    save_model m "m"
    """

  @Test("A tokenizer opens from its folder, its file and its model")
  func tokenizer() throws {
    let test = try TestSession()
    try test.run(Self.small)
    let expected = try test.run("encode m \"the knight\"")
    for source in ["\"m\"", "\"m/tokenizer.json\"", "m"] {
      #expect(try test.run("encode (tokenizer \(source)) \"the knight\"") == expected)
    }
    #expect(test.error("tokenizer \"absent.json\"")?.contains("absent.json") == true)
  }

  @Test("logprobs of a text are those of its tokens")
  func logProbs() throws {
    let test = try TestSession()
    try test.run(Self.small)
    #expect(
      try test.run("logprobs m \"the knight\"")
        == test.run("logprobs m (encode m \"the knight\")"))
    #expect(test.error("logprobs m \"\"")?.contains("no tokens") == true)
  }

  @Test("Texts begin with what the tokenizer puts before them, unless special is false")
  func special() throws {
    let test = try TestSession()
    try test.run(Self.small)
    let path = test.folder + "/m/tokenizer.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(text.range(of: "\"post_processor\": {"))
    let template = """
      "post_processor": {"type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "<|im_start|>", "type_id": 0}}, {"Sequence": {"id": "A"}}],
        "special_tokens": {"<|im_start|>": {"id": "<|im_start|>", "ids": [9], "tokens": []}}},
        "overlooked": {
      """
    try test.write(text.replacingCharacters(in: start, with: template), to: "m/tokenizer.json")
    try test.run("b = open_model \"m\"")
    #expect(try test.run("(encode b \"knight\")[0]") == "9")
    #expect(
      try test.run("encode b \"knight\" special=false") == test.run("(encode b \"knight\")[1:]"))
    #expect(
      try test.run("(logprobs b \"knight\") == (logprobs b (encode b \"knight\"))") == "true")
    #expect(
      try test.run("(generate b \"knight\" max_tokens=2).tokens")
        == test.run("(generate b (encode b \"knight\") max_tokens=2).tokens"))
  }

  @Test("A model without template takes texts and learns from them; a note says so")
  func noTemplate() throws {
    let test = try TestSession()
    let notes = Notes()
    test.session.note = { notes.add($0) }
    try test.run(Self.small)
    try FileManager.default.removeItem(atPath: test.folder + "/m/tokenizer_config.json")
    try test.run("b = open_model \"m\"")
    #expect(notes.text.contains("chat_template.jinja"))
    try test.run("generate b \"the\" max_tokens=2")
    try test.run("sft b [{problem: \"the\", response: \" knight\"}] steps=1")
    #expect(notes.text.contains("1 examples are learned as plain text"))
    let error = try #require(test.error("chat b \"Hi\" max_tokens=2"))
    #expect(error.contains("chat_template.jinja") && error.contains("template=chatml"))
    try test.run("c = open_model \"m\" template=chatml; chat c \"Hi\" max_tokens=2")
  }

  @Test(
    "A model has the shape whose tokenizer Transformers reads from the file",
    arguments: [(1, "qwen2"), (2, "llama"), (3, "llama")])
  func shape(digits: Int, type: String) throws {
    let test = try TestSession()
    try test.run(
      """
      tok = train_tokenizer ["the knight 123 4567", "123 4567"] vocabulary=280 digits=\(digits)
      save_model (new_model tok layers=1 hidden=16 ffn=32 heads=2 key_value_heads=1) "m"
      m = open_model "m"
      """)
    let configuration = try String(contentsOfFile: test.folder + "/m/config.json", encoding: .utf8)
    #expect(configuration.contains("\"model_type\": \"\(type)\""))
    #expect(try test.run("encode m \"1234\"") == test.run("encode tok \"1234\""))
  }

  @Test("What no machine holds is refused before it is begun")
  func memory() throws {
    let test = try TestSession()
    #expect(
      test.error(
        """
        tok = train_tokenizer ["a"] vocabulary=258
        new_model tok layers=256 hidden=65536 ffn=1048576 heads=64
        """
      )?.contains("MB of memory") == true)
  }
}

/// What a session has said, from any thread.
private final class Notes: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String] = []

  func add(_ note: String) { lock.withLock { all.append(note) } }
  var text: String { lock.withLock { all.joined(separator: "\n") } }
}
