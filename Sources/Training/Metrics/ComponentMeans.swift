import Rewards

/// The mean of a part of the scores of a batch.
struct ComponentMean: Equatable {
  let name: String
  let mean: Double
  /// Scores that have the part, ≥ 1.
  let count: Int
}

/// The parts of scores joined by name, in the order of their first appearance.
///
/// Scores of one rule may have different parts. As in TRL, where a reward function that gives None for an
/// answer has no say in its mean (`nanmean`), the mean of a part is over the scores that have it.
func componentMeans(_ scores: [Score]) -> [ComponentMean] {
  var names: [String] = []
  var sums: [String: MetricSum] = [:]
  for score in scores {
    for component in score.components {
      if sums[component.name] == nil { names.append(component.name) }
      sums[component.name, default: MetricSum()].add(component.value)
    }
  }
  return names.compactMap { name in
    guard let sum = sums[name], let mean = sum.mean else { return nil }
    return ComponentMean(name: name, mean: mean, count: Int(sum.count))
  }
}
