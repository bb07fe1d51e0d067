import Files
import Foundation
import Models
import Testing

private func lines<Line: Decodable>(_ name: String, _ type: Line.Type) throws -> [Line] {
  let decoder = JSONDecoder()
  return try fixtureText(name).utf8.split(separator: UInt8(ascii: "\n")).map {
    try decoder.decode(Line.self, from: Data($0))
  }
}

private struct TokenCase: Decodable {
  let text: String
  let ids: [Int32]
  /// Without the tokens that the post-processor adds; nil where that is not recorded.
  let plainIDs: [Int32]?
  let tokens: [String]
  let decoded: String
  let decodedSkipSpecial: String

  enum CodingKeys: String, CodingKey {
    case text, ids, tokens, decoded
    case plainIDs = "plain_ids"
    case decodedSkipSpecial = "decoded_skip_special"
  }
}

private struct PrefixCase: Decodable {
  let text: String
  let ids: [Int32]
  let prefixes: [String]

  enum CodingKeys: String, CodingKey {
    case text, ids
    case prefixes = "prefix_decodes"
  }
}

/// Equal scalar for scalar; String's own equality overlooks normal forms.
private func expectSame(
  _ found: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    Array(found.unicodeScalars) == Array(expected.unicodeScalars), sourceLocation: sourceLocation)
}

/// Read by `tokenizers` too; see make.py beside the fixtures.
private let madeHere = ["digits", "unlisted", "bytes", "runs", "trained"]

@Suite("Tokenizers agree with Hugging Face")
struct GoldenTokenizerTests {
  @Test("Encoding, decoding and token texts", arguments: ["qwen", "llama3"] + madeHere)
  func golden(name: String) throws {
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/\(name)")))
    let cases = try lines("tokenizers/\(name)/golden_tokens.jsonl", TokenCase.self)
    #expect(cases.count > 25)
    for item in cases {
      let ids = try tokenizer.encode(item.text, addSpecialTokens: true)
      #expect(ids == item.ids, "\(item.text)")
      if let plain = item.plainIDs { #expect(try tokenizer.encode(item.text) == plain) }
      #expect(ids.map { tokenizer.tokenText($0) } == item.tokens)
      #expect(item.tokens.map { tokenizer.id(ofToken: $0) } == ids)
      expectSame(try tokenizer.decode(ids, skipSpecial: false), item.decoded)
      expectSame(try tokenizer.decode(ids, skipSpecial: true), item.decodedSkipSpecial)
    }
  }

  @Test("Every prefix decodes as in Hugging Face, and streaming gives the same text")
  func prefixes() throws {
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/qwen")))
    for item in try lines("tokenizers/qwen/golden_prefix_decode.jsonl", PrefixCase.self) {
      var stream = StreamingDecoder(tokenizer, skipSpecial: false)
      var streamed = ""
      for (index, prefix) in item.prefixes.enumerated() {
        let ids = Array(item.ids[...index])
        expectSame(try tokenizer.decode(ids, skipSpecial: false), prefix)
        streamed += try stream.add(item.ids[index])
        // The stream is the prefix without the character that is not whole yet.
        #expect(prefix.utf8.starts(with: streamed.utf8))
        var rest = stream
        expectSame(streamed + rest.finish(), prefix)
      }
      streamed += stream.finish()
      expectSame(streamed, item.text)
    }
  }

  @Test(
    "A tokenizer is saved as it was read, and encodes alike",
    arguments: ["qwen", "llama3", "digits", "bytes", "runs", "trained"])
  func roundTrip(name: String) throws {
    let folder = try ScratchFolder()
    let path = try fixturePath("tokenizers/\(name)/tokenizer.json")
    let original = try Tokenizer.open(path: FilePath(path))
    try original.save(path: FilePath(folder.path + "/tokenizer.json"))
    #expect(try Array(Data(contentsOf: URL(filePath: path))) == folder.bytes("tokenizer.json"))
    let loaded = try Tokenizer.open(folder: FilePath(folder.path))
    #expect(loaded.vocabularySize == original.vocabularySize)
    #expect(loaded.addedTokens == original.addedTokens)
    for item in try lines("tokenizers/\(name)/golden_tokens.jsonl", TokenCase.self) {
      #expect(try loaded.encode(item.text, addSpecialTokens: true) == item.ids)
    }
  }

  @Test("Special tokens inside the vocabulary are listed there when a file has left them out")
  func unlisted() throws {
    func vocabulary(_ path: String) throws -> [String: Int] {
      let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
      let model = try #require((object as? [String: Any])?["model"] as? [String: Any])
      return try #require(model["vocab"] as? [String: Int])
    }
    let folder = try ScratchFolder()
    let path = folder.path + "/tokenizer.json"
    let source = try fixturePath("tokenizers/unlisted/tokenizer.json")
    try Tokenizer.open(path: FilePath(source)).save(path: FilePath(path))
    // `tokenizers` numbers <|im_end|> by its place in the vocabulary, and not by added_tokens.
    #expect(try vocabulary(source)["<|im_end|>"] == nil)
    #expect(try vocabulary(path) == vocabulary(fixturePath("tokenizers/digits/tokenizer.json")))
  }
}
