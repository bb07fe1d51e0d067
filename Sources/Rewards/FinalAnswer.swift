import Tasks

/// The final answer that a response gives, in a form in which equal answers are equal texts; nil where it
/// gives none. It is what a majority vote counts.
///
/// Knights & Knaves: who tells the truth by the answer. Countdown: the expression in the last answer,
/// without white space. A reference answer: as Qwen's evaluation finds and normalizes it; of more than 20,000
/// bytes as it stands.
///
/// - Parameter roles: the words for people who tell the truth and who lie.
public func finalAnswer(
  in response: String, truth: GroundTruth, roles: RolePair = .knightAndKnave
) -> String? {
  switch truth {
  case .knightsAndKnaves(let names, _):
    let roles = claimedRoles(in: response, names: names, roles: roles)
    guard roles.contains(where: { $0 != nil }) else { return nil }
    return roles.map { $0.map { $0 ? "knight" : "knave" } ?? "?" }.joined(separator: " ")
  case .countdown:
    guard let answer = lastAnswer(in: response) else { return nil }
    let text = String(scalarArray(answer).filter { !isPythonSpace($0) })
    return text.isEmpty ? nil : text
  case .reference, .unknown:
    let answer = qwenAnswer(in: response)
    let text =
      answer.utf8.count <= longestReadAnswer ? qwenNormalized(answer) : pythonTrimmed(answer)
    return text.isEmpty ? nil : text
  }
}
