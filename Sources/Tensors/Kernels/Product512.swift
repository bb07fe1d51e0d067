import CPlatform
import Randomness

/// Products in vectors of sixteen (AVX-512) that make the bits of OpenBLAS' kernels for Haswell in two thirds of
/// their time; see ``product512``.
enum Product512 {
  /// Whether the processor has the vectors, and the OpenBLAS that is loaded adds up in the order expected: another
  /// version need not, and must not make two machines differ.
  static let isAvailable =
    AVX512.isAvailable && OpenBLAS.coreType == "Haswell" && [false, true].allSatisfy(agrees)

  /// Whether both make the same bits of a product that takes every turn: blocks of twelve, eight and three
  /// rows, or of twelve and four, columns and steps in two parts, and columns after the last eight.
  private static func agrees(transposed: Bool) -> Bool {
    let (m, n, k) = (transposed ? 35 : 40, 347, 333)
    var random = RandomStream(seed: 1)
    // Drawing is slow beside the products, so a few are used over and over.
    let drawn = (0..<1009).map { _ in Float(random.uniform() - 0.5) }
    let numbers = (0..<(m + n) * k).map { drawn[$0 % drawn.count] }
    let aStride = transposed ? m : k
    let bStride = transposed ? k : n
    return numbers.withUnsafeBufferPointer { numbers in
      guard let a = numbers.baseAddress else { return false }
      let b = a + m * k
      let expected = FloatBuffer.small(m * n)
      OpenBLAS.product(
        a, stride: aStride, transposeA: transposed, b, stride: bStride, transposeB: transposed,
        m: m,
        n: n, k: k, into: expected.pointer, stride: n)
      let own = FloatBuffer.small(m * n)
      product512(
        a, transposed, aStride, b, transposed, bStride, nil, own.pointer, n, m, n, k, false)
      return (0..<m * n).allSatisfy { own[$0].bitPattern == expected[$0].bitPattern }
    }
  }
}
