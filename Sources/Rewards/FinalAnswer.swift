import Tasks

/// The final answer that a response gives, in a form in which equal answers are equal texts; nil where it
/// gives none. It is what a majority vote counts.
///
/// Knights & Knaves: what the answer says of each person. Countdown: the expression in the last answer,
/// without white space. A reference answer: as Qwen's evaluation finds and normalizes it.
public func finalAnswer(in response: String, truth: GroundTruth) -> String? {
  switch truth {
  case .knightsAndKnaves(let names, _):
    let roles = claimedRoles(in: response, names: names)
    guard roles.contains(where: { $0 != nil }) else { return nil }
    return roles.map { $0.map { $0 ? "knight" : "knave" } ?? "?" }.joined(separator: " ")
  case .countdown:
    guard let answer = lastAnswer(in: response) else { return nil }
    let text = String(scalarArray(answer).filter { !isPythonSpace($0) })
    return text.isEmpty ? nil : text
  case .reference:
    let text = qwenNormalized(qwenAnswer(in: response))
    return text.isEmpty ? nil : text
  }
}
