import Interruptions

/// C ← op(A)·op(B) + C·keep as ``matrixProduct`` computes it, in parts of some 20 ms. Once an interruption
/// is requested, the rest of C stays as it is.
///
/// The cuts lie where the kernels cut too: rows are taken in twelves, and steps over k in 320s as long
/// as twice as many are left. So the bits are those of the product in one piece.
///
/// - Parameter keep: 0 or 1.
public func interruptibleProduct(
  _ a: UnsafePointer<Float>, stride aStride: Int, transposeA: Bool = false,
  _ b: UnsafePointer<Float>, stride bStride: Int, transposeB: Bool = false,
  m: Int, n: Int, k: Int, keep: Float = 0,
  into c: UnsafeMutablePointer<Float>, stride cStride: Int
) {
  let work = 1 << 29  // multiplications
  let mostRows = max(240, work / max(1, n * min(k, kernelDepth)) / 12 * 12)
  let mostSteps = max(1, work / max(1, n * min(m, mostRows) * kernelDepth)) * kernelDepth
  var top = 0
  while top < m {
    let rows = min(mostRows, m - top)
    var start = 0
    while start < k {
      if top + start > 0, Interruption.isRequested() { return }
      let steps = k - start >= mostSteps + kernelDepth ? mostSteps : k - start
      matrixProduct(
        a + (transposeA ? start * aStride + top : top * aStride + start), stride: aStride,
        transposeA: transposeA, b + (transposeB ? start : start * bStride), stride: bStride,
        transposeB: transposeB, m: rows, n: n, k: steps, keep: start > 0 ? 1 : keep,
        into: c + top * cStride, stride: cStride)
      start += steps
    }
    top += rows
  }
}

/// Steps over k that the kernels add up before they touch the result.
private let kernelDepth = 320
