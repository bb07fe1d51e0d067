import BigInt
import Settings
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
public struct CountdownRule: NamedRule {
  public static let name = "countdown"
  public static let summary =
    "1 for the target, 0.1 for another answer, 0 for none, as TinyZero published it"
  public static let settings: [Setting<Self>] = [
    Setting(
      "strict", \.isStrict, "true closes what can be gamed: whole numbers and + - * / only"),
    Setting(
      "format_score", \.formatScore, "for an answer that is wrong; 0.1 as published", .atLeast(0)),
  ]

  /// Closes what can be gamed, and reads what is right in another form.
  public var isStrict: Bool
  /// What an answer in the right form earns that is wrong; 0.1 as published.
  public var formatScore: Double

  public init() { self.init(isStrict: false) }

  public init(isStrict: Bool = false, formatScore: Double = 0.1) {
    self.isStrict = isStrict
    self.formatScore = formatScore
  }

  public var maximum: Double { 1 }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    guard case .countdown(let numbers, let target) = problem.truth else {
      throw .cannotJudge(name, "Countdown", problem)
    }
    return score(response: response, numbers: numbers, target: target)
  }

  public func score(response: String, numbers: [Int], target: Int) -> Score {
    score(response: response, numbers: numbers.map { BigInt($0) }, target: BigInt(target))
  }

  func score(response: String, numbers: [BigInt], target: BigInt) -> Score {
    let answer = response.withBytes { bytes -> String? in
      let line = bytes.lastPlace(of: "\n").map { $0 + 1 } ?? 0
      return bytes.lastAnswer(in: (isStrict ? 0 : line)..<bytes.count).map { String(bytes, $0) }
    }
    guard let answer else {
      return verdict(
        0, isStrict ? "there is no answer" : "there is no answer in the last line")
    }
    let fault =
      isStrict ? strictFault(answer, numbers, target) : publishedFault(answer, numbers, target)
    guard let fault else { return verdict(1, "the expression equals \(target)") }
    return verdict(formatScore, fault)
  }

  private func verdict(_ value: Double, _ reason: String) -> Score {
    Score([ScoreComponent(name: "answer", value: value, reason: reason)])
  }

  /// What keeps an answer from being right by the published rule; nil when nothing does.
  private func publishedFault(_ answer: String, _ numbers: [BigInt], _ target: BigInt) -> String? {
    guard hasRuns(answer, of: numbers) else {
      return "the answer does not use each number exactly once"
    }
    let scalars = scalarArray(answer)
    for scalar in scalars where !isArithmetic(scalar) && !isPythonSpace(scalar) {
      return "the answer holds \(String([scalar]).debugDescription), which is no arithmetic"
    }
    guard let value = pythonValue(scalars) else {
      return "the answer is no expression with a value"
    }
    guard let distance = value.distance(to: target), distance < 1e-5 else {
      return "the expression does not equal \(target)"
    }
    return nil
  }

  private func isArithmetic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "+", "-", "*", "/", "(", ")", ".": true
    default: false
    }
  }

  /// Whether the runs of digits in a text are the numbers, in any order; not with one beyond 4,300 digits,
  /// which Python refuses. Reading ends where there are more runs than numbers.
  private func hasRuns(_ text: String, of numbers: [BigInt]) -> Bool {
    var runs: [BigInt] = []
    var current = ""
    func finish() -> Bool {
      guard !current.isEmpty else { return true }
      guard runs.count < numbers.count, let number = BigInt(current, radix: 10) else {
        return false
      }
      runs.append(number)
      current = ""
      return true
    }
    for scalar in text.unicodeScalars {
      if let digit = decimalDigit(scalar) {
        guard current.utf8.count < 4300 else { return false }
        current += String(digit)
      } else if !finish() {
        return false
      }
    }
    return finish() && runs.sorted() == numbers.sorted()
  }

  /// Scalars of an expression that is read strictly, white space aside.
  private static let longestExpression = 1000

  private func strictFault(_ answer: String, _ numbers: [BigInt], _ target: BigInt) -> String? {
    var scalars = scalarArray(answer)[...]
    if let equals = scalars.lastIndex(of: "=") {
      let result = scalars[(equals + 1)...].lazy.filter { !$0.properties.isWhitespace }
      guard result.elementsEqual(String(target).unicodeScalars) else {
        return "the answer states another result than \(target)"
      }
      scalars = scalars[..<equals]
    }
    guard scalars.count <= Self.longestExpression,
      let expression = CountdownExpression(String(scalars.map(plainOperator)))
    else { return "the answer is no expression of whole numbers with + - * / and brackets" }
    guard expression.numbers.map({ BigInt($0) }).sorted() == numbers.sorted() else {
      return "the answer does not use each number exactly once"
    }
    guard let value = expression.value, value.isInteger, BigInt(value.numerator) == target else {
      return "the expression does not equal \(target)"
    }
    return nil
  }

  private func plainOperator(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "×": "*"
    case "÷": "/"
    case "−": "-"
    default: scalar
    }
  }
}

/// What stands in the last `<answer>…</answer>`, without white space at the ends.
func lastAnswer(in text: String) -> String? {
  text.withBytes { bytes in bytes.lastAnswer(in: 0..<bytes.count).map { String(bytes, $0) } }
}
