import Memory
import Tensors

/// Where the numbers of each predicted token of a batch lie, one after another.
struct TokenPlaces: Sendable {
  /// The number of each group's first continuation.
  private let firsts: [Int]
  /// Where each continuation begins, and behind the last one the end.
  private let starts: [Int]

  init(_ groups: [SequenceGroup]) {
    var firsts: [Int] = []
    firsts.reserveCapacity(groups.count)
    var starts: [Int] = []
    starts.reserveCapacity(groups.reduce(1) { $0 + $1.continuations.count })
    var next = 0
    for group in groups {
      firsts.append(starts.count)
      for continuation in group.continuations {
        starts.append(next)
        next += continuation.count
      }
    }
    starts.append(next)
    self.firsts = firsts
    self.starts = starts
  }

  /// Predicted tokens in all.
  var count: Int { starts[starts.count - 1] }

  subscript(group: Int, continuation: Int) -> Range<Int> {
    let place = firsts[group] + continuation
    return starts[place]..<starts[place + 1]
  }
}

/// The log-probability of every predicted token of a batch, and the entropy of the distribution it
/// was predicted by, both in nats and at the temperature asked for.
public final class TokenScores: Sendable {
  private let places: TokenPlaces
  let logProbBuffer: FloatBuffer
  let entropyBuffer: FloatBuffer

  init(_ groups: [SequenceGroup]) throws(OutOfMemory) {
    places = TokenPlaces(groups)
    logProbBuffer = try FloatBuffer(count: places.count)
    entropyBuffer = try FloatBuffer(count: places.count)
  }

  /// Predicted tokens in all.
  public var count: Int { places.count }

  /// Takes over what another batch has of a continuation.
  func copy(
    group: Int, continuation: Int, from other: TokenScores, group otherGroup: Int,
    continuation otherContinuation: Int
  ) {
    let place = places[group, continuation]
    let source = other.places[otherGroup, otherContinuation].lowerBound
    (logProbBuffer.pointer + place.lowerBound)
      .update(from: other.logProbBuffer.pointer + source, count: place.count)
    (entropyBuffer.pointer + place.lowerBound)
      .update(from: other.entropyBuffer.pointer + source, count: place.count)
  }

  /// Log-probabilities of the tokens of one continuation.
  public func logProbs(group: Int, continuation: Int) -> [Float] {
    logProbBuffer.array(places[group, continuation])
  }

  /// Entropies of the distributions that predicted the tokens of one continuation.
  public func entropies(group: Int, continuation: Int) -> [Float] {
    entropyBuffer.array(places[group, continuation])
  }
}
