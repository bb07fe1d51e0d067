import Interruptions

/// Group sequence policy optimization (Zheng et al. 2025, arXiv:2507.18071, eq. 5 and the token form
/// of eq. 13): the clipped surrogate with one ratio for the whole sequence,
///
///     s = exp(mean over the sequence's tokens of log π − log π_old)
///
/// so that a token's own noise does not decide whether it is clipped.
///
/// As in verl, the slope of a token is −A·s: its own log-probability moves the ratio as if alone and
/// the rest of the sequence stands still. With one advantage for the whole sequence, which every
/// group-relative estimator gives, the sum over the sequence is the exact gradient. log s is bounded
/// above by 10, beyond which the gradient is 0.
func sequenceTokens(
  logProbs: [Double], old: [Double], advantages: [Double], mask: [Double],
  options: PolicyLossOptions
) throws(Interrupted) -> PolicyTokens {
  var sum = MetricSum()
  for token in logProbs.indices where mask[token] != 0 { sum.add(logProbs[token] - old[token]) }
  let meanLogRatio = sum.mean ?? 0
  let ratio = exponential(min(meanLogRatio, 10))
  let clippedRatio = ratio.clamped(to: options.ratioRange)

  var tokens = PolicyTokens()
  var pace = InterruptionPace()
  for token in logProbs.indices {
    try pace.step(16)
    let advantage = mask[token] == 0 ? 0 : advantages[token]
    var loss = 0 - advantage * ratio
    var slope = meanLogRatio <= 10 ? loss : 0
    var clip = TokenClip.none
    let clippedLoss = 0 - advantage * clippedRatio
    if clippedLoss > loss {
      loss = clippedLoss
      slope = 0
      clip = ratio < clippedRatio ? .low : .high
    }
    tokens.append(
      logRatio: logProbs[token] - old[token], ratio: ratio, loss: loss, slope: slope, clip: clip)
  }
  return tokens
}
