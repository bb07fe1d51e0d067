import Files
import Foundation
import Models
import Randomness
import Tensors
import Testing

@Suite("Checkpoint folders")
struct CheckpointFolderTests {
  private let pool = WorkerPool(threads: 2)

  private func edit(_ folder: ScratchFolder, _ name: String, _ from: String, _ to: String) throws {
    let text = String(decoding: try folder.bytes(name), as: UTF8.self)
    #expect(text.contains(from))
    _ = try folder.write(text.replacingOccurrences(of: from, with: to), to: name)
  }

  @Test(
    "A configuration that the weights do not fit is refused by tensor",
    arguments: [
      ("\"num_attention_heads\": 4", "\"num_attention_heads\": 2", "k_proj", "2 key heads × 32"),
      ("\"intermediate_size\": 160", "\"intermediate_size\": 99", "gate_proj", "99"),
      ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "layers.2.", "no such tensor"),
      ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "layers.1.", "has not"),
      (
        "\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false", "lm_head",
        "no such tensor"
      ),
    ])
  func mismatch(from: String, to: String, tensor: String, message: String) throws {
    let folder = try ScratchFolder()
    try folder.copyFixture("models/qwen2_tied_f32")
    try edit(folder, "config.json", from, to)
    let error = try #require(throws: ModelFileError.self) {
      try DecoderModel.open(folder: FilePath(folder.path), pool: pool)
    }
    #expect(error.key?.contains(tensor) == true, "\(error)")
    #expect(error.description.contains(message), "\(error)")
  }

  /// Splits a model over two files and writes the index.
  private func shard(_ model: DecoderModel, _ folder: ScratchFolder, second: String) throws {
    try model.save(folder: FilePath(folder.path))
    try FileManager.default.removeItem(atPath: folder.path + "/model.safetensors")
    var map: [String] = []
    for (part, name) in ["one.safetensors", "two.safetensors"].enumerated() {
      let slots = model.layout.slots.enumerated().filter { $0.offset % 2 == part }.map(\.element)
      try SafetensorsWriter().write(
        slots.map {
          .init(
            name: $0.name, shape: $0.shape,
            numbers: UnsafeBufferPointer(
              start: model.parameters.pointer + $0.offset, count: $0.count))
        }, to: FilePath(folder.path + "/" + name))
      map += slots.map { "\"\($0.name)\": \"\(part == 0 ? name : second)\"" }
    }
    _ = try folder.write(
      "{\"weight_map\": {\(map.joined(separator: ","))}}", to: "model.safetensors.index.json")
  }

  @Test("A model in shards")
  func shards() throws {
    let model = try oddModel(bias: false, tied: false)
    let folder = try ScratchFolder()
    try shard(model, folder, second: "two.safetensors")
    let loaded = try DecoderModel.open(folder: FilePath(folder.path), pool: pool)
    let all = 0..<model.parameters.count
    #expect(loaded.parameters.array(all) == model.parameters.array(all))
  }

  @Test(
    "An index that points outside its folder, or to the wrong file, is refused",
    arguments: ["../two.safetensors", "/etc/passwd", "one.safetensors", "three.safetensors"])
  func hostileIndex(name: String) throws {
    let folder = try ScratchFolder()
    try shard(oddModel(), folder, second: name)
    let error = try #require(throws: ModelFileError.self) {
      try DecoderModel.open(folder: FilePath(folder.path), pool: pool)
    }
    if name.contains("/") {
      #expect(error.reason == .malformed)
      #expect(error.description.contains("same folder"))
    }
  }

  @Test("A tensor that two shards hold is refused, with both files")
  func duplicate() throws {
    let folder = try ScratchFolder()
    try shard(oddModel(), folder, second: "two.safetensors")
    // The second shard holds what the first does.
    _ = try folder.write(try folder.bytes("one.safetensors"), to: "two.safetensors")
    let error = try #require(throws: ModelFileError.self) {
      try DecoderModel.open(folder: FilePath(folder.path), pool: pool)
    }
    #expect(error.file.hasSuffix("two.safetensors"))
    #expect(error.found.contains("one.safetensors"), "\(error)")
    #expect(error.key?.hasPrefix("model.") == true)
  }

  @Test("A shard that is not there is refused by name")
  func missingShard() throws {
    let folder = try ScratchFolder()
    try shard(oddModel(), folder, second: "two.safetensors")
    try FileManager.default.removeItem(atPath: folder.path + "/two.safetensors")
    let error = try #require(throws: ModelFileError.self) {
      try DecoderModel.open(folder: FilePath(folder.path), pool: pool)
    }
    #expect(error.file.hasSuffix("two.safetensors"))
    #expect(error.reason == .unreadable)
  }

  @Test("A whole language model is saved and opened again")
  func languageModel() throws {
    let template = ChatTemplate.chatML
    let tokenizer = try BytePairTrainer(
      vocabularySize: 300, specialTokens: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    ).train(["the knight and the knave; the knight is the knave's knight"])
    var configuration = ModelConfiguration(
      vocabularySize: 320, hiddenSize: 32, intermediateSize: 48, layerCount: 1, headCount: 2,
      keyValueHeadCount: 1)
    let end = try #require(tokenizer.id(ofToken: "<|im_end|>"))
    configuration.endOfSequenceTokens = [end]
    let decoder = try DecoderModel(configuration)
    try decoder.initialize(from: RandomStream(seed: 3))
    let model = LanguageModel(
      name: "tiny", decoder: decoder, tokenizer: tokenizer, template: template, stopTokens: [end])
    let folder = try ScratchFolder()
    try model.save(folder: FilePath(folder.path))
    let loaded = try LanguageModel.open(folder: FilePath(folder.path), name: "again", pool: pool)
    #expect(loaded.name == "again")
    #expect(loaded.stopTokens == [end])
    #expect(try loaded.template.get().source == template.source)
    #expect(loaded.decoder.configuration == configuration)
    let prompt = [(role: "user", content: "Who is the knave?")]
    #expect(try loaded.promptTokens(prompt) == model.promptTokens(prompt))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      files == [
        "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
        "tokenizer_config.json",
      ])

    // Another model over it: whole, or not at all.
    let before = try folder.bytes("model.safetensors")
    let other = model.with(try DecoderModel(configuration))
    let tokenizerPath = folder.path + "/tokenizer.json"
    try FileManager.default.moveItem(atPath: tokenizerPath, toPath: tokenizerPath + ".away")
    try FileManager.default.createDirectory(
      atPath: tokenizerPath, withIntermediateDirectories: false)
    #expect(throws: ModelFileError.self) { try other.save(folder: FilePath(folder.path)) }
    #expect(try folder.bytes("model.safetensors") == before)
    try FileManager.default.removeItem(atPath: tokenizerPath)
    try FileManager.default.moveItem(atPath: tokenizerPath + ".away", toPath: tokenizerPath)
    _ = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    // As a save leaves the folder that is killed between two files.
    try FileManager.default.removeItem(atPath: folder.path + "/config.json")
    let error = #expect(throws: ModelFileError.self) {
      try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    }
    #expect(error?.description.contains("save the model again") == true, "\(error as Any)")
    try other.save(folder: FilePath(folder.path))
    #expect(try folder.bytes("model.safetensors") != before)
    _ = try LanguageModel.open(folder: FilePath(folder.path), pool: pool)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == files)
  }
}
