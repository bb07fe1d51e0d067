/// Dynamic sampling: groups that teach nothing are left out of the update.
///
/// `.varyingScores` is DAPO's rule (Yu et al. 2025, arXiv:2503.14476, §3.2, as in verl): a group stays
/// if its scores differ, or if it has one answer only. `.mean(above:below:)` is OpenRLHF's: a group
/// stays if its mean score lies strictly between two bounds.
public enum GroupFilter: Equatable, Sendable {
  case varyingScores
  case mean(above: Double, below: Double)

  public func keeps(_ group: GroupStatistics) -> Bool {
    switch self {
    // Comparing scores rather than their deviation with 0, which rounding may miss.
    case .varyingScores: group.count == 1 || !group.isDegenerate
    case .mean(let lower, let upper): lower < group.mean && group.mean < upper
    }
  }

  /// The positions of the sequences whose groups stay, in order. `scores` and `groups` are [B].
  public func keptSequences(scores: [Double], groups: [Int]) throws -> [Int] {
    let kept = Set(try groupStatistics(scores: scores, groups: groups).filter(keeps).map(\.group))
    return groups.indices.filter { kept.contains(groups[$0]) }
  }
}
