/// The variance of a mean and how well it is known.
struct Variation {
  let variance: Double
  let degreesOfFreedom: Double

  /// The variation of the mean of independent values; nil for fewer than two, which do not tell how they vary.
  init?(ofMeanOf values: [Double]) {
    guard values.count > 1 else { return nil }
    degreesOfFreedom = Double(values.count - 1)
    variance = squaredDeviations(values) / degreesOfFreedom / Double(values.count)
  }

  /// The variation of the mean of values of problems, of which those of one content are not independent: the
  /// squares are of the sums over contents (Liang & Zeger 1986). Repeated contents weigh more than others, so the
  /// degrees of freedom are those of Kish's effective number. Nil for one content.
  init?(ofMeanOf values: [Double], by contents: ContentClusters) {
    let count = Double(contents.count)
    guard count > 1 else { return nil }
    if contents.count == values.count {
      self.init(ofMeanOf: values)
      return
    }
    let mean = meanOf(values)
    let sums = contents.members.map { members in members.map { values[$0] - mean }.reduce(0, +) }
    let squares = isConstant(values) ? 0 : sums.map { $0 * $0 }.reduce(0, +)
    let size = Double(values.count)
    self.init(
      variance: count / (count - 1) * squares / (size * size),
      degreesOfFreedom: max(1, effectiveCount(of: contents) - 1))
  }

  init(variance: Double, degreesOfFreedom: Double) {
    self.variance = variance
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// What shares that hardly vary may hide; nil where enough of them vary.
  ///
  /// Where fewer than ten contents, and fewer than half, differ from the others, as at 0 and 1, their spread says
  /// little of what the next content does. The half-width that this gives without any spread is that of
  /// Wilson's interval for none of n contents, z² / (n + z²): 1.9 points for 200.
  init?(hiddenIn shares: [Double], by contents: ContentClusters) {
    guard contents.count > 1 else { return nil }
    let means = contents.members.map { members in meanOf(members.map { shares[$0] }) }
    let usual = means.sorted()[means.count / 2]
    let differing = means.count { abs($0 - usual) > rounding }
    guard differing < 10, 2 * differing < means.count else { return nil }
    let deviation =
      normalQuantile / (effectiveCount(of: contents) + normalQuantile * normalQuantile)
    self.init(variance: deviation * deviation, degreesOfFreedom: .infinity)
  }
}

/// Differences up to this are rounding errors of means.
private let rounding = 1e-12

private func isConstant(_ values: [Double]) -> Bool {
  guard let first = values.first else { return true }
  return values.allSatisfy { abs($0 - first) <= rounding * max(1, abs(first)) }
}

private func squaredDeviations(_ values: [Double]) -> Double {
  if isConstant(values) { return 0 }
  let mean = meanOf(values)
  return values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
}

private func effectiveCount(of contents: ContentClusters) -> Double {
  effectiveCount(ofSizes: contents.members.map { Double($0.count) })
}
