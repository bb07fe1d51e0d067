import BigInt
import Tasks

/// The rule of TinyZero and Cognitive Behaviors (`verl/utils/reward_score/countdown.py`).
///
/// As published: only the last line of the response counts; 0 without `<answer>…</answer>` in it, 1 for
/// an expression that uses exactly the given numbers and equals the target, 0.1 for anything else.
/// Whole runs of digits are compared with the numbers, and the expression is Python's: `**` and `//`
/// pass, `2.5*4` uses 2, 5 and 4, a value within 1e-5 counts. Where Python would go on and on
/// (`9**9**9`), an integer beyond 200,000 bits, the score is 0.1.
///
/// Strict: the last answer anywhere, on any number of lines; `+ - * /` (also × ÷ −), brackets and the
/// given whole numbers only; a trailing `= target` is passed over; the exact value must be the target.
public struct CountdownRule: Rule, Hashable {
  /// Closes what can be gamed, and reads what is right in another form.
  public var isStrict: Bool
  /// What an answer in the right form earns that is wrong; 0.1 as published.
  public var formatScore: Double

  public init(isStrict: Bool = false, formatScore: Double = 0.1) {
    self.isStrict = isStrict
    self.formatScore = formatScore
  }

  public var name: String { "countdown" }
  public var maximum: Double { 1 }

  public var settings: [(name: String, value: Double)] {
    (isStrict ? [("strict", 1)] : []) + (formatScore == 0.1 ? [] : [("format_score", formatScore)])
  }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    guard case .countdown(let numbers, let target) = problem.truth else {
      throw .cannotJudge(name, "Countdown", problem)
    }
    return score(response: response, numbers: numbers, target: target)
  }

  public func score(response: String, numbers: [Int], target: Int) -> Score {
    let scalars = scalarArray(response)
    let text =
      isStrict ? scalars : Array(scalars[(scalars.lastIndex(of: "\n").map { $0 + 1 } ?? 0)...])
    guard let answer = lastAnswer(in: text) else {
      return verdict(
        0, isStrict ? "there is no answer" : "there is no answer in the last line")
    }
    let problem =
      isStrict ? strictFault(answer, numbers, target) : publishedFault(answer, numbers, target)
    guard let problem else { return verdict(1, "the expression equals \(target)") }
    return verdict(formatScore, problem)
  }

  private func verdict(_ value: Double, _ reason: String) -> Score {
    Score([ScoreComponent(name: "answer", value: value, reason: reason)])
  }

  /// What keeps an answer from being right by the published rule; nil when nothing does.
  private func publishedFault(_ answer: [Unicode.Scalar], _ numbers: [Int], _ target: Int) -> String?
  {
    guard digitRuns(answer) == numbers.map({ BigInt($0) }).sorted() else {
      return "the answer does not use each number exactly once"
    }
    for scalar in answer
    where !("0"..."9").contains(scalar) && !"+-*/().".unicodeScalars.contains(scalar)
      && !isPythonSpace(scalar)
    {
      return "the answer holds \(String([scalar]).debugDescription), which is no arithmetic"
    }
    guard let value = pythonValue(answer) else { return "the answer is no expression with a value" }
    guard let distance = value.distance(to: target), distance < 1e-5 else {
      return "the expression does not equal \(target)"
    }
    return nil
  }

  /// All runs of digits as integers, sorted; nil with one that is too long.
  private func digitRuns(_ text: [Unicode.Scalar]) -> [BigInt]? {
    var runs: [BigInt] = []
    var current = ""
    for scalar in text + [" "] {
      if let digit = scalar.properties.numericType == .decimal
        ? scalar.properties.numericValue.map({ Int($0) }) : nil
      {
        current += String(digit)
        if current.count > 4300 { return nil }
      } else if !current.isEmpty {
        guard let number = BigInt(current, radix: 10) else { return nil }
        runs.append(number)
        current = ""
      }
    }
    return runs.sorted()
  }

  private func strictFault(_ answer: [Unicode.Scalar], _ numbers: [Int], _ target: Int) -> String? {
    var text = String(answer).replacing("×", with: "*").replacing("÷", with: "/")
      .replacing("−", with: "-")
    if let equals = text.lastIndex(of: "=") {
      guard
        text[text.index(after: equals)...].filter({ !$0.isWhitespace }) == String(target)
      else { return "the answer states another result than \(target)" }
      text = String(text[..<equals])
    }
    guard let expression = CountdownExpression(text) else {
      return "the answer is no expression of whole numbers with + - * / and brackets"
    }
    guard expression.numbers.sorted() == numbers.sorted() else {
      return "the answer does not use each number exactly once"
    }
    return expression.value == Rational(target) ? nil : "the expression does not equal \(target)"
  }
}

private let opening = Array("<answer>".unicodeScalars)
private let closing = Array("</answer>".unicodeScalars)

/// What stands in the last `<answer>…</answer>`, without white space at the ends.
func lastAnswer(in text: [Unicode.Scalar]) -> [Unicode.Scalar]? {
  var last: ArraySlice<Unicode.Scalar>?
  var position = 0
  while let start = firstIndex(of: opening, in: text, from: position),
    let end = firstIndex(of: closing, in: text, from: start + opening.count)
  {
    last = text[(start + opening.count)..<end]
    position = end + closing.count
  }
  guard let last else { return nil }
  let trimmed = last.drop(while: isPythonSpace)
  return Array(
    trimmed[..<(trimmed.lastIndex { !isPythonSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex)])
}
