import Randomness
import Testing
import Training

@Suite("Responses with and without a mark")
struct MarkedComparisonTests {
  private func comparison(_ rows: [(Bool, Double, Int)]) throws -> MarkedComparison {
    try MarkedComparison(
      rows.map { MarkedResponse(isMarked: $0.0, reward: $0.1, content: $0.2, stratum: $0.2) },
      using: RandomStream(seed: 1))
  }

  @Test("Within puzzles a mark can help where it seems to harm")
  func matched() throws {
    // The hard puzzle 1 draws out the mark; in each puzzle it earns more.
    let result = try comparison([
      (true, 1, 0), (false, 1, 0), (false, 0.5, 0), (false, 0.5, 0),
      (true, 0.5, 1), (true, 0, 1), (true, 0.25, 1), (false, 0, 1),
    ])
    #expect(result.with?.value == 1.75 / 4)
    #expect(result.without?.value == 0.5)
    #expect(result.matchedStrata == 2)
    // Both puzzles weigh 3/4: the mean of 1 − 2/3 and 1/4 − 0.
    let matched = try #require(result.matched)
    #expect(abs(matched.value - (1.0 / 3 + 0.25) / 2) < 1e-12)
    let interval = try #require(matched.interval)
    #expect(interval.low >= 0.25 - 1e-12 && interval.high <= 1.0 / 3 + 1e-12)
  }

  @Test(
    "The interval holds the difference that responses were drawn with, and shrinks with more of them"
  )
  func coverage() throws {
    func drawn(_ puzzles: Int) throws -> MarkedComparison.Estimate {
      var stream = RandomStream(seed: 5)
      var rows: [(Bool, Double, Int)] = []
      for puzzle in 0..<puzzles {
        let hardness = Double(stream.integer(in: 0..<100)) / 100
        for _ in 0..<8 {
          let isMarked = stream.integer(in: 0..<100) < Int(20 + 60 * hardness)
          let noise = Double(stream.integer(in: 0..<1000)) / 1000
          rows.append((isMarked, (isMarked ? 0.3 : 0) - hardness + noise, puzzle))
        }
      }
      return try #require(try comparison(rows).matched)
    }
    let few = try #require(try drawn(20).interval)
    let many = try #require(try drawn(500).interval)
    #expect(few.low < 0.3 && 0.3 < few.high)
    #expect(many.low < 0.3 && 0.3 < many.high)
    #expect(many.high - many.low < (few.high - few.low) / 3)
  }

  @Test("Puzzles of one content are drawn together: copies leave the interval nearly as it is")
  func copies() throws {
    var stream = RandomStream(seed: 6)
    var rows: [(isMarked: Bool, reward: Double, puzzle: Int)] = []
    for puzzle in 0..<40 {
      let effect = stream.uniform()
      for sample in 0..<8 {
        rows.append((sample % 2 == 0, (sample % 2 == 0 ? effect : 0) + stream.uniform(), puzzle))
      }
    }
    func width(copies: Int, content: (Int, Int) -> Int) throws -> Double {
      let responses = (0..<copies).flatMap { copy in
        rows.map {
          MarkedResponse(
            isMarked: $0.isMarked, reward: $0.reward, content: content($0.puzzle, copy),
            stratum: copies * $0.puzzle + copy)
        }
      }
      let interval = try #require(
        try MarkedComparison(responses, using: RandomStream(seed: 1)).matched?.interval)
      return interval.high - interval.low
    }
    let once = try width(copies: 1) { puzzle, _ in puzzle }
    let together = try width(copies: 9) { puzzle, _ in puzzle }
    let apart = try width(copies: 9) { puzzle, copy in 9 * puzzle + copy }
    // The same draws of the same contents; only the order of sums differs.
    #expect(abs(together - once) < 1e-9)
    // Nine copies taken as independent narrow the interval to a third.
    #expect(apart < once / 2.5)
  }

  @Test("What cannot be said is nil")
  func empty() throws {
    #expect(try comparison([]).with == nil)
    let one = try comparison([(true, 1, 0), (true, 0, 0)])
    #expect(one.with?.value == 0.5)
    #expect(one.with?.interval == nil)
    #expect(one.without == nil && one.matched == nil && one.matchedStrata == 0)
  }
}
