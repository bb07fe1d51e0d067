import Tensors

/// Where the numbers of each predicted token of a batch lie, one after another.
struct TokenPlaces: Sendable {
  private let offsets: [[Int]]
  private let lengths: [[Int]]
  /// Predicted tokens in all.
  let count: Int

  init(_ groups: [SequenceGroup]) {
    var next = 0
    offsets = groups.map { group in
      group.continuations.map { continuation in
        defer { next += continuation.count }
        return next
      }
    }
    lengths = groups.map { $0.continuations.map(\.count) }
    count = next
  }

  subscript(group: Int, continuation: Int) -> Range<Int> {
    let start = offsets[group][continuation]
    return start..<start + lengths[group][continuation]
  }
}

/// The log-probability of every predicted token of a batch, and the entropy of the distribution it
/// was predicted by, both in nats and at the temperature asked for.
public final class TokenScores: Sendable {
  private let places: TokenPlaces
  let logProbBuffer: FloatBuffer
  let entropyBuffer: FloatBuffer

  init(_ groups: [SequenceGroup]) {
    places = TokenPlaces(groups)
    logProbBuffer = FloatBuffer(count: places.count)
    entropyBuffer = FloatBuffer(count: places.count)
  }

  /// Predicted tokens in all.
  public var count: Int { places.count }

  /// Log-probabilities of the tokens of one continuation.
  public func logProbs(group: Int, continuation: Int) -> [Float] {
    logProbBuffer.array(places[group, continuation])
  }

  /// Entropies of the distributions that predicted the tokens of one continuation.
  public func entropies(group: Int, continuation: Int) -> [Float] {
    entropyBuffer.array(places[group, continuation])
  }
}
