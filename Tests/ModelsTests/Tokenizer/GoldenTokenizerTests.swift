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
  let tokens: [String]
  let decoded: String
  let decodedSkipSpecial: String

  enum CodingKeys: String, CodingKey {
    case text, ids, tokens, decoded
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

@Suite("Tokenizers agree with Hugging Face")
struct GoldenTokenizerTests {
  @Test("Encoding, decoding and token texts", arguments: ["qwen", "llama3"])
  func golden(name: String) throws {
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/\(name)")))
    let cases = try lines("tokenizers/\(name)/golden_tokens.jsonl", TokenCase.self)
    #expect(cases.count > 50)
    for item in cases {
      let ids = try tokenizer.encode(item.text, addBeginningOfSequence: true)
      #expect(ids == item.ids, "\(item.text)")
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
    "A saved tokenizer encodes alike and saves to the same bytes", arguments: ["qwen", "llama3"])
  func roundTrip(name: String) throws {
    let folder = try ScratchFolder()
    let original = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/\(name)")))
    try original.save(path: FilePath(folder.path + "/tokenizer.json"))
    let loaded = try Tokenizer.open(folder: FilePath(folder.path))
    try loaded.save(path: FilePath(folder.path + "/again.json"))
    #expect(try folder.bytes("tokenizer.json") == folder.bytes("again.json"))
    #expect(loaded.vocabularySize == original.vocabularySize)
    #expect(loaded.addedTokens == original.addedTokens)
    for item in try lines("tokenizers/\(name)/golden_tokens.jsonl", TokenCase.self) {
      #expect(try loaded.encode(item.text, addBeginningOfSequence: true) == item.ids)
    }
  }
}
