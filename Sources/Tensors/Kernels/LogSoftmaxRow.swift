/// Multiplies a row of logits by the inverse temperature and returns its log normaliser
/// log Σ exp(logit / temperature), so that `row[token] - result` is the token's log-probability.
///
/// - Parameter scratch: room for `count` numbers; receives exp(logit − maximum), and `sum` their
///   ordered sum.
@inline(__always)
public func logNormalizer(
  _ row: UnsafeMutablePointer<Float>, _ count: Int, inverseTemperature: Float,
  scratch: UnsafeMutablePointer<Float>, sum: inout Float
) -> Float {
  if inverseTemperature != 1 { scaleRow(row, count, by: inverseTemperature) }
  let maximum = rowMaximum(row, count)
  scratch.update(from: row, count: count)
  sum = exponentiateRow(scratch, count, scale: 1, shift: maximum)
  return maximum + logarithm(sum)
}

/// The entropy −Σ p·log p of a softmax, in nats: logNormalizer − Σ p·logit.
@inline(__always)
public func softmaxEntropy(
  logits: UnsafePointer<Float>, exponentials: UnsafePointer<Float>, sum: Float,
  logNormalizer: Float, _ count: Int
) -> Float {
  logNormalizer - rowDot(logits, exponentials, count) / sum
}

/// Replaces a row of (scaled) logits by the gradient of
/// `coefficient`·log p[target] + `entropyCoefficient`·H with respect to the unscaled logits:
/// inverseTemperature·(coefficient·(1[j = target] − p_j) − entropyCoefficient·p_j·(log p_j + H)).
@inline(__always)
public func logSoftmaxBackwardRow(
  _ row: UnsafeMutablePointer<Float>, _ count: Int, target: Int, logNormalizer: Float,
  coefficient: Float, entropyCoefficient: Float, entropy: Float, inverseTemperature: Float
) {
  let normalizers = SIMD8<Float>(repeating: logNormalizer)
  let weight = -coefficient * inverseTemperature
  let weights = SIMD8<Float>(repeating: weight)
  let entropyWeight = -entropyCoefficient * inverseTemperature
  let entropyWeights = SIMD8<Float>(repeating: entropyWeight)
  let entropies = SIMD8<Float>(repeating: entropy)
  var index = 0
  while index + 8 <= count {
    let logProbability = row.load8(index) - normalizers
    let probability = exponential(logProbability)
    var gradient = probability * weights
    gradient.addProduct(probability * entropyWeights, logProbability + entropies)
    row.store8(gradient, index)
    index += 8
  }
  while index < count {
    let logProbability = row[index] - logNormalizer
    let probability = exponential(logProbability)
    row[index] =
      probability * weight + probability * entropyWeight * (logProbability + entropy)
    index += 1
  }
  row[target] += coefficient * inverseTemperature
}
