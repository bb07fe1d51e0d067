/// 1 where the answer that a response gives in prose equals the reference, 0 where it does not or gives none.
///
/// The answer is looked for as Math-Verify does it, by what introduces it, the last of a kind first: a box or "the
/// final answer is"; "the answer is" or "answer:"; mathematics between dollars; a number. What stands there is
/// compared by ``mathVerdict(answer:reference:)``. Only where it is no mathematics, as in "the answer is below",
/// does the next kind count, so a response has no second chance.
public struct MathAnswerRule: ReferenceRule {
  public static let name = "math_answer"
  public static let summary =
    "1 for an answer in prose that equals the reference, else 0, found as Math-Verify finds it"

  public init() {}

  public func score(response: String, reference: String) -> Score {
    var reason = "there is no answer"
    for answer in AnswerInProse.all(in: cutResponse(response)) {
      for text in answer.readings {
        let verdict = mathVerdict(answer: text, reference: reference)
        reason = "'\(text.prefix(60))': \(verdict.reason)"
        if verdict.isEqual { return scored(1, reason) }
      }
      if answer.readings.contains(where: saysNumberOrFormula) { return scored(0, reason) }
    }
    return scored(0, reason)
  }

  private func scored(_ value: Double, _ reason: String) -> Score {
    Score([ScoreComponent(name: "answer", value: value, reason: reason)])
  }
}

/// Whether a text is more than words: "not 3" is, "below" is not.
private func saysNumberOrFormula(_ text: String) -> Bool {
  if text.unicodeScalars.contains(where: { decimalDigit($0) != nil }) { return true }
  guard text.utf8.count <= 5000 else { return false }
  return Effort.$current.withValue(Effort()) {
    MathReader.values(cleaned: cleanedMath(text)).contains {
      if case .words = $0 { false } else { true }
    }
  }
}
