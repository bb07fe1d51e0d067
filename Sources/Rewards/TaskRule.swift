import Tasks

/// The rule that goes with a task: `logic_rl`, `countdown`, or `simple_rl` for a reference answer.
public func standardRule(for problem: Problem) -> any Rule {
  switch problem.truth {
  case .knightsAndKnaves: LogicRLRule()
  case .countdown: CountdownRule()
  // No rule can judge answers to what has no known truth; this one says so.
  case .reference, .unknown: SimpleRLRule()
  }
}

/// Judges each problem by the rule that goes with its task, for problems of several tasks.
public struct TaskRule: Rule {
  public init() {}

  public var name: String { "the task's own" }
  public var maximum: Double {
    max(LogicRLRule().maximum, CountdownRule().maximum, SimpleRLRule().maximum)
  }

  public func maximum(for problem: Problem) -> Double { standardRule(for: problem).maximum }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    try standardRule(for: problem).score(response: response, problem: problem)
  }
}

/// The rule that goes with problems: of their task, or of each one's where there are several.
public func standardRule(for problems: [Problem]) -> any Rule {
  guard let first = problems.first else { return TaskRule() }
  let isOneTask = problems.allSatisfy { $0.truth.summary == first.truth.summary }
  return isOneTask ? standardRule(for: first) : TaskRule()
}
