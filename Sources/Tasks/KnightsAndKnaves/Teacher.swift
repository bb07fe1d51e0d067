import Randomness

/// One step of the backtracking search, written out.
public enum ReasoningStep: Sendable, Hashable {
  /// A role is tried, and no claim contradicts it so far.
  case assume(person: Int, isKnight: Bool)
  /// A role is ruled out by somebody's claim.
  case contradiction(person: Int, isKnight: Bool, claimant: Int, claimantIsKnight: Bool)
  /// A role is kept although somebody's claim rules it out: a careless teacher's slip.
  case overlook(person: Int, isKnight: Bool, claimant: Int, claimantIsKnight: Bool)
  /// Both roles of some people failed: back to an earlier person.
  case reconsider(exhausted: [Int], person: Int)
}

/// The search of the synthetic teacher of mem-kk-logic (arXiv:2410.23123, appendix), step by step.
///
/// People are visited in order; those whom the current speaker mentions come next. Each is tried as a
/// knight, then as a knave. A role is in conflict if the claim of somebody assigned can no longer
/// come out as that person's role demands, however the others are assigned; the first such person is
/// blamed. When both roles fail, the person before is reconsidered.
///
/// - Parameter overlooks: asked at each conflict; true passes over it, as no sound search does, and
///   the claim is not looked at again.
/// - Returns: the steps, and the roles found, true for a knight; nil when every choice failed.
public func reasoningSteps(
  _ statements: [Statement], overlooks: () -> Bool = { false }, checkpoint: Checkpoint
) rethrows -> (steps: [ReasoningStep], solution: [Bool]?) {
  var knights = [Bool?](repeating: nil, count: statements.count)
  var order = Array(statements.indices)
  var options = [[Bool]](repeating: [false, true], count: statements.count)
  var steps: [ReasoningStep] = []
  var exhausted: [Int] = []
  var overlooked: Set<Int> = []
  var place = 0
  var pace = Pace()
  while place < order.count {
    let person = order[place]
    var isPlaced = false
    while let isKnight = options[person].popLast() {
      knights[person] = isKnight
      let conflict = try firstConflict(
        statements, knights, except: overlooked, &pace, checkpoint)
      guard let claimant = conflict else {
        steps.append(.assume(person: person, isKnight: isKnight))
        isPlaced = true
        break
      }
      let claimantIsKnight = knights[claimant] ?? false
      if overlooks() {
        overlooked.insert(claimant)
        steps.append(
          .overlook(
            person: person, isKnight: isKnight, claimant: claimant,
            claimantIsKnight: claimantIsKnight))
        isPlaced = true
        break
      }
      steps.append(
        .contradiction(
          person: person, isKnight: isKnight, claimant: claimant,
          claimantIsKnight: claimantIsKnight))
      knights[person] = nil
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
      guard place > 0 else { return (steps, nil) }
      place -= 1
      knights[order[place]] = nil
      if !options[order[place]].isEmpty {
        steps.append(.reconsider(exhausted: exhausted, person: order[place]))
        exhausted = []
      }
    }
  }
  return (steps, knights.map { $0 ?? true })
}

/// The search, which nothing stops.
public func reasoningSteps(
  _ statements: [Statement]
) -> (steps: [ReasoningStep], solution: [Bool]?) {
  reasoningSteps(statements, checkpoint: {})
}

/// The first assigned person whose claim no completion makes agree with the role.
private func firstConflict(
  _ statements: [Statement], _ knights: [Bool?], except overlooked: Set<Int>, _ pace: inout Pace,
  _ checkpoint: Checkpoint
) rethrows -> Int? {
  for person in statements.indices {
    guard let role = knights[person], !overlooked.contains(person) else { continue }
    if try !canBecome(statements[person], role, knights, &pace, checkpoint) { return person }
  }
  return nil
}

/// Whether some assignment of the open roles gives the statement the value.
private func canBecome(
  _ statement: Statement, _ value: Bool, _ knights: [Bool?], _ pace: inout Pace,
  _ checkpoint: Checkpoint
) rethrows -> Bool {
  try pace.step(checkpoint)
  if let known = statement.value(knights) { return known == value }
  guard let open = statement.people.first(where: { knights[$0] == nil }) else { return false }
  var tried = knights
  for role in [true, false] {
    tried[open] = role
    if try canBecome(statement, value, tried, &pace, checkpoint) { return true }
  }
  return false
}

extension KnightsAndKnavesPuzzle {
  /// The response of the teacher: the chain of thought, a sentence a step, then the answer.
  public func teacherResponse(checkpoint: Checkpoint) rethrows -> String {
    response(try reasoningSteps(statements, checkpoint: checkpoint))
  }

  /// The response of the teacher, whose search nothing stops.
  public var teacherResponse: String { teacherResponse {} }

  /// The response of a teacher who overlooks each contradiction with a probability, and then mostly
  /// ends with a wrong answer.
  ///
  /// - Parameter careless: in 0…1.
  public func teacherResponse(
    careless: Double, using stream: RandomStream, checkpoint: Checkpoint
  ) rethrows -> String {
    var stream = stream
    return response(
      try reasoningSteps(
        statements, overlooks: { stream.uniform() < careless }, checkpoint: checkpoint))
  }

  /// The teacher's steps, a sentence or more each.
  public func teacherSentences(checkpoint: Checkpoint) rethrows -> [String] {
    try reasoningSteps(statements, checkpoint: checkpoint).steps.map(sentence)
  }

  private func response(_ search: (steps: [ReasoningStep], solution: [Bool]?)) -> String {
    let thought = search.steps.map(sentence).joined(separator: "\n")
    return "<think>\(thought)</think>\n<answer>"
      + "\(rolesText(names, search.solution ?? solution, roles))</answer>"
  }

  /// The evidence comes before the verdict, as a reader who thinks token by token needs it.
  private func sentence(_ step: ReasoningStep) -> String {
    switch step {
    case .assume(let person, let isKnight):
      return trial(person, isKnight) + claim(person) + " That can be \(isKnight). It fits."
    case .contradiction(let person, let isKnight, let claimant, let claimantIsKnight):
      return trial(person, isKnight) + claim(claimant) + " That cannot be \(claimantIsKnight). No."
    case .overlook(let person, let isKnight, let claimant, let claimantIsKnight):
      return trial(person, isKnight) + claim(claimant)
        + " That can be \(claimantIsKnight). It fits."
    case .reconsider(let exhausted, let person):
      let list = exhausted.map { names[$0] }.joined(separator: ", ")
      return "Nothing is left for \(list): back to \(names[person])."
    }
  }

  private func trial(_ person: Int, _ isKnight: Bool) -> String {
    "Try \(names[person]) as \(roles.phrase(isKnight)). "
  }

  private func claim(_ person: Int) -> String {
    "\(names[person]) says: \(statements[person].text(names, roles: roles))."
  }
}
