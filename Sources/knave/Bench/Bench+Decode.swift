import Files
import Glibc
import Models
import Randomness
import Tensors

extension Bench {
  /// How near a frozen model comes to what the memory and the multipliers allow: one token after the
  /// other reads every weight, a prompt is a chain of large products.
  func frozenFigures(sgemmRate rate: Double) throws -> [(String, Double)] {
    let frozen = try model.frozen(weights, pool: pool)
    let copy = try copyRate()
    let tokens = try decodingRate(of: frozen, batch: 1)
    let bytes = Double(frozen.weightByteCount)
    let seconds = try median {
      try elapsed { _ = try sample(frozen, promptTokens: 512, batch: 1, tokens: 1) }
    }
    let shape = preset.configuration
    let products = Double(frozen.parameterCount - shape.vocabularySize * shape.hiddenSize)
    return [
      ("weights_mb", rounded(bytes / 1e6, 1)), ("copy_gb_per_s", rounded(copy / 1e9, 1)),
      ("decode_tokens_per_s", rounded(tokens, 1)),
      ("decode_share_of_copy", rounded(tokens * bytes / copy, 3)),
      ("decode_8_tokens_per_s", rounded(try decodingRate(of: frozen, batch: 8), 1)),
      ("decode_32_tokens_per_s", rounded(try decodingRate(of: frozen, batch: 32), 1)),
      ("prefill_512_tokens_per_s", rounded(512 / seconds, 0)),
      ("prefill_flop_share", rounded(2 * products * 512 / seconds / rate, 3)),
    ]
  }

  /// Bytes a second that all threads read and write when they copy memory, both counted.
  private func copyRate() throws -> Double {
    let count = 1 << 26
    let source = try FloatBuffer(count: count)
    let target = try FloatBuffer(count: count)
    source.fill(1)
    target.fill(2)
    let part = count / pool.threadCount
    return try median {
      let seconds = try elapsed {
        for _ in 0..<4 {
          try pool.run(pool.threadCount) { index in
            memcpy(target.pointer + index * part, source.pointer + index * part, part * 4)
          }
        }
      }
      return Double(4 * 2 * part * pool.threadCount * MemoryLayout<Float>.size) / seconds
    }
  }

  /// New tokens a second of so many sequences together, their prompts not counted.
  private func decodingRate(of model: DecoderModel, batch: Int) throws -> Double {
    let (few, many) = (4, 36)
    _ = try sample(model, promptTokens: 16, batch: batch, tokens: few)
    return try median {
      let short = try elapsed {
        _ = try sample(model, promptTokens: 16, batch: batch, tokens: few)
      }
      let long = try elapsed {
        _ = try sample(model, promptTokens: 16, batch: batch, tokens: many)
      }
      return Double(batch * (many - few)) / (long - short)
    }
  }

  private func sample(
    _ model: DecoderModel, promptTokens: Int, batch: Int, tokens count: Int
  ) throws -> [[SampledSequence]] {
    let requests = (0..<batch).map { index in
      SamplingRequest(
        prompt: tokens(count: promptTokens, index: index),
        streams: [RandomStream(seed: 3).substream("decode", index)])
    }
    return try model.sample(
      requests, options: SamplingOptions(temperature: 1, maxTokens: count), pool: pool)
  }
}
