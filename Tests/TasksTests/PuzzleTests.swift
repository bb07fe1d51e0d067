import Foundation
import Randomness
import Rewards
import Tasks
import Testing

@Suite("Knights & Knaves")
struct PuzzleTests {
  @Test("Generated puzzles have exactly one solution, and it is the stored one", arguments: 2...9)
  func uniqueSolution(people: Int) {
    let generator = KnightsAndKnavesGenerator(people: people, seed: 3)
    for index in 0..<30 {
      let puzzle = generator.puzzle(at: index)
      // By trying every assignment.
      let fitting = (0..<(1 << people)).map { bits in (0..<people).map { bits >> $0 & 1 == 1 } }
        .filter { knights in
          (0..<people).allSatisfy { puzzle.statements[$0].holds(knights) == knights[$0] }
        }
      #expect(fitting == [puzzle.solution])
      #expect(Set(puzzle.names).count == people)
    }
  }

  @Test(
    "Large, deep and wide puzzles are generated and solved",
    arguments: [(20, 2, 2), (12, 3, 4), (3, 5, 3)])
  func large(people: Int, depth: Int, width: Int) {
    let generator = KnightsAndKnavesGenerator(people: people, depth: depth, width: width, seed: 1)
    let puzzle = generator.puzzle(at: 0)
    #expect(solveKnightsAndKnaves(puzzle.statements) == [puzzle.solution])
    #expect(!puzzle.text.isEmpty)
  }

  @Test("A puzzle depends on the seed and its index alone")
  func literalPuzzle() {
    let generator = KnightsAndKnavesGenerator(people: 2, seed: 7)
    #expect(generator.puzzle(at: 5) == generator.puzzle(at: 5))
    #expect(generator.puzzle(at: 5) != generator.puzzle(at: 6))
    #expect(
      generator.puzzle(at: 0).text
        == "Everyone here is a knight, who always tells the truth, or a knave, who always lies. "
        + "Ida says: if Ida is a knight then Dora is a knight. "
        + "Dora says: Dora is a knight or Ida is a knave. Who is what?")
  }

  @Test("There are 399 valid puzzles of two people at depth and width 2, and 95 up to renaming")
  func twoPeople() {
    let claims: [Statement] = [.tellingTruth(0), .tellingTruth(1), .lying(0), .lying(1)]
    func statements(of person: Int) -> [Statement] {
      let own = claims.filter { $0 != .lying(person) }
      var all = own + own.map(Statement.not)
      for a in own {
        for b in own where a != b {
          all += [.and([a, b]), .or([a, b]), .implies(a, b), .iff(a, b)]
        }
      }
      return all
    }
    var valid = 0
    var forms: Set<String> = []
    for first in statements(of: 0) {
      for second in statements(of: 1) {
        let solutions = solveKnightsAndKnaves([first, second], limit: 2)
        guard solutions.count == 1 else { continue }
        valid += 1
        let puzzle = KnightsAndKnavesPuzzle(
          names: ["A", "B"], statements: [first, second], solution: solutions[0])
        forms.insert(puzzle.canonicalForm)
      }
    }
    #expect(valid == 399)
    #expect(forms.count == 95)
  }

  @Test("The canonical form is the same under any renaming of people", arguments: 2...6)
  func canonicalForm(people: Int) {
    let puzzle = KnightsAndKnavesGenerator(people: people, seed: 11).puzzle(at: 2)
    let order = Array((0..<people).reversed())
    var statements = puzzle.statements
    for person in 0..<people {
      statements[order[person]] = renamed(puzzle.statements[person], order)
    }
    let other = KnightsAndKnavesPuzzle(
      names: puzzle.names.reversed(), statements: statements, solution: puzzle.solution.reversed())
    #expect(other.canonicalForm == puzzle.canonicalForm)
  }

  private func renamed(_ statement: Statement, _ names: [Int]) -> Statement {
    switch statement {
    case .tellingTruth(let person): .tellingTruth(names[person])
    case .lying(let person): .lying(names[person])
    case .not(let inner): .not(renamed(inner, names))
    case .and(let parts): .and(parts.reversed().map { renamed($0, names) })
    case .or(let parts): .or(parts.map { renamed($0, names) })
    case .implies(let a, let b): .implies(renamed(a, names), renamed(b, names))
    case .iff(let a, let b): .iff(renamed(b, names), renamed(a, names))
    }
  }

  @Test("Training and held-out sets share no puzzle up to renaming", arguments: 2...3)
  func splits(people: Int) {
    func forms(_ split: PuzzleSplit, _ seed: Int) -> Set<String> {
      Set(
        KnightsAndKnavesGenerator(people: people, split: split, seed: seed).puzzles(count: 120)
          .map(\.canonicalForm))
    }
    #expect(forms(.train, 1).isDisjoint(with: forms(.heldout, 2)))
    if people == 3 { #expect(forms(.train, 1).count == 120) }
  }

  @Test(
    "The teacher's response scores full marks, and its steps end in the solution", arguments: 2...6)
  func teacher(people: Int) {
    for index in 0..<30 {
      let puzzle = KnightsAndKnavesGenerator(people: people, seed: 5).puzzle(at: index)
      let score = LogicRLRule().score(
        response: puzzle.teacherResponse, names: puzzle.names, solution: puzzle.solution)
      #expect(score.total == 3)
      let (steps, solution) = reasoningSteps(puzzle.statements)
      #expect(solution == puzzle.solution)
      var roles = [Bool?](repeating: nil, count: people)
      for case .assume(let person, let isKnight) in steps { roles[person] = isKnight }
      #expect(roles == puzzle.solution)
    }
  }

  @Test("A teacher who overlooks contradictions still answers in form, and is wrong at times")
  func carelessTeacher() {
    var right = 0
    for index in 0..<100 {
      let puzzle = KnightsAndKnavesGenerator(people: 3, seed: 5).puzzle(at: index)
      let stream = RandomStream(seed: 1).substream("teacher", index)
      let response = puzzle.teacherResponse(careless: 0.5, using: stream) {}
      #expect(
        response == puzzle.teacherResponse(careless: 0.5, using: stream, checkpoint: {}))
      #expect(
        puzzle.teacherResponse(careless: 0, using: stream, checkpoint: {}) == puzzle.teacherResponse
      )
      let score = LogicRLRule().score(
        response: response, names: puzzle.names, solution: puzzle.solution)
      #expect(score["format"]?.value == 1)
      if score.total == 3 { right += 1 }
    }
    #expect((10..<95).contains(right))
  }

  @Test(
    "Plain claims never have exactly one solution, so they are refused and not sought",
    arguments: 2...5)
  func plainClaims(people: Int) {
    // Every person's claim, as a number of two digits: whom it is about, and whether it is a lie.
    func claims(_ code: Int) -> [Statement] {
      var code = code
      return (0..<people).map { _ in
        defer { code /= 2 * people }
        let other = code % people
        return code / people % 2 == 0 ? .tellingTruth(other) : .lying(other)
      }
    }
    let all = (0..<people).reduce(1) { count, _ in count * 2 * people }
    for code in stride(from: 0, to: all, by: max(1, all / 5000)) {
      #expect(solveKnightsAndKnaves(claims(code), limit: 2).count != 1)
    }
    let error = #expect(throws: TaskError.self) {
      try KnightsAndKnavesGenerator(people: people, depth: 1).validate()
    }
    #expect(error?.message.contains("never have exactly one solution") == true)
  }

  @Test(
    "A set tells how many of its puzzles differ",
    arguments: [(PuzzleSplit.all, 95), (.train, 67), (.heldout, 28)])
  func distinct(split: PuzzleSplit, distinct: Int) {
    let generator = KnightsAndKnavesGenerator(people: 2, split: split, seed: 1)
    let drawing = generator.drawing(count: 120) {}
    #expect(drawing.problems.count == 120)
    #expect(drawing.distinct == distinct)
    #expect(Set(drawing.problems.map(\.contentKey)).count == distinct)
    let few = generator.drawing(count: 120, allowsRepeats: false) {}
    #expect(few.distinct == distinct)
    #expect(few.problems == Array(drawing.problems.prefix(distinct)))
    let enough = generator.drawing(count: 20, allowsRepeats: false) {}
    #expect(enough.problems.map(\.puzzle) == generator.puzzles(count: 20))
    #expect(enough.distinct == 20)
  }

  @Test("Options out of range are refused")
  func validation() {
    for generator in [
      KnightsAndKnavesGenerator(people: 1), KnightsAndKnavesGenerator(people: 21),
      KnightsAndKnavesGenerator(depth: 0), KnightsAndKnavesGenerator(depth: 1),
      KnightsAndKnavesGenerator(width: 1),
    ] {
      #expect(throws: TaskError.self) { try generator.validate() }
    }
  }
}
