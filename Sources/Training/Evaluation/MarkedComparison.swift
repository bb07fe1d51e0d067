import Interruptions
import Randomness

/// A response that has a mark, such as a word in it, or has not.
public struct MarkedResponse: Sendable {
  public let isMarked: Bool
  public let reward: Double
  /// Responses to one puzzle, also under other names, are not independent of each other.
  public let content: Int
  /// Responses are compared with others of their stratum only: the puzzle, or its difficulty.
  public let stratum: Int

  public init(isMarked: Bool, reward: Double, content: Int, stratum: Int) {
    self.isMarked = isMarked
    self.reward = reward
    self.content = content
    self.stratum = stratum
  }
}

/// The mean rewards of responses with and without a mark, and the difference that is left once like is
/// compared with like.
///
/// Hard puzzles draw out longer thoughts and earn less, so the plain means tell of the puzzles more than
/// of the mark. The matched difference is Σ w (with − without) / Σ w over the strata that have both, w = n₁n₀/(n₁
/// + n₀): least squares with an effect for each stratum. Intervals are bootstraps over contents: puzzles
/// that differ by their names are drawn together.
public struct MarkedComparison: Sendable {
  public struct Estimate: Sendable {
    public let value: Double
    /// 95 %; nil where fewer than two contents speak.
    public let interval: ConfidenceInterval?
  }

  /// Nil without a marked response.
  public let with: Estimate?
  /// Nil when all are marked.
  public let without: Estimate?
  /// Nil where no stratum has both.
  public let matched: Estimate?
  /// Strata that have both.
  public let matchedStrata: Int

  /// - Parameters:
  ///   - responses: at most some millions.
  ///   - resamples: ≥ 1.
  ///   - stream: the intervals depend on it alone.
  /// - Throws: `Interrupted`.
  public init(
    _ responses: [MarkedResponse], resamples: Int = 1000, using stream: RandomStream
  ) throws {
    var pace = InterruptionPace()
    var places: [Int: Int] = [:]
    var contents: [[Int: Sums]] = []
    var strata: [Int: Int] = [:]
    for response in responses {
      try pace.step(64)
      let stratum = strata[response.stratum, default: strata.count]
      strata[response.stratum] = stratum
      let place = places[response.content, default: contents.count]
      if place == contents.count {
        places[response.content] = place
        contents.append([:])
      }
      contents[place][stratum, default: Sums()].add(response)
    }
    let clusters = contents.map { $0.sorted { $0.key < $1.key } }

    var numbers = stream
    var draws: (with: [Double], without: [Double], matched: [Double]) = ([], [], [])
    let values = Self.values(clusters, Array(clusters.indices), strata.count)
    if clusters.count > 1 {
      for _ in 0..<resamples {
        let drawn = try clusters.indices.interruptibleMap(cost: 64) { _ in
          numbers.integer(in: 0..<clusters.count)
        }
        let values = Self.values(clusters, drawn, strata.count)
        if let value = values.with { draws.with.append(value) }
        if let value = values.without { draws.without.append(value) }
        if let value = values.matched { draws.matched.append(value) }
      }
    }
    func estimate(_ value: Double?, _ draws: [Double], _ speaking: Int) -> Estimate? {
      guard let value else { return nil }
      let sorted = draws.sorted()
      return Estimate(
        value: value,
        interval: speaking < 2 || sorted.isEmpty
          ? nil
          : ConfidenceInterval(
            low: quantile(0.025, ofSorted: sorted), high: quantile(0.975, ofSorted: sorted)))
    }
    with = estimate(
      values.with, draws.with, clusters.count { $0.contains { $0.value.marked.count > 0 } })
    without = estimate(
      values.without, draws.without, clusters.count { $0.contains { $0.value.plain.count > 0 } })
    matched = estimate(values.matched, draws.matched, clusters.count)
    matchedStrata = values.strata
  }

  private struct Sums {
    var marked = (count: 0.0, reward: 0.0)
    var plain = (count: 0.0, reward: 0.0)

    mutating func add(_ response: MarkedResponse) {
      if response.isMarked {
        marked = (marked.count + 1, marked.reward + response.reward)
      } else {
        plain = (plain.count + 1, plain.reward + response.reward)
      }
    }

    mutating func add(_ other: Sums) {
      marked = (marked.count + other.marked.count, marked.reward + other.marked.reward)
      plain = (plain.count + other.plain.count, plain.reward + other.plain.reward)
    }
  }

  private static func values(
    _ clusters: [[(key: Int, value: Sums)]], _ chosen: [Int], _ strataCount: Int
  ) -> (with: Double?, without: Double?, matched: Double?, strata: Int) {
    var total = Sums()
    var strata = [Sums](repeating: Sums(), count: strataCount)
    for (stratum, sums) in chosen.lazy.flatMap({ clusters[$0] }) {
      total.add(sums)
      strata[stratum].add(sums)
    }
    var (sum, weights, count) = (0.0, 0.0, 0)
    for stratum in strata where stratum.marked.count > 0 && stratum.plain.count > 0 {
      let weight =
        stratum.marked.count * stratum.plain.count / (stratum.marked.count + stratum.plain.count)
      sum +=
        weight
        * (stratum.marked.reward / stratum.marked.count - stratum.plain.reward / stratum.plain.count)
      weights += weight
      count += 1
    }
    return (
      total.marked.count > 0 ? total.marked.reward / total.marked.count : nil,
      total.plain.count > 0 ? total.plain.reward / total.plain.count : nil,
      weights > 0 ? sum / weights : nil, count
    )
  }
}
