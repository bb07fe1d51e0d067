import CPlatform
import Interruptions

/// Keys and values that queries attended to, with the places of their gradients; all are [count, D]
/// with the row stride of the fused query-key-value rows.
public struct AttentionGradientSpan {
  public let keys: UnsafePointer<Float>
  public let values: UnsafePointer<Float>
  public let keyGradients: UnsafeMutablePointer<Float>
  public let valueGradients: UnsafeMutablePointer<Float>
  public let count: Int

  public init(
    keys: UnsafePointer<Float>, values: UnsafePointer<Float>,
    keyGradients: UnsafeMutablePointer<Float>, valueGradients: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    self.keys = keys
    self.values = values
    self.keyGradients = keyGradients
    self.valueGradients = valueGradients
    self.count = count
  }
}

/// Query rows whose probabilities are rebuilt at a time.
private let queryBlock = 64

/// Room that ``attendBackward`` needs for sequences that attend to at most `positions` positions.
public func attentionBackwardScratch(positions: Int) -> Int { 2 * queryBlock * positions }

/// The gradient of causal attention for all rows of one head of one sequence.
///
/// The probabilities are rebuilt from the scores and `logNormalizers`, a block of rows at a time:
/// dV += Pᵀ·dO, dS = P∘(dO·Vᵀ − Σ dO∘O)·scale, dQ = dS·K, dK += dSᵀ·Q. Once an interruption is requested,
/// the rest is left out.
///
/// - Parameters:
///   - queries, queryGradients: [rows, D] with row stride `stride`; row i attends to the prefix and
///     to own positions 0...i. The gradients are overwritten.
///   - prefix: of count 0 when there is none.
///   - output, outputGradient: [rows, D] with row stride `outputStride`.
public func attendBackward(
  queries: UnsafePointer<Float>, queryGradients: UnsafeMutablePointer<Float>, stride: Int,
  rows: Int, headSize: Int, scale: Float,
  prefix: AttentionGradientSpan, own: AttentionGradientSpan,
  output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, outputStride: Int,
  logNormalizers: UnsafePointer<Float>, normalizerStride: Int,
  scratch: UnsafeMutablePointer<Float>
) {
  let prefixCount = prefix.count
  let width = prefixCount + rows
  let probabilities = scratch
  let gradients = scratch + queryBlock * width
  var first = 0
  while first < rows {
    if first > 0, Interruption.isRequested() { return }
    let count = min(queryBlock, rows - first)
    let ownCount = first + count
    let q = queries + first * stride
    let dq = queryGradients + first * stride
    let o = output + first * outputStride
    let dO = outputGradient + first * outputStride

    if prefixCount > 0 {
      matrixProduct(
        q, stride: stride, prefix.keys, stride: stride, transposeB: true, m: count,
        n: prefixCount, k: headSize, into: probabilities, stride: width)
      matrixProduct(
        dO, stride: outputStride, prefix.values, stride: stride, transposeB: true, m: count,
        n: prefixCount, k: headSize, into: gradients, stride: width)
    }
    matrixProduct(
      q, stride: stride, own.keys, stride: stride, transposeB: true, m: count, n: ownCount,
      k: headSize, into: probabilities + prefixCount, stride: width)
    matrixProduct(
      dO, stride: outputStride, own.values, stride: stride, transposeB: true, m: count,
      n: ownCount, k: headSize, into: gradients + prefixCount, stride: width)

    for row in 0..<count {
      let length = prefixCount + first + row + 1
      let p = probabilities + row * width
      let ds = gradients + row * width
      scoreGradientRow(
        p, ds, length, scale: scale,
        logNormalizer: logNormalizers[(first + row) * normalizerStride],
        delta: rowDot(dO + row * outputStride, o + row * outputStride, headSize))
      for index in length..<max(length, prefixCount + ownCount) {
        p[index] = 0
        ds[index] = 0
      }
    }

    if prefixCount > 0 {
      matrixProduct(
        probabilities, stride: width, transposeA: true, dO, stride: outputStride, m: prefixCount,
        n: headSize, k: count, keep: 1, into: prefix.valueGradients, stride: stride)
      matrixProduct(
        gradients, stride: width, transposeA: true, q, stride: stride, m: prefixCount,
        n: headSize, k: count, keep: 1, into: prefix.keyGradients, stride: stride)
      matrixProduct(
        gradients, stride: width, prefix.keys, stride: stride, m: count, n: headSize,
        k: prefixCount, into: dq, stride: stride)
    }
    matrixProduct(
      probabilities + prefixCount, stride: width, transposeA: true, dO, stride: outputStride,
      m: ownCount, n: headSize, k: count, keep: 1, into: own.valueGradients, stride: stride)
    matrixProduct(
      gradients + prefixCount, stride: width, transposeA: true, q, stride: stride, m: ownCount,
      n: headSize, k: count, keep: 1, into: own.keyGradients, stride: stride)
    matrixProduct(
      gradients + prefixCount, stride: width, own.keys, stride: stride, m: count, n: headSize,
      k: ownCount, keep: prefixCount > 0 ? 1 : 0, into: dq, stride: stride)
    first += count
  }
}

/// scores → probabilities and dP → dS of one row.
@inline(__always)
package func scoreGradientRow(
  _ scores: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>, _ count: Int,
  scale: Float, logNormalizer: Float, delta: Float
) {
  if AVX512.isAvailable {
    return score_gradient_row512(scores, gradients, count, scale, logNormalizer, delta)
  }
  let scales = SIMD8<Float>(repeating: scale)
  let shifts = SIMD8<Float>(repeating: logNormalizer)
  let deltas = SIMD8<Float>(repeating: delta)
  var index = 0
  while index + 8 <= count {
    let probability = exponential(scores.load8(index) * scales - shifts)
    scores.store8(probability, index)
    gradients.store8(probability * (gradients.load8(index) - deltas) * scales, index)
    index += 8
  }
  while index < count {
    let probability = exponential(scores[index] * scale - logNormalizer)
    scores[index] = probability
    gradients[index] = probability * (gradients[index] - delta) * scale
    index += 1
  }
}
