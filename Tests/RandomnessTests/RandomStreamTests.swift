import Randomness
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("A stream's numbers depend on the seed and path alone")
  func reproducible() {
    var first = RandomStream(seed: 7).substream("rollout", 1, 2)
    var second = RandomStream(seed: 7).substream("rollout", 1, 2)
    for _ in 0..<100 { #expect(first.next() == second.next()) }
  }

  @Test("Different seeds, purposes and indices give different streams")
  func distinct() {
    let root = RandomStream(seed: 7)
    var streams = [
      root, RandomStream(seed: 8), root.substream("a"), root.substream("b"),
      root.substream("a", 0), root.substream("a", 1), root.substream("a", 0, 0),
      root.substream("a", 1, 0), root.substream("a", 0, 1),
    ]
    let firsts = streams.indices.map { streams[$0].next() }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test("Philox4x32-10 gives the published known answer for counter 0 and key 0")
  func knownAnswer() {
    // Random123, kat_vectors: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
    let (first, second) = RandomStream.philox(counter: 0, key: 0)
    #expect(first == 0xE169_C58D_6627_E8D5)
    #expect(second == 0x9B00_DBD8_BC57_AC4C)
  }

  @Test("Uniform and normal numbers have the moments of their distributions")
  func moments() {
    var stream = RandomStream(seed: 3)
    let count = 100_000
    var sum = 0.0
    var normalSum = 0.0
    var normalSquares = 0.0
    for _ in 0..<count {
      let u = stream.uniform()
      #expect((0..<1).contains(u))
      sum += u
      let z = stream.normal()
      normalSum += z
      normalSquares += z * z
    }
    // Five standard errors: 0.289/√n, 1/√n and √2/√n.
    #expect(abs(sum / Double(count) - 0.5) < 0.0046)
    #expect(abs(normalSum / Double(count)) < 0.016)
    #expect(abs(normalSquares / Double(count) - 1) < 0.023)
  }

  @Test("The first numbers of a stream are these on every platform")
  func literalValues() {
    var stream = RandomStream(seed: 1)
    #expect(
      (0..<3).map { _ in stream.next() } == [
        16_326_800_385_650_405_095, 16_850_536_917_549_948_747, 12_418_786_158_860_748_286,
      ])
    #expect((0..<6).map { _ in stream.integer(in: 0..<10) } == [7, 3, 2, 9, 8, 4])
  }
}
