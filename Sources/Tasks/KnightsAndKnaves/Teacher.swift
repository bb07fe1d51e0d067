/// One step of the backtracking search, written out.
public enum ReasoningStep: Sendable, Hashable {
  /// A role is tried, and no claim contradicts it so far.
  case assume(person: Int, isKnight: Bool)
  /// A role is ruled out by somebody's claim.
  case contradiction(person: Int, isKnight: Bool, claimant: Int, claimantIsKnight: Bool)
  /// Both roles of some people failed: back to an earlier person.
  case reconsider(exhausted: [Int], person: Int)
}

/// The search of the synthetic teacher of mem-kk-logic (arXiv:2410.23123, appendix), step by step.
///
/// People are visited in order; those whom the current speaker mentions come next. Each is tried as a
/// knight, then as a knave. A role is in conflict if the claim of somebody assigned can no longer
/// come out as that person's role demands, however the others are assigned; the first such person is
/// blamed. When both roles fail, the person before is reconsidered.
public func reasoningSteps(_ statements: [Statement]) -> (steps: [ReasoningStep], isSolved: Bool) {
  var knights = [Bool?](repeating: nil, count: statements.count)
  var order = Array(statements.indices)
  var options = [[Bool]](repeating: [false, true], count: statements.count)
  var steps: [ReasoningStep] = []
  var exhausted: [Int] = []
  var place = 0
  while place < order.count {
    let person = order[place]
    var isPlaced = false
    while let isKnight = options[person].popLast() {
      knights[person] = isKnight
      if let claimant = firstConflict(statements, knights) {
        steps.append(
          .contradiction(
            person: person, isKnight: isKnight, claimant: claimant,
            claimantIsKnight: knights[claimant] ?? false))
        knights[person] = nil
      } else {
        steps.append(.assume(person: person, isKnight: isKnight))
        isPlaced = true
        break
      }
    }
    if isPlaced {
      exhausted = []
      place += 1
      let rest = order[place...]
      var mentioned: [Int] = []
      for other in statements[person].people
      where rest.contains(other) && !mentioned.contains(other) {
        mentioned.append(other)
      }
      order = order[..<place] + mentioned + rest.filter { !mentioned.contains($0) }
    } else {
      options[person] = [false, true]
      exhausted.append(person)
      guard place > 0 else { return (steps, false) }
      place -= 1
      knights[order[place]] = nil
      if !options[order[place]].isEmpty {
        steps.append(.reconsider(exhausted: exhausted, person: order[place]))
        exhausted = []
      }
    }
  }
  return (steps, true)
}

/// The first assigned person whose claim no completion makes agree with the role.
private func firstConflict(_ statements: [Statement], _ knights: [Bool?]) -> Int? {
  statements.indices.first { person in
    guard let role = knights[person] else { return false }
    return !canBecome(statements[person], role, knights)
  }
}

/// Whether some assignment of the open roles gives the statement the value.
private func canBecome(_ statement: Statement, _ value: Bool, _ knights: [Bool?]) -> Bool {
  if let known = statement.value(knights) { return known == value }
  guard let open = statement.people.first(where: { knights[$0] == nil }) else { return false }
  return [true, false].contains { role in
    var tried = knights
    tried[open] = role
    return canBecome(statement, value, tried)
  }
}

extension KnightsAndKnavesPuzzle {
  /// The teacher's chain of thought, a sentence a step.
  public var chainOfThought: String {
    reasoningSteps(statements).steps.map(sentence).joined(separator: "\n")
  }

  /// The response of the teacher: the chain of thought, then the answer.
  public var teacherResponse: String {
    "<think>\(chainOfThought)</think>\n<answer>\(rolesText(names, solution))</answer>"
  }

  private func sentence(_ step: ReasoningStep) -> String {
    switch step {
    case .assume(let person, let isKnight):
      return "Say \(names[person]) is a \(role(isKnight)): "
        + "fits the \(isKnight ? "" : "false ")claim that \(statements[person].text(names))."
    case .contradiction(let person, let isKnight, let claimant, let claimantIsKnight):
      let owner = claimant == person ? "the own" : "\(names[claimant])'s"
      return "\(names[person]) is no \(role(isKnight)): "
        + "against \(owner) \(claimantIsKnight ? "" : "false ")claim that "
        + "\(statements[claimant].text(names))."
    case .reconsider(let exhausted, let person):
      let list = exhausted.map { names[$0] }.joined(separator: ", ")
      return "Nothing is left for \(list): back to \(names[person])."
    }
  }

  private func role(_ isKnight: Bool) -> String { isKnight ? "knight" : "knave" }
}
