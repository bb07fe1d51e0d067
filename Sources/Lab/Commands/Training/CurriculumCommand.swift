import Language
import Tasks
import Training

struct CurriculumCommand: Command {
  static let declaration = CommandDeclaration(
    name: "curriculum", area: .training,
    summary: "Problems in stages, for a trainer to draw from by a plan.",
    discussion: """
      by=order takes one stage after the other: draws problems of each (a number, or one for each stage
      but the last), or every problem of it once; the last has no end. by=mixed draws from all, each
      with its share. by=success goes up a stage when the mean of a metric over a window of updates
      lies above raise_above, and down below lower_below. by=shuffled draws from all as if there were
      no stages. Metrics have the stage as curriculum/stage.
      """,
    examples: [
      "curriculum (map([2, 3, 4], n -> kk(people=n, count=8, seed=1)))",
      "c = curriculum {two: kk(people=2, count=8), three: kk(people=3, count=8)} by=mixed shares=[1, 3]",
      "t4 = trainer grpo model=m tasks=(curriculum [puzzles, kk(people=3, count=4)] by=success window=2)",
    ])

  @Argument("Lists of problems, or a record of them by name.") var stages: Value
  @Option("How stages follow each other.") var by = CurriculumOrder.order
  @Option("by=order: problems drawn from a stage before the next; all of it once if nil.")
  var draws: Value = .nil
  @Option("by=mixed: how much of each; as many as it has problems if nil.")
  var shares: [Double]? = nil
  @Option("by=success: the next stage above this.", range: 0...1) var raiseAbove = 0.7
  @Option("by=success: the stage before below this.", range: 0...1) var lowerBelow = 0.3
  @Option("by=success: updates looked at together.", range: 1...1_000_000) var window = 10
  @Option("by=success: the metric that is success.")
  var metric = MetricName.allCorrectRatio.rawValue

  func run(in context: CommandContext<Session>) throws -> Value {
    let stages = try namedStages()
    return try settingErrors {
      .object(CurriculumValue(curriculum: try curriculum(stages)))
    }
  }

  private func curriculum(_ stages: [Curriculum.Stage]) throws -> Curriculum {
    switch by {
    case .shuffled: return Curriculum(stages.flatMap(\.problems))
    case .order:
      let others = stages.dropLast()
      let counts: [Int]
      if draws.isAbsent {
        counts = others.map(\.problems.count)
      } else if let count = try? Int(draws) {
        counts = others.map { _ in count }
      } else {
        do { counts = try [Int](draws) } catch {
          throw ArgumentError("draws", "draws is a number, or a list of them")
        }
      }
      return try Curriculum(stages: stages, plan: .ordered(draws: counts))
    case .mixed:
      return try Curriculum(
        stages: stages,
        plan: .mixed(shares: shares ?? stages.map { Double($0.problems.count) }))
    case .success:
      var thresholds = SuccessThresholds()
      thresholds.raiseAbove = raiseAbove
      thresholds.lowerBelow = lowerBelow
      thresholds.window = window
      thresholds.metric = metric
      return try Curriculum(stages: stages, plan: .bySuccess(thresholds))
    }
  }

  private func namedStages() throws -> [Curriculum.Stage] {
    let named: [(String, Value)]
    switch stages {
    case .record(let record): named = record.keys.map { ($0, record[$0] ?? .nil) }
    case .list(let lists): named = lists.enumerated().map { ("stage \($0)", $1) }
    default:
      throw ArgumentError("stages", "stages are a list of lists of problems, or a record of them")
    }
    return try named.map { name, value in
      do {
        let problems = try ProblemList(value).problems
        let kinds = Set(problems.map(\.kind))
        let isUnnamed = name.hasPrefix("stage ")
        return Curriculum.Stage(
          name: isUnnamed && kinds.count == 1 ? kinds.first ?? name : name, problems: problems)
      } catch { throw ArgumentError("stages", "\(name): \(error)") }
    }
  }
}

/// How the stages of a curriculum follow each other.
enum CurriculumOrder: String, ChoiceConvertible {
  case order, mixed, success, shuffled
}
