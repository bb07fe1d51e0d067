import Randomness
import Tensors
import Testing

@Suite("Products of OpenBLAS")
struct OpenBLASTests {
  @Test(
    "Whichever kernel computes a product, its bits are those of OpenBLAS",
    arguments: [false, true], [Float(0), 1])
  func sameBits(transposeA: Bool, keep: Float) throws {
    try OpenBLAS.load()
    var random = RandomStream(seed: 11)
    for trial in 0..<150 {
      // Every tenth is larger than the parts that OpenBLAS cuts columns and steps into.
      let large = trial % 10 == 0
      let m = 1 + random.integer(in: 0..<(large ? 130 : 50))
      let n = 8 * (1 + random.integer(in: 0..<(large ? 100 : 30))) - (trial % 7 == 0 ? 3 : 0)
      let k = 1 + random.integer(in: 0..<(large ? 1100 : 200))
      let aStride = (transposeA ? m : k) + trial % 3
      let bStride = n + trial % 4
      let cStride = n + trial % 5
      func numbers(_ count: Int) -> FloatBuffer {
        FloatBuffer((0..<count).map { $0 % 9 == 0 ? -0.0 : Float(random.uniform() - 0.5) })
      }
      let a = numbers((transposeA ? k : m) * aStride)
      let b = numbers(k * bStride)
      let c = numbers(m * cStride)
      let expected = c.duplicate()
      matrixProduct(
        a.pointer, stride: aStride, transposeA: transposeA, b.pointer, stride: bStride, m: m, n: n,
        k: k, keep: keep, into: c.pointer, stride: cStride)
      OpenBLAS.product(
        a.pointer, stride: aStride, transposeA: transposeA, b.pointer, stride: bStride, m: m, n: n,
        k: k, keep: keep, into: expected.pointer, stride: cStride)
      let differing = (0..<c.count).count { c[$0].bitPattern != expected[$0].bitPattern }
      #expect(differing == 0, "\(m) × \(n), \(k) steps")
    }
  }
}
