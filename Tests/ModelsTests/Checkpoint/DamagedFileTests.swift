import Files
import Foundation
import Models
import Randomness
import Testing

/// Damaged files of each kind: few in every run, as many as `KNAVE_FUZZ_ROUNDS` says in a long one.
private func rounds(_ few: Int) -> Int {
  ProcessInfo.processInfo.environment["KNAVE_FUZZ_ROUNDS"].flatMap(Int.init) ?? few
}

/// Changes, removes, doubles or inserts a few bytes within a range.
private func mutated(
  _ bytes: [UInt8], within limit: Int, _ numbers: inout RandomStream
) -> [UInt8] {
  let telling = Array("[]{}\":,0129-eE\\unftĠ\u{0}\n".utf8)
  var result = bytes
  for _ in 0...Int(numbers.next() % 3) {
    guard !result.isEmpty else { break }
    let place = Int(numbers.next() % UInt64(min(limit, result.count)))
    let byte = telling[Int(numbers.next() % UInt64(telling.count))]
    switch numbers.next() % 5 {
    case 0: result[place] = UInt8(truncatingIfNeeded: numbers.next())
    case 1: result[place] = byte
    case 2: result.insert(byte, at: place)
    case 3: result.remove(at: place)
    default:
      let end = min(result.count, place + Int(numbers.next() % 40))
      result.insert(contentsOf: result[place..<end], at: place)
    }
  }
  return result
}

@Suite("Damaged files are errors, never crashes")
struct DamagedFileTests {
  @Test("Safetensors headers")
  func safetensors() throws {
    let original = try ScratchFolder()
    try oddModel().save(folder: FilePath(original.path))
    let bytes = try original.bytes("model.safetensors")
    let folder = try ScratchFolder()
    var numbers = RandomStream(seed: 11)
    var refused = 0
    let rounds = rounds(300)
    for _ in 0..<rounds {
      let path = try folder.write(mutated(bytes, within: 2600, &numbers), to: "x.safetensors")
      do {
        let file = try SafetensorsFile(path: FilePath(path))
        for name in file.names { _ = try file.read(name) }
      } catch {
        refused += 1
      }
    }
    #expect(refused > rounds * 2 / 3)
  }

  @Test("Tokenizers", arguments: ["qwen", "llama3"])
  func tokenizers(name: String) throws {
    let original = try ScratchFolder()
    try original.copyFixture("tokenizers/\(name)")
    let bytes = try original.bytes("tokenizer.json")
    let folder = try ScratchFolder()
    var numbers = RandomStream(seed: 12)
    var refused = 0
    let rounds = rounds(300) / 2
    for round in 0..<rounds {
      // Half of the damage near the beginning, where the parts are that few tokens are.
      let limit = round % 2 == 0 ? 3000 : bytes.count
      let path = try folder.write(mutated(bytes, within: limit, &numbers), to: "tokenizer.json")
      do {
        let tokenizer = try Tokenizer.open(path: FilePath(path))
        let ids = try tokenizer.encode("The knave's 123 knights, 你好 <|im_end|>")
        _ = try tokenizer.decode(ids, skipSpecial: false)
      } catch is ModelFileError {
        refused += 1
      }
    }
    #expect(refused > rounds / 3)
  }

  @Test("A tokenizer of 100 MB is refused before it is parsed")
  func hugeTokenizer() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("{", to: "tokenizer.json")
    // A hole in the file takes no room on disk.
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: 100_000_000)
    let error = try #require(throws: ModelFileError.self) {
      try Tokenizer.open(path: FilePath(path))
    }
    #expect(error.description.contains("95 MB"), "\(error)")
  }

  @Test("Long hostile text takes n log n time")
  func longPieces() throws {
    let tokenizer = try Tokenizer.open(folder: FilePath(fixturePath("tokenizers/qwen")))
    let texts = ["a", " ", "ab", "\n ", "!", "e\u{301}", "'s"].map {
      String(repeating: $0, count: 100_000)
    }
    for text in texts {
      let ids = try tokenizer.encode(text)
      #expect(try tokenizer.decode(ids, skipSpecial: false) == text)
    }
  }
}
