import Tasks

/// Items grouped by what they ask: one puzzle under two names is one cluster of two items.
///
/// A second answer to the same content says little that is new, so statistics count contents as the samples.
struct ContentClusters: Sendable {
  /// The indices of each cluster's items; clusters in order of first appearance.
  let members: [[Int]]

  /// - Parameter keys: one for each item, equal for items of the same content.
  init(keys: [String]) {
    var numbers: [String: Int] = [:]
    let groups = keys.map { key in
      let number = numbers[key, default: numbers.count]
      numbers[key] = number
      return number
    }
    members = Training.members(ofGroups: groups).map(\.members)
  }

  var count: Int { members.count }
}

/// The number of clusters of equal size that tell as much as clusters of these sizes: (Σ m)² / Σ m² (Kish 1965,
/// "Survey Sampling").
func effectiveCount(ofSizes sizes: [Double]) -> Double {
  let total = sizes.reduce(0, +)
  return total > 0 ? total * total / sizes.map { $0 * $0 }.reduce(0, +) : 0
}
