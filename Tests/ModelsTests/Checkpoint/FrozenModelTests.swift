import Files
import Foundation
import Models
import Tensors
import TestSupport
import Testing

@Suite("Frozen models")
struct FrozenModelTests {
  private let pool = WorkerPool(threads: 2)

  private func logProbs(_ model: DecoderModel) throws -> [Float] {
    let text: [Int32] = (0..<60).map { ($0 * 7 + 3) % 37 }
    return try model.logProbs(
      [SequenceGroup(prefix: [text[0]], continuations: [Array(text.dropFirst())])], pool: pool
    ).logProbs(group: 0, continuation: 0)
  }

  @Test(
    "bfloat16 and float16 weights keep their bytes from file to file, whole or frozen",
    arguments: ["qwen2_tied_f32", "qwen2_untied_sharded2", "qwen3_tied_f32"])
  func roundTrip(name: String) throws {
    let original = try DecoderModel.open(
      folder: FilePath(fixturePath("models/" + name)), pool: pool)
    for type in [TensorType.bfloat16, .float16] {
      let first = try ScratchFolder()
      let second = try ScratchFolder()
      try original.save(folder: FilePath(first.path), type: type)
      let whole = try DecoderModel.open(folder: FilePath(first.path), pool: pool)
      try whole.save(folder: FilePath(second.path), type: type)
      #expect(try first.bytes("model.safetensors") == second.bytes("model.safetensors"))
      #expect(try first.bytes("config.json") == second.bytes("config.json"))
      #expect(
        String(decoding: try first.bytes("config.json"), as: UTF8.self)
          .contains("\"dtype\": \"\(type)\""))
      guard type == .bfloat16 else { continue }
      let frozen = try DecoderModel.open(
        folder: FilePath(first.path), frozen: .bfloat16, pool: pool)
      try frozen.save(folder: FilePath(second.path))
      #expect(try first.bytes("model.safetensors") == second.bytes("model.safetensors"))
      #expect(frozen.parameterCount == whole.parameterCount)
      #expect(frozen.parameters.count == 0 && frozen.layout.slots.isEmpty)
      // Widening is exact and the sums are the same chains.
      #expect(try logProbs(frozen) == logProbs(whole))
      #expect(try whole.frozen(.bfloat16, pool: pool).checksum == frozen.checksum)
      #expect(frozen.weightByteCount < whole.weightByteCount * 51 / 100)
    }
  }

  @Test("8-bit weights sample nearly alike")
  func eightBits() throws {
    let folder = try fixturePath("models/qwen2_untied_sharded2")
    let whole = try DecoderModel.open(folder: FilePath(folder), pool: pool)
    let small = try DecoderModel.open(folder: FilePath(folder), frozen: .int8, pool: pool)
    #expect(try whole.frozen(.int8, pool: pool).checksum == small.checksum)
    #expect(small.weightByteCount < whole.weightByteCount * 30 / 100)
    let (expected, found) = (try logProbs(whole), try logProbs(small))
    let differences = zip(expected, found).map { abs($0 - $1) }
    // Weights are off by up to 1/254 of the largest of their row: some hundredths of a nat.
    #expect(differences.max() ?? 1 < 0.3)
    #expect(differences.contains { $0 > 0 })
  }

  @Test("A damaged or wrong file is refused whatever the format", arguments: WeightFormat.allCases)
  func damaged(format: WeightFormat) throws {
    let folder = try ScratchFolder()
    try folder.copyFixture("models/qwen2_tied_f32")
    let bytes = try folder.bytes("model.safetensors")
    _ = try folder.write(Array(bytes.dropLast(1000)), to: "model.safetensors")
    let error = try #require(throws: ModelFileError.self) {
      try DecoderModel.open(folder: FilePath(folder.path), frozen: format, pool: pool)
    }
    #expect(error.file.hasSuffix("model.safetensors"))
  }
}
