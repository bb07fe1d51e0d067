import Tasks

/// Problems in stages, and the plan by which a trainer draws from them.
///
/// What is drawn follows from the curriculum, the seed, how many problems were drawn before and the
/// history of metrics. A trainer keeps no other state of it, so a checkpoint continues it bit for bit.
public struct Curriculum: Sendable, Hashable {
  public struct Stage: Sendable, Hashable {
    public let name: String
    public let problems: [Problem]

    public init(name: String, problems: [Problem]) {
      self.name = name
      self.problems = problems
    }
  }

  /// How stages follow each other.
  public enum Plan: Sendable, Hashable {
    /// One stage after the other: the problems drawn from each but the last, which has no end. Logic-RL
    /// draws every problem of a stage once.
    case ordered(draws: [Int])
    /// All stages at once, each with its share of the draws; ≥ 0, in any unit.
    case mixed(shares: [Double])
    /// A stage up when its problems are solved, one down when they are not.
    case bySuccess(SuccessThresholds)
  }

  public let stages: [Stage]
  public let plan: Plan

  /// Problems without stages.
  public init(_ problems: [Problem]) {
    stages = [Stage(name: "problems", problems: problems)]
    plan = .ordered(draws: [])
  }

  /// - Throws: ``TrainingError`` when a stage is empty, or the plan does not fit the stages.
  public init(stages: [Stage], plan: Plan) throws(TrainingError) {
    guard !stages.isEmpty else { throw .noProblems }
    for (index, stage) in stages.enumerated() where stage.problems.isEmpty {
      throw .setting("stages", "stage \(index) has no problems: leave it out, or fill it")
    }
    switch plan {
    case .ordered(let draws):
      guard draws.count == stages.count - 1, draws.allSatisfy({ $0 >= 1 }) else {
        throw .setting(
          "draws",
          "draws is \(draws) for \(stages.count) stages: it has a number of problems, 1 or more, for "
            + "each stage but the last")
      }
    case .mixed(let shares):
      guard shares.count == stages.count, shares.allSatisfy({ $0 >= 0 && $0.isFinite }),
        shares.contains(where: { $0 > 0 })
      else {
        throw .setting(
          "shares",
          "shares is \(shares) for \(stages.count) stages: it has a number for each, 0 or more, not "
            + "all 0")
      }
    case .bySuccess(let thresholds): try thresholds.validate()
    }
    self.stages = stages
    self.plan = plan
  }

  /// The problems of all stages, in order.
  public var problems: [Problem] { stages.flatMap(\.problems) }

  /// The plan in words; two plans that draw differently have other words.
  public var planText: String {
    switch plan {
    case .ordered(let draws):
      stages.count == 1
        ? "no stages" : "in order, after \(draws.map(String.init).joined(separator: ", "))"
    case .mixed(let shares): "mixed, \(shares.map { "\($0)" }.joined(separator: " : "))"
    case .bySuccess(let thresholds): "by success, \(thresholds.text)"
    }
  }
}
