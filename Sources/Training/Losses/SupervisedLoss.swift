/// Supervised fine-tuning: the mean negative log-probability of the target tokens.
///
/// The mask says which tokens are *targets*: 1 for the tokens of the answer, its end-of-sequence
/// token included, 0 for prompt and padding. The logits at position t predict token t + 1, so the mask
/// of predictions is the mask of targets without its first element. Slicing a mask that is already
/// shifted drops the end of sequence, and the model never learns to stop (verl issue 3562).

/// Which tokens of a sequence are targets: `[0, 0, 0, 1, 1, 1, 0, 0]` for a prompt of 3, an answer of
/// 3 (with its end of sequence) and 2 of padding.
///
/// - Parameters:
///   - prompt: tokens of the prompt, ≥ 0.
///   - response: tokens of the answer, the end of sequence included, ≥ 0.
///   - length: padded length; nil is no padding.
public func supervisedTargetMask(
  prompt: Int, response: Int, paddedTo length: Int? = nil
) throws(FormulaError) -> [Double] {
  let length = length ?? prompt + response
  guard prompt >= 0, response >= 0, length >= prompt + response else {
    throw FormulaError(
      "target mask: a prompt of \(prompt) and an answer of \(response) tokens do not fit into "
        + "\(length); give a longer length, or cut the answer")
  }
  return (0..<length).map { (prompt..<prompt + response).contains($0) ? 1 : 0 }
}

/// The mask of predictions that goes with a mask of targets: position t predicts token t + 1.
public func supervisedPredictionMask(targets: [Double]) -> [Double] {
  Array(targets.dropFirst())
}

/// The loss of given log-probabilities of targets, and its gradient.
///
/// - Parameters:
///   - logProbs: log-probability of each target token. [B][T]
///   - mask: 1 for targets that count; nil counts all. [B][T]
///   - weights: as in `policyLoss`. [B][T]
public func supervisedLoss(
  logProbs: [[Double]], mask: [[Double]]? = nil, aggregation: LossAggregation = .tokenMean,
  weights: [[Double]]? = nil
) throws -> (loss: Double, gradient: [[Double]]) {
  let mask = try checkedMask("supervised loss", mask, of: ("log_probs", logProbs))
  let weights = try aggregation.checkedWeights(
    "supervised loss", weights, mask: mask, divisor: nil)
  return (
    loss: 0 - weightedSum(logProbs, weights), gradient: weights.map { $0.map { 0 - $0 } }
  )
}
