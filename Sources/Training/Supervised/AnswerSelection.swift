import Interruptions
import Rewards

/// Which of sampled answers are trained on: rejection sampling (RFT, Yuan et al. 2023, arXiv:2308.01825;
/// ReST-EM, Singh et al. 2023, arXiv:2312.06585).
public struct AnswerSelection: Sendable, Hashable {
  /// When two answers to one problem are the same.
  public enum Duplicates: String, Sendable, CaseIterable {
    /// The same text, but for white space.
    case text
    /// The same equations in the same order, as RFT has it; the same text where there are none.
    case equations
    /// Never: all are kept.
    case kept
  }

  /// Which answers go first.
  public enum Preference: String, Sendable, CaseIterable {
    case first
    /// The fewest tokens; Logic-RL's rejection sampling takes the shortest right answer.
    case shortest
  }

  /// The total from which an answer is right; nil is the rule's largest.
  public var threshold: Double?
  /// Answers of one problem at the most, ≥ 1; nil is no limit. ReST-EM: 10.
  public var cap: Int?
  public var duplicates: Duplicates
  public var preference: Preference

  public init(
    threshold: Double? = nil, cap: Int? = 4, duplicates: Duplicates = .text,
    preference: Preference = .first
  ) {
    self.threshold = threshold
    self.cap = cap
    self.duplicates = duplicates
    self.preference = preference
  }
}

/// What is left of sampled answers, and how many each step left.
public struct SelectedAnswers: Sendable, Hashable {
  /// Positions of the answers to train on, by problem, the preferred first.
  public let kept: [Int]
  public let sampled: Int
  /// Right answers that ended by themselves.
  public let right: Int
  /// Right ones without duplicates.
  public let distinct: Int
  public let problems: Int
  /// Problems with a right answer.
  public let solved: Int
}

/// Verifies, removes duplicates and caps. An answer that was cut off is never taken: it would teach not
/// to stop.
///
/// Answers with one group number answer one problem, so answers of several models to the same problems
/// can be pooled.
///
/// - Throws: `Interrupted`.
public func selectAnswers(
  _ rollouts: [Rollout], scores: [Score], rule: any Rule, _ selection: AnswerSelection
) throws -> SelectedAnswers {
  precondition(rollouts.count == scores.count, "\(rollouts.count) rollouts, \(scores.count) scores")
  func isRight(_ index: Int) -> Bool {
    scores[index].total >= selection.threshold ?? rule.maximum(for: rollouts[index].problem)
      && rollouts[index].finishReason != .length
  }
  var kept: [Int] = []
  var (right, distinct, solved) = (0, 0, 0)
  var pace = InterruptionPace()
  let groups = try members(ofGroups: rollouts.map(\.group)) { try pace.step(16) }
  for (_, members) in groups {
    var accepted = try members.filter { index in
      try pace.step(16)
      return isRight(index)
    }
    right += accepted.count
    if !accepted.isEmpty { solved += 1 }
    if selection.preference == .shortest {
      accepted.sort { (rollouts[$0].tokens.count, $0) < (rollouts[$1].tokens.count, $1) }
    }
    var known: Set<String> = []
    accepted = try accepted.filter { index in
      try pace.step(1024)
      return answerKey(rollouts[index].text, selection.duplicates).map { known.insert($0).inserted }
        ?? true
    }
    distinct += accepted.count
    kept += accepted.prefix(selection.cap ?? accepted.count)
  }
  return SelectedAnswers(
    kept: kept, sampled: rollouts.count, right: right, distinct: distinct, problems: groups.count,
    solved: solved)
}

/// What two equal answers have in common; nil for an answer that equals none.
func answerKey(_ text: String, _ duplicates: AnswerSelection.Duplicates) -> String? {
  switch duplicates {
  case .kept: return nil
  case .text: return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  case .equations:
    let equations = statedEquations(in: text)
    return equations.isEmpty ? answerKey(text, .text) : equations.joined(separator: "; ")
  }
}
