import Tensors

/// The log-probability of every predicted token of a batch, and the entropy of the distribution it
/// was predicted by, both in nats and at the temperature asked for.
public final class TokenScores: Sendable {
  private let offsets: [[Int]]
  private let lengths: [[Int]]
  let logProbBuffer: FloatBuffer
  let entropyBuffer: FloatBuffer

  init(_ groups: [SequenceGroup]) {
    var next = 0
    offsets = groups.map { group in
      group.continuations.map { continuation in
        defer { next += continuation.count }
        return next
      }
    }
    lengths = groups.map { $0.continuations.map(\.count) }
    logProbBuffer = FloatBuffer(count: next)
    entropyBuffer = FloatBuffer(count: next)
  }

  /// Predicted tokens in all.
  public var count: Int { logProbBuffer.count }

  /// Log-probabilities of the tokens of one continuation.
  public func logProbs(group: Int, continuation: Int) -> [Float] {
    logProbBuffer.array(range(group, continuation))
  }

  /// Entropies of the distributions that predicted the tokens of one continuation.
  public func entropies(group: Int, continuation: Int) -> [Float] {
    entropyBuffer.array(range(group, continuation))
  }

  func range(_ group: Int, _ continuation: Int) -> Range<Int> {
    let start = offsets[group][continuation]
    return start..<start + lengths[group][continuation]
  }
}
