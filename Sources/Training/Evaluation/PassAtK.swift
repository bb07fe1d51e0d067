/// Pass@k (Chen et al. 2021, arXiv:2107.03374, eq. 1): the probability that at least one of k answers,
/// drawn without replacement from n of which c are correct, is correct; 1 − C(n−c, k) / C(n, k).
///
/// Unbiased for the chance that k fresh answers contain a correct one. Computed as the product
/// 1 − Π (1 − k/i) for i in n−c+1…n, which does not overflow.
///
/// - Parameters:
///   - samples: n ≥ 1.
///   - correct: c in 0…n.
///   - k: in 1…n.
public func passAtK(samples: Int, correct: Int, k: Int) throws(FormulaError) -> Double {
  guard (1...max(1, samples)).contains(k), (0...max(0, samples)).contains(correct), samples > 0
  else {
    throw FormulaError(
      "pass@k: n is \(samples), correct \(correct) and k \(k); k lies in 1…n and correct in 0…n")
  }
  if correct == 0 { return 0 }
  if samples - correct < k { return 1 }
  var allWrong = 1.0
  for i in samples - correct + 1...samples { allWrong *= 1 - Double(k) / Double(i) }
  return 1 - allWrong
}
