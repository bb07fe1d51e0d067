import Language
import Tasks

struct TeacherCommand: Command {
  static let declaration = CommandDeclaration(
    name: "teacher", area: .tasks,
    summary: "The teacher's response to a puzzle: a search in words, then the answer.",
    discussion: """
      A careless teacher of Knights & Knaves overlooks each contradiction with a probability, and then
      mostly ends with a wrong answer. A teacher of Countdown shows the habits of thought it is told to:
      verification, backtracking, subgoals, backward_chaining; all of them unless told.
      """,
    examples: [
      "print teacher(kk(people=2, seed=1)[0])",
      "print teacher(countdown(numbers=3, seed=1)[0], behaviours=[\"verification\"])",
    ])

  @Argument("The problem.") var problem: ProblemValue
  @Option("How likely a contradiction is overlooked.", range: 0...1) var careless = 0.0
  @Option("Habits of thought, for Countdown; nil is all.") var behaviours: [String]? = nil
  @Option("Whether the answer misses the target, for Countdown.") var wrong = false
  @Option("Seed of slips and words; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .countdown(let numbers, let target) = problem.problem.truth {
      return try countdownResponse(numbers, target, context)
    }
    guard let puzzle = problem.problem.puzzle else {
      throw ArgumentError("problem", "the problem's statements are not known, only its text")
    }
    guard careless > 0 else {
      return .string(try puzzle.teacherResponse(checkpoint: context.checkpoint))
    }
    return .string(
      try puzzle.teacherResponse(
        careless: careless,
        using: context.session.stream("teacher", seed: seed)
          .substream("puzzle", problem.problem.seed ?? 0, problem.problem.index),
        checkpoint: context.checkpoint))
  }

  private func countdownResponse(
    _ numbers: [Int], _ target: Int, _ context: CommandContext<Session>
  ) throws -> Value {
    let names: [(String, CountdownBehaviours)] = [
      ("verification", .verification), ("backtracking", .backtracking), ("subgoals", .subgoals),
      ("backward_chaining", .backwardChaining),
    ]
    var chosen: CountdownBehaviours = behaviours == nil ? .all : []
    for name in behaviours ?? [] {
      guard let behaviour = names.first(where: { $0.0 == name }) else {
        throw ArgumentError(
          "behaviours", "there is no habit '\(name)'",
          hint: "there are " + names.map(\.0).joined(separator: ", "))
      }
      chosen.insert(behaviour.1)
    }
    let trace = try CountdownTeacher(behaviours: chosen, isWrong: wrong).trace(
      numbers: numbers, target: target,
      using: context.session.stream("teacher", seed: seed)
        .substream("countdown", problem.problem.seed ?? 0, problem.problem.index),
      checkpoint: context.checkpoint)
    guard let trace else {
      throw ArgumentError("problem", "the teacher finds no solution of the problem")
    }
    return .string(trace.response)
  }
}
