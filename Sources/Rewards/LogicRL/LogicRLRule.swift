import Settings
import Tasks

/// The rule of Logic-RL (Xie et al. 2025, arXiv:2502.14768; `verl/utils/reward_score/kk.py`), exactly
/// as published, its quirks included.
///
/// Format: each of the four tags exactly once and in order, +1, else −1. Answer: with the format
/// right, +2 if every person has the right role, −1.5 if not, −2 if the answer cannot be read; with
/// the format wrong always −2. So the totals are 3, −0.5, −1 and −3.
///
/// The published rule looks for the header `Assistant:` or `<|im_start|>assistant` in prompt and
/// response together. Here the response alone is given, and the prompt's header is taken for granted;
/// but an `Assistant:` that the response itself writes cuts off what stands before it.
///
/// Strict, with the same totals: nothing is cut; the thinking must have words in it, and nothing but white
/// space and end markers may stand outside the two blocks; the answer must be plain claims, one a person
/// ("If Zoey is a knave then Oliver is a knight" and "It is false that Zoey is a knave" are none), for which
/// `**Zoey**: knave`, "Zoey is the knave" and names with letters beyond ASCII are good too.
public struct LogicRLRule: NamedRule {
  public static let name = "logic_rl"
  public static let summary =
    "format ±1 and answer 2, −1.5 or −2, as Logic-RL published it"
  public static let settings: [Setting<Self>] = [
    Setting(
      "strict", \.isStrict,
      "true closes what can be gamed: thinking with words, nothing outside the tags, plain claims only"
    ),
    Setting(
      "format_weight", \.formatWeight, "multiplies the format's part; 1 as published", .atLeast(0)),
    Setting(
      "answer_weight", \.answerWeight, "multiplies the answer's part; 1 as published", .atLeast(0)),
  ]

  /// Closes what can be gamed, and reads what is right in another form.
  public var isStrict: Bool
  /// Multiplies the format's part; 1 as published.
  public var formatWeight: Double
  /// Multiplies the answer's part; 1 as published.
  public var answerWeight: Double

  public init() { self.init(isStrict: false) }

  public init(isStrict: Bool = false, formatWeight: Double = 1, answerWeight: Double = 1) {
    self.isStrict = isStrict
    self.formatWeight = formatWeight
    self.answerWeight = answerWeight
  }

  public var maximum: Double { formatWeight + 2 * answerWeight }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    guard case .knightsAndKnaves(let names, let solution) = problem.truth else {
      throw .cannotJudge(name, "the roles of Knights & Knaves", problem)
    }
    let standard = StandardRoles(response, roles: problem.roles, names: names)
    return score(
      response: standard.text, names: names, solution: standard.named(solution))
  }

  /// The score of a response to a puzzle.
  public func score(response: String, names: [String], solution: [Bool]) -> Score {
    let text = ResponseText(response, isWhole: isStrict)
    let format = isStrict ? text.strictFormat : text.format
    let answer: (value: Double, reason: String)
    if format.isRight, let claimed = text.answer, !claimed.isEmpty {
      answer =
        isStrict
        ? judgeStrictly(claimed, names, solution)
        : judge(claimed, truth: GroundTruthRoles(names: names, solution: solution))
    } else {
      answer = (-2, text.answer == nil ? "there is no answer" : "the answer does not count")
    }
    return Score([
      ScoreComponent(
        name: "format", value: (format.isRight ? 1 : -1) * formatWeight, reason: format.reason),
      ScoreComponent(name: "answer", value: answer.value * answerWeight, reason: answer.reason),
    ])
  }

  private func judge(
    _ answer: [Unicode.Scalar], truth: GroundTruthRoles
  ) -> (Double, String) {
    let mentions = countRoles(answer)
    guard mentions == truth.roles.count else {
      return (-2, "the answer names \(mentions) roles for \(truth.roles.count) people")
    }
    var wrong: [String] = []
    for (name, isKnight) in truth.roles {
      guard let found = claimedRole(of: name, in: answer) else {
        return (-2, "the answer does not say what \(String(name)) is")
      }
      if found != isKnight { wrong.append(String(name)) }
    }
    if wrong.isEmpty { return (2, "all \(truth.roles.count) roles are right") }
    return (-1.5, "wrong about \(wrong.joined(separator: ", "))")
  }
}

extension LogicRLRule {
  private func judgeStrictly(
    _ answer: [Unicode.Scalar], _ names: [String], _ solution: [Bool]
  ) -> (Double, String) {
    let (roles, fault) = strictRoles(answer, names: names)
    if let fault { return (-2, fault) }
    let wrong = zip(names, zip(roles, solution)).filter { $1.0 != $1.1 }.map(\.0)
    return wrong.isEmpty
      ? (2, "all \(names.count) roles are right")
      : (-1.5, "wrong about \(wrong.joined(separator: ", "))")
  }
}

/// What a response's answer says of each person, true for one who tells the truth; nil where it says
/// nothing.
public func claimedRoles(
  in response: String, names: [String], roles: RolePair = .knightAndKnave
) -> [Bool?] {
  let standard = StandardRoles(response, roles: roles, names: names)
  guard let answer = ResponseText(standard.text).answer else { return names.map { _ in nil } }
  return names.map {
    claimedRole(of: Array($0.unicodeScalars), in: answer).map { $0 != standard.isFlipped }
  }
}

extension String {
  init(_ scalars: [Unicode.Scalar]) {
    self.init()
    unicodeScalars.append(contentsOf: scalars)
  }
}

/// The roles as the published rule reads them off its ground truth, a line a person: the first word of
/// ASCII letters that has a role after it. A name that is no such word becomes another one ("is"), and
/// of two people with one name the last counts.
private struct GroundTruthRoles {
  let roles: [(name: [Unicode.Scalar], isKnight: Bool)]

  init(names: [String], solution: [Bool]) {
    var roles: [(name: [Unicode.Scalar], isKnight: Bool)] = []
    for (index, (name, isKnight)) in zip(names, solution).enumerated() {
      let line = Array(
        "(\(index + 1)) \(name) is a \(isKnight ? "knight" : "knave")".unicodeScalars)
      guard let word = firstLetterWord(line) else { continue }
      if let known = roles.firstIndex(where: { $0.name == word }) {
        roles[known].isKnight = isKnight
      } else {
        roles.append((word, isKnight))
      }
    }
    self.roles = roles
  }
}
