import Randomness
import Tensors
import Testing

@Suite("Products of OpenBLAS")
struct OpenBLASTests {
  @Test(
    "Whichever kernel computes a product, its bits are those of OpenBLAS",
    arguments: [(false, false), (false, true), (true, false), (true, true)], [Float(0), 1])
  func sameBits(transposed: (a: Bool, b: Bool), keep: Float) throws {
    try OpenBLAS.load()
    var random = RandomStream(seed: 11)
    for trial in 0..<150 {
      // Every tenth is larger than the parts that OpenBLAS cuts columns and steps into.
      let large = trial % 10 == 0
      let m = 1 + random.integer(in: 0..<(large ? 130 : 50))
      let n = 1 + random.integer(in: 0..<(large ? 800 : 240))
      let k = 1 + random.integer(in: 0..<(large ? 1100 : 200))
      let aStride = (transposed.a ? m : k) + trial % 3
      let bStride = (transposed.b ? k : n) + trial % 4
      let cStride = n + trial % 5
      func numbers(_ count: Int) throws -> FloatBuffer {
        try FloatBuffer((0..<count).map { $0 % 9 == 0 ? -0.0 : Float(random.uniform() - 0.5) })
      }
      let a = try numbers((transposed.a ? k : m) * aStride)
      let b = try numbers((transposed.b ? n : k) * bStride)
      let before = try numbers(m * cStride)
      let expected = try before.duplicate()
      OpenBLAS.product(
        a.pointer, stride: aStride, transposeA: transposed.a, b.pointer, stride: bStride,
        transposeB: transposed.b, m: m, n: n, k: k, keep: keep, into: expected.pointer,
        stride: cStride)
      func check(packed: UnsafePointer<Float>?) throws {
        let c = try before.duplicate()
        matrixProduct(
          a.pointer, stride: aStride, transposeA: transposed.a, b.pointer, stride: bStride,
          transposeB: transposed.b, packed: packed, m: m, n: n, k: k, keep: keep, into: c.pointer,
          stride: cStride)
        let differing = (0..<c.count).count { c[$0].bitPattern != expected[$0].bitPattern }
        #expect(differing == 0, "\(m) × \(n), \(k) steps, \(packed == nil ? "as it is" : "packed")")
      }
      try check(packed: nil)
      if !transposed.b {
        let packed = try FloatBuffer(count: packedFactorSize(rows: k, columns: n))
        packFactor(b.pointer, stride: bStride, rows: k, columns: n, into: packed.pointer)
        try check(packed: packed.pointer)
      }
    }
  }
}
