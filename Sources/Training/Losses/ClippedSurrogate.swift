import Interruptions

/// Proximal policy optimization, the clipped surrogate (Schulman et al. 2017, arXiv:1707.06347, eq. 7):
///
///     loss_t = max(−A·r, −A·clip(r, 1 − ε_low, 1 + ε_high))        r = π / π_old
///
/// with separate bounds below and above (DAPO) and, if asked for, the dual clip: for A < 0 the loss is
/// at most −A·c.
///
/// Departure, verl's: log r is clamped to ±20, beyond which the gradient is 0.
func clippedTokens(
  logProbs: [Double], old: [Double], advantages: [Double], mask: [Double],
  options: PolicyLossOptions
) throws(Interrupted) -> PolicyTokens {
  var tokens = PolicyTokens()
  var pace = InterruptionPace()
  for token in logProbs.indices {
    try pace.step(16)
    let difference = logProbs[token] - old[token]
    let logRatio = difference.clamped(to: -20...20)
    let ratio = exponential(logRatio)
    let advantage = mask[token] == 0 ? 0 : advantages[token]

    // 0 − x rather than −x, so that an advantage of 0 gives a loss of 0 and not of −0.
    var loss = 0 - advantage * ratio
    var slope = logRatio == difference ? loss : 0  // d(−A·r) / d log π = −A·r
    var clip = TokenClip.none
    let clippedRatio = ratio.clamped(to: options.ratioRange)
    let clippedLoss = 0 - advantage * clippedRatio
    if clippedLoss > loss {
      loss = clippedLoss
      slope = 0
      clip = ratio < clippedRatio ? .low : .high
    }
    if let bound = options.dualClip, advantage < 0, loss > 0 - advantage * bound {
      loss = 0 - advantage * bound
      slope = 0
      clip = .dual
    }
    tokens.append(logRatio: logRatio, ratio: ratio, loss: loss, slope: slope, clip: clip)
  }
  return tokens
}
