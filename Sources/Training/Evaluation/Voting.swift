/// Scores of several answers to each of several problems.

/// mean@n: the mean over problems of the mean over their answers; nil without an answer.
///
/// Every problem weighs the same, however many answers it has. `scores` is [problem][answer].
public func meanAtN(_ scores: [[Double]]) -> Double? {
  MetricSum(scores.compactMap { MetricSum($0).mean }).mean
}

/// The answer given most often, the one seen first among equals; nil if nobody answered
/// (self-consistency, Wang et al. 2023, arXiv:2203.11171).
///
/// - Parameter answers: final answers in order; nil is an answer that could not be read, and has no
///   vote.
public func majorityAnswer(_ answers: [String?]) -> String? {
  var votes: [(answer: String, count: Int)] = []
  for case let answer? in answers {
    if let position = votes.firstIndex(where: { $0.answer == answer }) {
      votes[position].count += 1
    } else {
      votes.append((answer, 1))
    }
  }
  var winner: (answer: String, count: Int)?
  for vote in votes where vote.count > winner?.count ?? 0 { winner = vote }
  return winner?.answer
}

/// majority@n: the score of the first answer that says what the majority says; 0 if nobody answered.
///
/// - Parameters:
///   - answers: final answers of one problem; nil could not be read.
///   - scores: the score of each, in the same order.
public func majorityAtN(answers: [String?], scores: [Double]) throws(FormulaError) -> Double {
  guard answers.count == scores.count else {
    throw FormulaError(
      "majority@n: there are \(answers.count) answers and \(scores.count) scores; give one each")
  }
  guard let winner = majorityAnswer(answers), let position = answers.firstIndex(of: winner) else {
    return 0
  }
  return scores[position]
}
