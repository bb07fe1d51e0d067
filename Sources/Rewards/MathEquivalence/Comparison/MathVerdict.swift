/// What is said of an answer held against a reference.
public struct MathVerdict: Sendable, Hashable {
  public let isEqual: Bool
  public let reason: String
}

/// Whether an answer says what a reference says, LaTeX or plain.
///
/// Both are read as values of a kind: numbers (whole, fractions, mixed, decimal, scientific, percent),
/// formulas, equations and inequalities, pairs, intervals and unions, sets and lists, matrices, choices,
/// words, times, number systems; then compared as that kind wants it. Units are compared when both have
/// one and else passed over; labels (x = 5) and words around a value too.
///
/// Whole numbers and fractions are compared exactly, whatever their size. Formulas are compared at ten
/// fixed points to nine digits, in double precision: equal formulas may differ by rounding of some 1e-14
/// a step, and formulas that are not equal agree at six points or more by design only. A decimal is a
/// rounded number: it equals what it agrees with to the sixth decimal and to a millionth.
///
/// Of a text with boxes only the last one is read, or the last ones with commas or "and" between.
/// Symmetric in its arguments. Texts of more than 5,000 bytes are compared as texts only.
public func mathVerdict(answer: String, reference: String) -> MathVerdict {
  if isSameText(answer, reference) { return MathVerdict(isEqual: true, reason: "the same text") }
  let (answer, reference) = (
    boxedAnswer(in: answer) ?? answer, boxedAnswer(in: reference) ?? reference
  )
  if answer.utf8.count > 5000 || reference.utf8.count > 5000 {
    let isEqual = isSameText(answer, reference)
    return MathVerdict(
      isEqual: isEqual,
      reason: isEqual ? "the same text" : "too long to be read, and not the same text")
  }
  let (first, second) = (cleanedMath(answer), cleanedMath(reference))
  if !first.isEmpty, withoutBlanks(words(in: first)) == withoutBlanks(words(in: second)) {
    return MathVerdict(isEqual: true, reason: "the same text but for spaces")
  }
  return Effort.$current.withValue(Effort()) {
    let (answers, references) = (
      MathReader.values(cleaned: first), MathReader.values(cleaned: second)
    )
    guard let left = answers.first else {
      return MathVerdict(
        isEqual: false, reason: "the answer is not understood, and not the same text")
    }
    guard let right = references.first else {
      return MathVerdict(
        isEqual: false, reason: "the reference is not understood, and not the same text")
    }
    let isEqual = answers.contains { answer in
      references.contains {
        MathEquality.areEqual(answer, $0) || MathEquality.areEqual($0, answer)
      }
    }
    return MathVerdict(
      isEqual: isEqual,
      reason: isEqual
        ? "\(left.kind) of the same value"
        : left.kind == right.kind
          ? "\(left.kind) of another value" : "\(left.kind) is not \(right.kind)")
  }
}

/// Whether two texts, neither of them empty, are the same to the byte.
private func isSameText(_ first: String, _ second: String) -> Bool {
  !first.isEmpty && first.utf8.count == second.utf8.count && first.utf8.elementsEqual(second.utf8)
}

/// What stands in `\text{…}` where that is the whole of a text; else the text.
private func words(in text: String) -> Substring {
  for opening in ["\\text{", "\\mbox{", "\\textbf{", "\\mathrm{"] {
    guard text.hasPrefix(opening), text.hasSuffix("}") else { continue }
    let content = text.dropFirst(opening.count).dropLast()
    return content.contains { "{}\\".contains($0) } ? text[...] : content
  }
  return text[...]
}

/// Without white space, but for a blank between two digits: 2 3 are two numbers.
private func withoutBlanks(_ text: Substring) -> String {
  var result: [Character] = []
  var isBlank = false
  for character in text {
    if character.isWhitespace {
      isBlank = true
      continue
    }
    if isBlank, character.isNumber, result.last?.isNumber == true { result.append(" ") }
    isBlank = false
    result.append(character)
  }
  return String(result)
}

extension MathValue {
  /// The kind in words.
  var kind: String {
    switch self {
    case .expression(let expression, _, let isPercent):
      isPercent ? "a percentage" : expression.variables.isEmpty ? "a number" : "a formula"
    case .list: "a list"
    case .tuple: "a tuple or interval"
    case .set: "a set"
    case .realSet: "a set of real numbers"
    case .matrix: "a matrix"
    case .equation: "an equation"
    case .inequality: "an inequality"
    case .approximated(let exact, _): exact.kind
    case .choice: "a choice"
    case .words: "words"
    case .digits: "a number in another base"
    case .time: "a time"
    case .ratio: "a ratio"
    }
  }
}
