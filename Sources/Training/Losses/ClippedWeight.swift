import Interruptions

/// CISPO, clipped importance-sampling weights (MiniMax 2025, arXiv:2506.13585, eq. 4):
///
///     loss_t = −clip(r, 1 − ε_low, 1 + ε_high) · A · log π        r = π / π_old, held constant
///
/// REINFORCE with a bounded weight: a clipped token still gives gradient.
///
/// A token counts as clipped when its ratio lies outside the range, whatever the sign of its
/// advantage. Departure, verl's: log r is clamped to ±20.
func clippedWeightTokens(
  logProbs: [Double], old: [Double], advantages: [Double], mask: [Double],
  options: PolicyLossOptions
) throws(Interrupted) -> PolicyTokens {
  var tokens = PolicyTokens()
  var pace = InterruptionPace()
  for token in logProbs.indices {
    try pace.step(16)
    let logRatio = (logProbs[token] - old[token]).clamped(to: -20...20)
    let ratio = exponential(logRatio)
    let weight = ratio.clamped(to: options.ratioRange)
    let counts = mask[token] != 0
    let slope = counts ? 0 - weight * advantages[token] : 0
    let clip: TokenClip =
      if !counts || ratio == weight { .none } else if ratio < weight { .low } else { .high }
    tokens.append(
      logRatio: logRatio, ratio: ratio, loss: counts ? slope * logProbs[token] : 0, slope: slope,
      clip: clip)
  }
  return tokens
}
