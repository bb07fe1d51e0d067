import Randomness
import Tensors

/// Draws one token from a row of logits already divided by the temperature.
///
/// - Parameters:
///   - exponentials: exp(logit − maximum) of each token; changed when top-k or top-p apply.
///   - sum: the ordered sum of `exponentials`.
func drawToken(
  _ exponentials: UnsafeMutablePointer<Float>, _ count: Int, sum: Float,
  options: SamplingOptions, using numbers: inout RandomStream
) -> Int32 {
  var total = Double(sum)
  if options.topK != nil || options.topP < 1 {
    total = keepLikeliest(exponentials, count, options)
  }
  let threshold = numbers.uniform() * total
  var reached = 0.0
  var last = 0
  for token in 0..<count {
    let weight = Double(exponentials[token])
    if weight > 0 {
      reached += weight
      last = token
      if reached > threshold { return Int32(token) }
    }
  }
  // The sums differ in rounding: what is left over falls to the last token that can be drawn.
  return Int32(last)
}

/// The likeliest token; of equals, the first.
func likeliestToken(_ logits: UnsafePointer<Float>, _ count: Int) -> Int32 {
  var best = 0
  for token in 1..<max(count, 1) where logits[token] > logits[best] { best = token }
  return Int32(best)
}

/// Sets the weights of tokens outside top-k and top-p to 0; returns the sum of the others.
///
/// Top-k cuts first, and top-p takes its share of what top-k left, as Transformers (TopKLogitsWarper before
/// TopPLogitsWarper) and vLLM do.
package func keepLikeliest(
  _ weights: UnsafeMutablePointer<Float>, _ count: Int, _ options: SamplingOptions
) -> Double {
  let order = (0..<count).sorted { (weights[$1], $0) < (weights[$0], $1) }
  var kept = min(options.topK ?? count, count)
  if options.topP < 1 {
    var total = 0.0
    for token in order.prefix(kept) { total += Double(weights[token]) }
    var reached = 0.0
    for (rank, token) in order.prefix(kept).enumerated() {
      reached += Double(weights[token])
      if reached >= Double(options.topP) * total {
        kept = rank + 1
        break
      }
    }
  }
  for token in order.dropFirst(kept) { weights[token] = 0 }
  return order.prefix(kept).reduce(0.0) { $0 + Double(weights[$1]) }
}
