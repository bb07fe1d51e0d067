import Language
import Tasks

struct MathCommand: Command {
  static let declaration = CommandDeclaration(
    name: "math", area: .tasks,
    summary:
      "Read problems with reference answers: GSM8K, MATH, AIME, AMC, SimpleRL, verl or TRL rows.",
    discussion: """
      The question is followed by the wish for a box around the answer, which simple_rl wants, unless
      box=false. Levels are those of MATH.
      """,
    examples: ["math \"math500.jsonl\" level=3 count=100"])

  @Argument("The file.") var file: String
  @Option("Problems of this level only.", range: 1...5) var level: Int? = nil
  @Option("Most problems to keep; nil keeps all.", range: 0...1_000_000_000)
  var count: Int? = nil
  @Option("Asks for the answer in a box.") var box = true

  func run(in context: CommandContext<Session>) throws -> Value {
    let problems = try ProblemFile.problems(
      path: context.session.files.path(file), limit: count ?? .max, checkpoint: context.checkpoint
    ) { problem in
      guard case .reference = problem.truth else { return false }
      return level.map { problem.difficulty == "level \($0)" } ?? true
    }
    guard !problems.isEmpty || count == 0 else {
      throw ArgumentError(
        "file",
        "\(file) holds no problems with a reference answer"
          + (level.map { " of level \($0)" } ?? ""))
    }
    return try context.list(of: problems) { box ? asked($0) : $0 }
  }

  private func asked(_ problem: Problem) -> Problem {
    var messages = problem.messages
    if let last = messages.lastIndex(where: { $0.role == .user }),
      !messages[last].content.contains("\\boxed")
    {
      messages[last] = Message(
        role: .user, content: messages[last].content + "\nPut the final answer in \\boxed{}.")
    }
    return Problem(
      task: problem.task, seed: problem.seed, index: problem.index, messages: messages,
      truth: problem.truth, difficulty: problem.difficulty)
  }
}
