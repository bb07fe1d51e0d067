import Files
import Foundation
import Models
import TestSupport
import Testing

/// As in the config.json of Llama 3.2.
private let llama32Scaling = RopeScaling(
  factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 8192)

private let members = [
  "architectures": "[\"Qwen2ForCausalLM\"]", "vocab_size": "320", "hidden_size": "64",
  "intermediate_size": "160", "num_hidden_layers": "2", "num_attention_heads": "4",
  "num_key_value_heads": "2", "rope_theta": "1000000.0", "rms_norm_eps": "1e-6",
  "tie_word_embeddings": "true", "max_position_embeddings": "512",
]

/// Writes a config.json with some members replaced, or removed where empty, and reads it.
private func read(
  _ changes: [String: String], generation: String? = nil
) throws -> ModelConfiguration {
  let folder = try ScratchFolder()
  let lines = members.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    .map { "\"\($0.key)\": \($0.value)" }
  _ = try folder.write("{\(lines.joined(separator: ",\n"))}", to: "config.json")
  if let generation { _ = try folder.write(generation, to: "generation_config.json") }
  return try ModelConfiguration(folder: FilePath(folder.path))
}

@Suite("Model configurations")
struct ModelConfigurationTests {
  @Test("Qwen2")
  func qwen2() throws {
    let found = try read(["eos_token_id": "3"], generation: "{\"eos_token_id\": [7, 3]}")
    var expected = ModelConfiguration(
      vocabularySize: 320, hiddenSize: 64, intermediateSize: 160, layerCount: 2, headCount: 4,
      keyValueHeadCount: 2)
    expected.endOfSequenceTokens = [7, 3]
    #expect(found == expected)
    #expect(found.headSize == 16)
  }

  @Test("The keys of newer Transformers")
  func newerKeys() throws {
    let found = try read([
      "architectures": "[\"LlamaForCausalLM\"]", "rope_theta": "", "head_dim": "32",
      "rope_parameters": """
      {"rope_theta": 5e5, "rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0,
      "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}
      """,
      "dtype": "\"bfloat16\"",
    ])
    #expect(found.architecture == .llama)
    #expect(found.ropeTheta == 5e5)
    #expect(found.ropeScaling == llama32Scaling)
    #expect(found.headSize == 32)
    #expect(!found.attentionBias)
  }

  @Test("The frequencies of Llama 3.2 1B")
  func llama3Frequencies() throws {
    struct Golden: Decodable {
      let frequencies: [Double]

      enum CodingKeys: String, CodingKey { case frequencies = "inv_freq" }
    }
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(fixtureText("models/llama32_1b_inv_freq.json").utf8))
    var configuration = ModelConfiguration(
      vocabularySize: 128_256, hiddenSize: 2048, intermediateSize: 8192, layerCount: 16,
      headCount: 32, keyValueHeadCount: 8, attentionBias: false)
    configuration.ropeTheta = 5e5
    configuration.ropeScaling = llama32Scaling
    #expect(configuration.inverseFrequencies.count == 32)
    for (found, expected) in zip(configuration.inverseFrequencies, golden.frequencies) {
      // The reference is computed in float32.
      expectClose(found, expected, relative: 1e-6)
    }
  }

  @Test("What is written is read as it was", arguments: ModelArchitecture.allCases)
  func roundTrip(architecture: ModelArchitecture) throws {
    var original = ModelConfiguration(
      vocabularySize: 300, hiddenSize: 60, intermediateSize: 100, layerCount: 3, headCount: 4,
      keyValueHeadCount: 1, headSize: 16, tiedEmbeddings: false,
      attentionBias: architecture == .qwen2, maximumPositions: 1024)
    original.architecture = architecture
    if architecture == .llama { original.ropeScaling = llama32Scaling }
    original.endOfSequenceTokens = [5, 2]
    original.beginningOfSequenceToken = 1
    original.rmsNormEpsilon = 1e-5
    let folder = try ScratchFolder()
    _ = try folder.write(original.configurationText(), to: "config.json")
    #expect(try ModelConfiguration(folder: FilePath(folder.path)) == original)
  }

  @Test(
    "Wrong and unsupported values are refused by name",
    arguments: [
      ("architectures", "[\"MambaForCausalLM\"]", "Qwen2ForCausalLM"),
      ("architectures", "", "Qwen2ForCausalLM"),
      ("vocab_size", "\"many\"", "whole number"), ("vocab_size", "0", "whole number"),
      ("hidden_size", "", "whole number"), ("hidden_size", "66", "multiple"),
      ("num_hidden_layers", "1e3", "whole number"), ("num_key_value_heads", "3", "divisor"),
      ("head_dim", "15", "even"), ("hidden_act", "\"gelu\"", "silu"),
      ("rope_theta", "-1", "> 0"), ("eos_token_id", "320", "below vocab_size"),
      ("eos_token_id", "[\"x\"]", "token"), ("use_sliding_window", "true", "false"),
      ("quantization_config", "{}", "quantization"), ("torch_dtype", "\"int4\"", "bfloat16"),
      ("layer_types", "[\"sliding_attention\"]", "full_attention"),
      ("rope_scaling", "{\"rope_type\": \"yarn\"}", "yarn"),
      ("rope_scaling", "{\"type\": \"linear\", \"factor\": 2}", "llama3"),
      ("attention_bias", "false", "true"),
      ("tie_word_embeddings", "1", "true or false"),
    ])
  func refusals(key: String, value: String, expected: String) throws {
    let error = try #require(throws: ModelFileError.self) { try read([key: value]) }
    #expect(error.key == key)
    #expect(error.file.hasSuffix("/config.json"))
    #expect(error.description.contains(expected), "\(error)")
  }

  @Test("Broken JSON is refused with its line", arguments: ["{", "[]", "{\"a\":1,\"a\":2}", ""])
  func brokenJSON(text: String) throws {
    let folder = try ScratchFolder()
    _ = try folder.write(text, to: "config.json")
    #expect(throws: ModelFileError.self) { try ModelConfiguration(folder: FilePath(folder.path)) }
  }

  @Test("Deep nesting is refused, not recursed into")
  func nesting() throws {
    let folder = try ScratchFolder()
    let deep = String(repeating: "[", count: 1_000_000)
    _ = try folder.write("{\"a\": \(deep)", to: "config.json")
    let error = try #require(throws: ModelFileError.self) {
      try ModelConfiguration(folder: FilePath(folder.path))
    }
    #expect(error.description.contains("nested deeper"))
  }
}
