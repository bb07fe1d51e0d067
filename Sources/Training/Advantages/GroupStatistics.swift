import Interruptions

/// The scores of one group (the answers to one prompt), summed up.
public struct GroupStatistics: Equatable, Sendable {
  /// The number by which the batch names the group.
  public let group: Int
  /// How many sequences it has, G.
  public let count: Int
  public let mean: Double
  /// Unbiased (divided by G − 1), as `torch.std`; 0 for a group of one.
  public let standardDeviation: Double
  public let minimum: Double
  public let maximum: Double

  /// Whether all scores are equal, so that no answer is better than another.
  public var isDegenerate: Bool { minimum == maximum }

  init(group: Int, scores: [Double]) {
    self.group = group
    count = scores.count
    minimum = scores.min() ?? 0
    maximum = scores.max() ?? 0
    if minimum == maximum {
      // Equal scores have their value as mean, exactly: summing and dividing may round.
      mean = minimum
      standardDeviation = 0
    } else {
      let center = MetricSum(scores).sum / Double(count)
      let squares = MetricSum(scores.map { ($0 - center) * ($0 - center) }).sum
      mean = center
      standardDeviation = (squares / Double(count - 1)).squareRoot()
    }
  }
}

/// The sequences of each group, groups in order of first appearance.
///
/// - Parameter check: called for each sequence; what it throws ends the work.
func members(
  ofGroups groups: [Int], checking check: () throws -> Void
) rethrows -> [(group: Int, members: [Int])] {
  var positions: [Int: Int] = [:]
  var result: [(group: Int, members: [Int])] = []
  for (sequence, group) in groups.enumerated() {
    try check()
    if let position = positions[group] {
      result[position].members.append(sequence)
    } else {
      positions[group] = result.count
      result.append((group, [sequence]))
    }
  }
  return result
}

func members(ofGroups groups: [Int]) -> [(group: Int, members: [Int])] {
  members(ofGroups: groups, checking: {})
}

/// The statistics of each group, in order of first appearance. `scores` and `groups` are [B].
public func groupStatistics(
  scores: [Double], groups: [Int]
) throws -> [GroupStatistics] {
  guard scores.count == groups.count else {
    throw FormulaError(
      "groups: there are \(scores.count) scores and \(groups.count) group numbers; give one a "
        + "sequence")
  }
  var pace = InterruptionPace()
  return try members(ofGroups: groups) { try pace.step(16) }.interruptibleMap(cost: 64) {
    group, members in
    GroupStatistics(group: group, scores: members.map { scores[$0] })
  }
}
