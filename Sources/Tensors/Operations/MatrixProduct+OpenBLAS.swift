import COpenBLAS

/// OpenBLAS, loaded at the first product with the kernels that every AVX2 machine has, so that
/// products have the same bits on all of them.
enum OpenBLAS {
  #if arch(x86_64)
    private static let coreType: String? = "Haswell"
  #else
    private static let coreType: String? = nil
  #endif

  /// Why the library cannot be used; nil when it can.
  private static let failure: String? = openblas_load(coreType).map { String(cString: $0) }

  /// c ← op(a) · op(b), row-major and single-threaded: op(a) is [m, k], op(b) is [k, n], c is [m, n].
  /// All sizes are positive.
  static func product(
    _ a: UnsafePointer<Float>, transposed transposeA: Bool = false,
    _ b: UnsafePointer<Float>, transposed transposeB: Bool = false,
    _ c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int
  ) throws {
    if let failure { throw TensorError.library(failure) }
    openblas_sgemm(
      transposeA, transposeB, Int32(m), Int32(n), Int32(k), 1, a, Int32(transposeA ? m : k), b,
      Int32(transposeB ? k : n), 0, c, Int32(n))
  }
}
