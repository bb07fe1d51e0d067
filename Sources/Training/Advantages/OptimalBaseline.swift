import Interruptions

/// On-policy RL with the optimal reward baseline, OPO (Hao et al. 2025, arXiv:2505.23585).
///
/// The baseline is the group's mean score weighted by length, Σ len·s / Σ len, which makes the
/// variance of the gradient least when its norm grows with the length. A = s − baseline.
/// As in verl, a group of one has baseline 0.
public func optimalBaselineAdvantages(_ batch: RewardBatch) throws -> Advantages {
  let scores = batch.scores
  let lengths = batch.lengths
  var advantages = scores
  var baselines = scores
  var statistics: [GroupStatistics] = []
  var pace = InterruptionPace()
  for (number, members) in try members(ofGroups: batch.groups, checking: { try pace.step(16) }) {
    try pace.step(64 * members.count)
    var weighted = MetricSum()
    for member in members { weighted.add(scores[member], weight: lengths[member]) }
    let group = GroupStatistics(group: number, scores: members.map { scores[$0] })
    // Equal scores are their own mean, exactly; the weighted sum may round.
    let mean = group.isDegenerate ? group.mean : weighted.mean ?? 0
    let groupBaseline = group.count == 1 ? 0 : mean
    for member in members {
      baselines[member] = groupBaseline
      advantages[member] = scores[member] - groupBaseline
    }
    statistics.append(group)
  }
  return try Advantages(
    broadcasting: advantages, over: batch, baselines: baselines, groups: statistics)
}
