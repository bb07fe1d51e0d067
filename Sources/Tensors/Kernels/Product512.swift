import CPlatform

/// Products in vectors of sixteen (AVX-512) that make the bits of OpenBLAS' kernels for Haswell in two thirds of
/// their time.
enum Product512 {
  /// Whether the processor has the vectors, and the OpenBLAS that is loaded adds up in the order expected: another
  /// version need not, and must not make two machines differ.
  static let isAvailable =
    has_tile512() && OpenBLAS.coreType == "Haswell" && [false, true].allSatisfy(agrees)

  /// See ``product512``.
  @inline(__always)
  static func product(
    _ a: UnsafePointer<Float>, _ aStride: Int, _ transposeA: Bool, _ b: UnsafePointer<Float>,
    _ bStride: Int, _ m: Int, _ n: Int, _ k: Int, keep: Bool, into c: UnsafeMutablePointer<Float>,
    _ cStride: Int
  ) {
    product512(a, transposeA, aStride, b, bStride, c, cStride, m, n, k, keep)
  }

  /// Whether both make the same bits of a product that takes every turn: blocks of twelve, eight and three rows,
  /// columns and steps in two parts.
  private static func agrees(transposeA: Bool) -> Bool {
    let (m, n, k) = (35, 344, 333)
    var state: UInt32 = 1
    let numbers = (0..<(m + n) * k).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) * 0x1p-24 - 0.5
    }
    let aStride = transposeA ? m : k
    return numbers.withUnsafeBufferPointer { numbers in
      guard let a = numbers.baseAddress else { return false }
      let expected = FloatBuffer(count: m * n)
      OpenBLAS.product(
        a, stride: aStride, transposeA: transposeA, a + m * k, stride: n, m: m, n: n, k: k,
        into: expected.pointer, stride: n)
      let own = FloatBuffer(count: m * n)
      product(a, aStride, transposeA, a + m * k, n, m, n, k, keep: false, into: own.pointer, n)
      return (0..<m * n).allSatisfy { own[$0].bitPattern == expected[$0].bitPattern }
    }
  }
}
