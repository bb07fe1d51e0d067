import Interruptions

/// REINFORCE leave-one-out (Kool et al. 2019; Ahmadian et al. 2024, arXiv:2402.14740).
///
/// The baseline of a sequence is the mean score of the other G − 1 of its group, so that
/// A = (s − mean of the group) · G / (G − 1).
///
/// Departure: verl passes the score of a group of one through; here it is an error, because there is
/// no other sequence to compare with.
public func leaveOneOutAdvantages(_ batch: RewardBatch) throws -> Advantages {
  let scores = batch.scores
  var advantages = scores
  var baselines = scores
  var statistics: [GroupStatistics] = []
  var pace = InterruptionPace()
  for (number, members) in try members(ofGroups: batch.groups, checking: { try pace.step(16) }) {
    try pace.step(64 * members.count)
    guard members.count > 1 else {
      throw FormulaError(
        "rloo compares each answer with the others of its group, and group \(number) has 1 answer; "
          + "sample 2 or more a prompt, or take reinforce_plus_plus")
    }
    let group = GroupStatistics(group: number, scores: members.map { scores[$0] })
    let size = Double(group.count)
    for member in members {
      advantages[member] = (scores[member] - group.mean) * (size / (size - 1))
      baselines[member] = scores[member] - advantages[member]
    }
    statistics.append(group)
  }
  return try Advantages(
    broadcasting: advantages, over: batch, baselines: baselines, groups: statistics)
}
