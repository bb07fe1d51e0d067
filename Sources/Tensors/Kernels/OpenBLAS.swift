import COpenBLAS
import CPlatform
import Memory

/// The OpenBLAS library: loaded once, with one kernel family and a single thread.
public enum OpenBLAS {
  /// Loads the library, unless that is done.
  ///
  /// The Haswell kernels run on every machine with AVX2, and other families add up in another order:
  /// so they are what everyone computes with, whatever `OPENBLAS_CORETYPE` says outside.
  public static func load() throws(TensorError) {
    if !coreType.isEmpty { return }
    do {
      // The library and its first buffer: without memory for that it would ask for ever.
      try requireMemory(bytes: 192 << 20)
    } catch {
      throw .memory(error)
    }
    #if arch(x86_64)
      let failure = openblas_load("Haswell")
    #else
      let failure = openblas_load(nil)
    #endif
    if let failure { throw .library(String(cString: failure)) }
  }

  /// The kernel family in use, or an empty text before the library is loaded.
  public static var coreType: String { String(cString: openblas_core_type()) }

  /// C ← op(A)·op(B)·scale + C·keep by the library's own kernels; see ``matrixProduct``.
  @inline(__always)
  public static func product(
    _ a: UnsafePointer<Float>, stride aStride: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, stride bStride: Int, transposeB: Bool = false,
    m: Int, n: Int, k: Int, scale: Float = 1, keep: Float = 0,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int
  ) {
    openblas_sgemm(
      transposeA, transposeB, Int32(m), Int32(n), Int32(k), scale, a, Int32(aStride), b,
      Int32(bStride), keep, c, Int32(cStride))
  }
}

/// C ← op(A)·op(B)·scale + C·keep, row-major, on the calling thread; OpenBLAS must be loaded.
///
/// op(A) is m × k, op(B) is k × n and C is m × n; strides are those of the stored rows. The bits are those of
/// OpenBLAS whether it computes or ``Product512``.
///
/// - Parameter packed: B as ``packFactor(_:stride:rows:columns:into:)`` leaves it, when several products share it.
@inline(__always)
public func matrixProduct(
  _ a: UnsafePointer<Float>, stride aStride: Int, transposeA: Bool = false,
  _ b: UnsafePointer<Float>, stride bStride: Int, transposeB: Bool = false,
  packed: UnsafePointer<Float>? = nil, m: Int, n: Int, k: Int, scale: Float = 1, keep: Float = 0,
  into c: UnsafeMutablePointer<Float>, stride cStride: Int
) {
  guard m > 0, n > 0 else { return }
  if k > 0, scale == 1, keep == 0 || keep == 1, Product512.isAvailable {
    return product512(
      a, transposeA, aStride, b, transposeB, bStride, packed, c, cStride, m, n, k, keep == 1)
  }
  OpenBLAS.product(
    a, stride: aStride, transposeA: transposeA, b, stride: bStride, transposeB: transposeB, m: m,
    n: n, k: k, scale: scale, keep: keep, into: c, stride: cStride)
}

/// Lays out the second factor B, [rows, columns], once for several calls of ``matrixProduct``.
///
/// - Parameter target: ``packedFactorSize(rows:columns:)`` numbers on a cache line boundary.
public func packFactor(
  _ b: UnsafePointer<Float>, stride: Int, rows: Int, columns: Int,
  into target: UnsafeMutablePointer<Float>
) {
  if Product512.isAvailable { pack512(b, stride, columns, rows, target) }
}

/// Numbers that a packed factor of [rows, columns] takes; 0 where there is no need for it.
public func packedFactorSize(rows: Int, columns: Int) -> Int {
  Product512.isAvailable ? packed_size512(columns, rows) : 0
}
