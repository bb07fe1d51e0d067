import Interruptions

/// Selecting sampled answers to train on: best-of-n and rejection sampling (RAFT, Dong et al. 2023,
/// arXiv:2304.06767; RFT, Yuan et al. 2023, arXiv:2308.01825).

/// The position of each group's best sequence, the first among equals; groups in order of first
/// appearance. `scores` and `groups` are [B].
public func bestOfEachGroup(
  scores: [Double], groups: [Int]
) throws -> [Int] {
  guard scores.count == groups.count else {
    throw FormulaError(
      "best of n: there are \(scores.count) scores and \(groups.count) group numbers; give one a "
        + "sequence")
  }
  var pace = InterruptionPace()
  return try members(ofGroups: groups) { try pace.step(16) }.interruptibleMap { _, members in
    var best = members[0]
    for member in members where scores[member] > scores[best] { best = member }
    return best
  }
}

/// The positions of the sequences that score `threshold` or more, in order.
public func acceptedSequences(scores: [Double], threshold: Double) -> [Int] {
  scores.indices.filter { scores[$0] >= threshold }
}
