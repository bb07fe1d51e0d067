import Randomness
import Rewards
import Tasks
import Testing

@Suite("Perturbed puzzles")
struct PerturbationTests {
  private func puzzles(_ people: Int, _ count: Int) -> [KnightsAndKnavesPuzzle] {
    KnightsAndKnavesGenerator(people: people, seed: 4).puzzles(count: count)
  }

  @Test("Another statement or claim leaves one solution, and a different one", arguments: 2...6)
  func restated(people: Int) throws {
    var impossible = 0
    for (index, puzzle) in puzzles(people, 30).enumerated() {
      for kind in [Perturbation.statement, .leaf] {
        let stream = RandomStream(seed: 3).substream("perturb", index)
        guard let changed = puzzle.perturbed(kind, using: stream, checkpoint: {}) else {
          impossible += 1
          continue
        }
        #expect(solveKnightsAndKnaves(changed.statements) == [changed.solution])
        #expect(changed.solution != puzzle.solution)
        #expect(changed.names == puzzle.names)
        let different = zip(puzzle.statements, changed.statements).count { $0 != $1 }
        #expect(different == 1)
        #expect(changed == puzzle.perturbed(kind, using: stream, checkpoint: {}))
      }
    }
    // With few people a claim often cannot be changed so.
    #expect(impossible <= (people == 2 ? 20 : people == 3 ? 8 : 3))
  }

  @Test(
    "A change of words alone keeps the puzzle and its solution",
    arguments: [Perturbation.randomPair, .uncommonName, .flipRole, .reorderStatement])
  func reworded(kind: Perturbation) throws {
    for puzzle in puzzles(3, 20) {
      let changed = try #require(
        puzzle.perturbed(kind, using: RandomStream(seed: 9), checkpoint: {}))
      #expect(changed.canonicalForm == puzzle.canonicalForm)
      #expect(changed.solution == puzzle.solution)
      #expect(changed.text != puzzle.text)
      let problem = changed.problem(seed: 1, index: 0)
      #expect(
        try LogicRLRule().score(response: changed.teacherResponse, problem: problem).total == 3)
      let row = ProblemFile.row(problem) {}
      let read = try ProblemFile.problem(row: row, index: 0)
      #expect(read.puzzle?.roles == changed.roles)
      #expect(read.text == problem.text)
      #expect(read.solutionText == problem.solutionText)
      #expect(try LogicRLRule().score(response: changed.teacherResponse, problem: read).total == 3)
      #expect(try R1Rule().score(response: changed.teacherResponse, problem: problem).total == 2)
      guard changed.solution.contains(true) else { continue }
      let wrong = changed.teacherResponse.replacing(
        "is \(changed.roles.phrase(true))", with: "is \(changed.roles.phrase(false))")
      #expect(try LogicRLRule().score(response: wrong, problem: problem).total < 0)
    }
  }

  @Test("One person has no other statement, and names run out: there is no such change")
  func impossible() {
    let alone = KnightsAndKnavesPuzzle(
      names: ["Ada"], statements: [.not(.lying(0))], solution: [true])
    let crowd = KnightsAndKnavesPuzzle(
      names: (0..<60).map { "N\($0)" }, statements: (0..<60).map { .tellingTruth($0) },
      solution: Array(repeating: true, count: 60))
    for kind in [Perturbation.statement, .leaf, .reorderStatement] {
      for seed: UInt64 in 0..<5 {
        #expect(alone.perturbed(kind, using: RandomStream(seed: seed), checkpoint: {}) == nil)
      }
    }
    #expect(crowd.perturbed(.uncommonName, using: RandomStream(seed: 1), checkpoint: {}) == nil)
  }

  @Test("The canonical form is the least text over all orders of people", arguments: 2...5)
  func leastForm(people: Int) {
    for puzzle in puzzles(people, 12) {
      var forms: Set<String> = []
      for order in permutations(people) {
        var names = puzzle.names
        var statements = puzzle.statements
        var solution = puzzle.solution
        for (old, new) in order.enumerated() {
          names[new] = puzzle.names[old]
          statements[new] = renamed(puzzle.statements[old], order)
          solution[new] = puzzle.solution[old]
        }
        forms.insert(
          KnightsAndKnavesPuzzle(names: names, statements: statements, solution: solution)
            .canonicalForm)
      }
      #expect(forms == [puzzle.canonicalForm])
    }
  }

  private func permutations(_ count: Int) -> [[Int]] {
    guard count > 1 else { return [[0]] }
    return permutations(count - 1).flatMap { order in
      (0..<count).map { place in
        var longer = order
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  private func renamed(_ statement: Statement, _ names: [Int]) -> Statement {
    switch statement {
    case .tellingTruth(let person): .tellingTruth(names[person])
    case .lying(let person): .lying(names[person])
    case .not(let inner): .not(renamed(inner, names))
    case .and(let parts): .and(parts.map { renamed($0, names) })
    case .or(let parts): .or(parts.map { renamed($0, names) })
    case .implies(let a, let b): .implies(renamed(a, names), renamed(b, names))
    case .iff(let a, let b): .iff(renamed(a, names), renamed(b, names))
    }
  }
}

@Suite("Calculations and splits")
struct ArithmeticTests {
  @Test(
    "A calculation is a function of level, seed and index",
    arguments: zip(
      1...5,
      [
        "What is 18 - 17?", "What is 607 - 2?", "What is 45 * 10?", "What is 5 - (22 - 7 * 28)?",
        "What is 2/2 * 8/8, in lowest terms?",
      ]))
  func literal(level: Int, question: String) {
    let problem = ArithmeticGenerator(level: level, seed: 1).problem(at: 0)
    #expect(problem.text.hasPrefix(question), "\(problem.text) \(problem.solutionText)")
    #expect(problem == ArithmeticGenerator(level: level, seed: 1).problem(at: 0))
  }

  @Test("Whole-number answers agree with the calculation as the grader reads it", arguments: 1...5)
  func answers(level: Int) throws {
    for index in 0..<200 {
      let problem = ArithmeticGenerator(level: level, seed: 5).problem(at: index)
      let expression = try #require(
        problem.text.split(separator: "What is ").last?.split(separator: "?").first?
          .split(separator: ",").first)
      let verdict = mathVerdict(answer: String(expression), reference: problem.solutionText)
      #expect(verdict.isEqual, "\(problem.text) \(problem.solutionText): \(verdict.reason)")
    }
  }

  @Test("A set tells how many of its problems differ, and may pass over repeats")
  func distinct() {
    let generator = ArithmeticGenerator(level: 1, seed: 3)
    let drawing = generator.drawing(count: 600) {}
    #expect(drawing.problems == (0..<600).map { generator.problem(at: $0) })
    #expect(drawing.distinct == Set(drawing.problems.map(\.contentKey)).count)
    #expect((300..<551).contains(drawing.distinct))
    let all = generator.drawing(count: 600, allowsRepeats: false) {}
    // 19 × 19 sums and as many differences as unordered pairs.
    #expect(all.distinct == 551 && all.problems.count == 551)
    #expect(all.problems.map(\.index) == Array(0..<551))
  }

  @Test("Stories have whole answers that are not negative", arguments: 1...4)
  func stories(level: Int) {
    for index in 0..<100 {
      let problem = ArithmeticGenerator(level: level, isTold: true, seed: 5).problem(at: index)
      #expect((Int(problem.solutionText) ?? -1) >= 0, "\(problem.text)")
    }
  }

  @Test("Parts share no content, and a problem falls on the same side in every list")
  func split() {
    let problems = KnightsAndKnavesGenerator(people: 2, seed: 1).puzzles(count: 90).enumerated()
      .map { $1.problem(seed: 1, index: $0) }
    let parts = DisjointParts(problems, fraction: 0.3, seed: 2) {}
    #expect(parts.train.count + parts.test.count == 90)
    #expect((10...45).contains(parts.test.count))
    #expect(parts.distinctTrain == parts.train.count && parts.distinctTest == parts.test.count)
    let twice = DisjointParts(problems + problems, fraction: 0.3, seed: 2) {}
    #expect(twice.test.count == 2 * parts.test.count && twice.distinctTest == parts.test.count)
    #expect(twice.distinctTrain == parts.train.count)
    #expect(
      Set(parts.train.map(\.contentKey)).isDisjoint(with: parts.test.map(\.contentKey)))
    let fewer = DisjointParts(Array(problems.suffix(30)), fraction: 0.3, seed: 2) {}
    #expect(
      fewer.test.allSatisfy { problem in parts.test.contains { $0.contentKey == problem.contentKey }
      })
  }

  @Test("Content is the same whatever the order of numbers, the case and the punctuation")
  func content() {
    #expect(
      countdownProblem(numbers: [3, 1, 2], target: 6).contentKey
        == countdownProblem(numbers: [1, 2, 3], target: 6).contentKey)
    func asked(_ text: String) -> String {
      Problem(
        task: "math", seed: nil, index: 0, messages: [Message(role: .user, content: text)],
        truth: .reference("1")
      ).contentKey
    }
    #expect(asked("What is 1 + 1 ?") == asked("what is: 1 + 1"))
    #expect(asked("What is 1 + 1?") != asked("What is 1 - 1?"))
  }
}
