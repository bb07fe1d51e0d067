#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The value of a sum or product of terms; NaN where the bounds are no whole numbers, where the sum does
/// not converge or too slowly to tell, and where it would take too long.
///
/// - Parameter cost: parts that one term has.
func seriesValue(
  _ kind: MathExpression.SeriesKind, from: ComplexNumber, to: ComplexNumber, cost: Int,
  term: @escaping (Double) -> ComplexNumber
) -> ComplexNumber {
  let undefined = ComplexNumber(.nan)
  guard from.isFinite, from.isReal, let low = nearestWhole(from.real) else { return undefined }
  if to.real == .infinity {
    guard kind == .sum, Effort.spend(InfiniteSum.mostTerms * cost) else { return undefined }
    return ComplexNumber(InfiniteSum(from: low, term: term).value)
  }
  guard to.isFinite, to.isReal, let high = nearestWhole(to.real) else { return undefined }
  let count = max(0, high - low + 1)
  guard count <= 100_000, Effort.spend(Int(count) * cost) else { return undefined }
  var result = ComplexNumber(kind == .sum ? 0 : 1)
  for offset in 0..<Int(count) {
    let value = term(low + Double(offset))
    result = kind == .sum ? result + value : result * value
  }
  return result
}

private func nearestWhole(_ value: Double) -> Double? {
  let whole = value.rounded()
  return abs(value - whole) < 1e-9 && abs(whole) < 1e15 ? whole : nil
}

/// A sum that goes on for ever.
///
/// Its terms are added until they vanish. Where they fall too slowly for that, but fast enough to
/// converge, Levin's u transformation (Weniger 1989, §7) finds the limit, if two estimates in a row agree
/// to ten digits.
private struct InfiniteSum {
  static let mostTerms = 400

  let from: Double
  let term: (Double) -> ComplexNumber

  var value: Double {
    var terms: [Double] = []
    var sum = 0.0
    var vanishing = 0
    for offset in 0..<Self.mostTerms {
      let next = term(from + Double(offset))
      guard next.isReal, next.real.isFinite else { return .nan }
      terms.append(next.real)
      sum += next.real
      vanishing = abs(next.real) <= 1e-18 * abs(sum) ? vanishing + 1 : 0
      if vanishing == 8 { return sum }
    }
    return converges(terms) ? levin(terms) : .nan
  }

  /// Terms of one sign fall faster than 1/n, alternating ones fall.
  private func converges(_ terms: [Double]) -> Bool {
    guard !terms.contains(0), let last = terms.last else { return false }
    let ratio = abs(last / terms[terms.count / 2 - 1])
    let pairs = zip(terms, terms.dropFirst())
    if pairs.allSatisfy({ $0 * $1 > 0 }) { return ratio < 0.46 }
    return pairs.allSatisfy { $0 * $1 < 0 } && ratio < 0.95
  }

  private func levin(_ terms: [Double]) -> Double {
    var (above, below): ([Double], [Double]) = ([], [])
    var sum = 0.0
    var best = (value: Double.nan, error: Double.infinity)
    var last = Double.nan
    for (n, term) in terms.prefix(40).enumerated() {
      sum += term
      let weight = term * Double(n + 1)
      above.append(sum / weight)
      below.append(1 / weight)
      for k in stride(from: n - 1, through: 0, by: -1) {
        let order = n - 1 - k
        let base = Double(k + 1)
        let factor =
          base / (base + Double(order + 1))
          * pow((base + Double(order)) / (base + Double(order + 1)), Double(order - 1))
        above[k] = above[k + 1] - factor * above[k]
        below[k] = below[k + 1] - factor * below[k]
      }
      let estimate = above[0] / below[0]
      let error = abs(estimate - last)
      if error < best.error { best = (estimate, error) }
      last = estimate
    }
    return best.error <= 1e-10 * abs(best.value) ? best.value : .nan
  }
}
