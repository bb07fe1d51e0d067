import Files
import Models
import Testing

private let texts = [
  "low low low low low lower lower newest newest newest newest newest newest widest widest widest",
  "Café naïve 你好 你好 你好\n\nbananas and bananas, 2024 aaaaaaa aaaaaaa", "",
  "<|im_start|>user\nlow<|im_end|>",
]

@Suite("Byte-pair training")
struct BytePairTrainerTests {
  private let trainer = BytePairTrainer(
    vocabularySize: 300, specialTokens: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])

  @Test("The most frequent pairs become tokens")
  func frequentPairs() throws {
    let tokenizer = try BytePairTrainer(vocabularySize: 259).train(["abab abab abab xy xy"])
    // ab ×6, then abab ×3; " abab" ×2 ties with nothing more frequent.
    #expect(tokenizer.tokenText(256) == "ab")
    #expect(tokenizer.tokenText(257) == "abab")
    #expect(tokenizer.vocabularySize == 259)
  }

  @Test("The order of the texts makes no difference")
  func order() throws {
    let folder = try ScratchFolder()
    try trainer.train(texts).save(path: FilePath(folder.path + "/a.json"))
    try trainer.train(texts.reversed()).save(path: FilePath(folder.path + "/b.json"))
    #expect(try folder.bytes("a.json") == folder.bytes("b.json"))
  }

  @Test("A trained tokenizer is lossless, and loads as it was saved")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let tokenizer = try trainer.train(texts)
    try tokenizer.save(path: FilePath(folder.path + "/tokenizer.json"))
    let loaded = try Tokenizer.open(folder: FilePath(folder.path))
    for text in texts + ["unseen 🙂 text\r\n\t x"] {
      let ids = try tokenizer.encode(text)
      #expect(try loaded.encode(text) == ids)
      #expect(try loaded.decode(ids, skipSpecial: false) == text)
    }
    #expect(loaded.id(ofToken: "<|im_end|>") == Int32(loaded.vocabularySize - 1))
    #expect(try loaded.encode("newest").count < 6)
  }

  @Test("Numbers are a token a digit, or of up to three digits, also when loaded", arguments: 1...3)
  func digits(limit: Int) throws {
    let folder = try ScratchFolder()
    let tokenizer = try BytePairTrainer(vocabularySize: 300, digitLimit: limit).train(
      Array(repeating: "123 4567", count: 9))
    try tokenizer.save(path: FilePath(folder.path + "/tokenizer.json"))
    let pieces = try Tokenizer.open(folder: FilePath(folder.path)).encode("1234").map(
      tokenizer.tokenText)
    #expect(pieces == [["1", "2", "3", "4"], ["12", "3", "4"], ["123", "4"]][limit - 1])
  }

  @Test("A trained tokenizer is written as it was when `tokenizers` read it")
  func writtenText() throws {
    let folder = try ScratchFolder()
    let tokenizer = try BytePairTrainer(
      vocabularySize: 320, specialTokens: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
      digitLimit: 3
    ).train(texts + ["12345 2024 2024 2024", "don't we'll isn't"])
    try tokenizer.save(path: FilePath(folder.path + "/tokenizer.json"))
    // make.py beside the fixture has what `tokenizers` does with these bytes.
    #expect(
      String(decoding: try folder.bytes("tokenizer.json"), as: UTF8.self)
        == (try fixtureText("tokenizers/trained/tokenizer.json")))
  }

  @Test("Too small a vocabulary and bad special tokens are refused")
  func refusals() {
    #expect(throws: TokenizerError.vocabularyTooSmall(size: 258, least: 259)) {
      try BytePairTrainer(vocabularySize: 258, specialTokens: ["a", "b", "c"]).train(texts)
    }
    #expect(throws: TokenizerError.invalidSpecialToken("a")) {
      try BytePairTrainer(vocabularySize: 400, specialTokens: ["a", "a"]).train(texts)
    }
  }
}
