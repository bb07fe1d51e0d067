import Interruptions

/// Group-relative advantages: GRPO (Shao et al. 2024, arXiv:2402.03300, §4.1.2) and Dr. GRPO (Liu et
/// al. 2025, arXiv:2503.20783, §3.2).
///
/// GRPO: A = (s − mean of the group) / (std of the group + ε). Dr. GRPO: A = s − mean of the group,
/// because dividing by the deviation favours prompts that are nearly always or nearly never solved;
/// it belongs with the aggregation `seq-mean-token-sum-norm`.
///
/// Departures, all verl's: the deviation is unbiased; ε = 1e-6 (TRL: 1e-4); a group of one has
/// baseline 0 and deviation 1, so its advantage is its score. A group of equal scores gives
/// exactly 0.
///
/// - Parameters:
///   - dividingByDeviation: true is GRPO, false is Dr. GRPO.
///   - epsilon: added to the deviation, ≥ 0.
public func groupRelativeAdvantages(
  _ batch: RewardBatch, dividingByDeviation: Bool = true, epsilon: Double = 1e-6
) throws -> Advantages {
  let scores = batch.scores
  var advantages = scores
  var baselines = scores
  var statistics: [GroupStatistics] = []
  var pace = InterruptionPace()
  for (group, members) in try members(ofGroups: batch.groups, checking: { try pace.step(16) }) {
    try pace.step(64 * members.count)
    let group = GroupStatistics(group: group, scores: members.map { scores[$0] })
    let baseline = group.count == 1 ? 0 : group.mean
    let deviation = group.count == 1 ? 1 : group.standardDeviation
    for member in members {
      let difference = scores[member] - baseline
      baselines[member] = baseline
      advantages[member] =
        dividingByDeviation && difference != 0 ? difference / (deviation + epsilon) : difference
    }
    statistics.append(group)
  }
  return try Advantages(
    broadcasting: advantages, over: batch, baselines: baselines, groups: statistics)
}
