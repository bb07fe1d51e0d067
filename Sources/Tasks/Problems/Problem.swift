/// One message of a prompt.
public struct Message: Sendable, Hashable {
  public enum Role: String, Sendable, Hashable {
    case system, user, assistant
  }

  public let role: Role
  public let content: String

  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}

/// What a right answer must say.
public enum GroundTruth: Sendable, Hashable {
  /// True for a knight; one for each name.
  case knightsAndKnaves(names: [String], solution: [Bool])
  /// Every number exactly once, joined by + − × ÷ to the target.
  case countdown(numbers: [Int], target: Int)
  /// The right answer as its data set writes it, LaTeX or plain.
  case reference(String)
  /// Nobody has said it, so no answer can be judged.
  case unknown

  /// What the truth is, in words: `a Countdown target`.
  public var summary: String {
    switch self {
    case .knightsAndKnaves: "the roles of people"
    case .countdown: "a Countdown target"
    case .reference: "a reference answer"
    case .unknown: "no known truth"
    }
  }
}

/// A task set to a model: the prompt, the truth, and where it came from.
public struct Problem: Sendable, Hashable {
  /// The kind of task: `kk`, `countdown`, `math` …
  public let task: String
  /// Seed of the set it was generated in; nil for one read from a file.
  public let seed: Int?
  /// Its number in the set or file, from 0.
  public package(set) var index: Int
  public let messages: [Message]
  public let truth: GroundTruth
  /// The puzzle itself, where it is known.
  public let puzzle: KnightsAndKnavesPuzzle?
  /// What truthful people and liars are called, where people are asked about.
  public let roles: RolePair
  /// How hard its data set says it is, in words: `level 3`; nil where it says nothing.
  public let difficulty: String?

  public init(
    task: String, seed: Int?, index: Int, messages: [Message], truth: GroundTruth,
    puzzle: KnightsAndKnavesPuzzle? = nil, roles: RolePair? = nil, difficulty: String? = nil
  ) {
    self.roles = roles ?? puzzle?.roles ?? .knightAndKnave
    self.difficulty = difficulty
    self.task = task
    self.seed = seed
    self.index = index
    self.messages = messages
    self.truth = truth
    self.puzzle = puzzle
  }

  /// How large it is, in words: `3 people`, `4 numbers`; its task where size has no meaning.
  public var kind: String {
    switch truth {
    case .knightsAndKnaves(let names, _): "\(names.count) people"
    case .countdown(let numbers, _): "\(numbers.count) numbers"
    case .reference, .unknown: difficulty.map { "\(task) \($0)" } ?? task
    }
  }

  /// What is asked: the last user message.
  public var text: String { messages.last { $0.role == .user }?.content ?? "" }

  /// The right answer in the form a response gives it; empty where none is known.
  public var solutionText: String {
    switch truth {
    case .knightsAndKnaves(let names, let solution):
      rolesText(names, solution, roles)
    case .countdown(_, let target): String(target)
    case .reference(let answer): answer
    case .unknown: ""
    }
  }
}

/// `(1) Zoey is a knight`, a line each.
func rolesText(
  _ names: [String], _ solution: [Bool], _ roles: RolePair = .knightAndKnave
) -> String {
  zip(names, solution).enumerated().map { index, person in
    "(\(index + 1)) \(person.0) is \(roles.phrase(person.1))"
  }.joined(separator: "\n")
}
