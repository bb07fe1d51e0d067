import Foundation
import Randomness
import Rewards
import Tasks
import Testing

@Suite("Countdown")
struct CountdownTests {
  private struct Case: Decodable {
    let id: String
    let numbers: [Int]
    let target: Int
    let response: String
    let reward: Double
  }

  private struct Solvable: Decodable {
    let numbers: [Int]
    let target: Int
    let solvable: Bool
  }

  private func rows<Row: Decodable>(_ name: String) throws -> [Row] {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }

  /// The second file is of drawn cases, labelled by Python's own `eval`.
  @Test(
    "Every labelled case gets the published reward",
    arguments: [("countdown", 287), ("countdown_more", 600)])
  func labelled(file: String, count: Int) throws {
    let cases: [Case] = try rows(file)
    #expect(cases.count >= count - 10)
    for item in cases {
      let score = CountdownRule().score(
        response: item.response, numbers: item.numbers, target: item.target)
      #expect(score.total == item.reward, "\(item.id): \(item.response.suffix(80)) \(score)")
    }
  }

  @Test(
    "Python's quirks pass as they do in Python",
    arguments: [
      ("2**3", [2, 3], 8, 1), ("7//2", [7, 2], 3, 1), ("2.5*4", [2, 5, 4], 10, 1),
      ("-7//2", [7, 2], -4, 1), ("1/100001", [1, 100001], 0, 1), ("07+1", [7, 1], 8, 0.1),
      ("2**-1*4", [2, 1, 4], 2, 1), ("-2**2", [2, 2], -4, 1), ("2(3)", [2, 3], 6, 0.1),
      ("()", [], 0, 0.1), ("1..2", [1, 2], 1, 0.1), (".5*4", [5, 4], 2, 1),
      ("00+1", [0, 1], 1, 1), ("1//0", [1, 0], 0, 0.1), ("9**9**9", [9, 9, 9], 1, 0.1),
      ("2***3", [2, 3], 8, 0.1), ("2* *3", [2, 3], 6, 0.1), ("4**.5", [4, 5], 2, 1),
      ("((0-4)**.5)**2+8", [0, 4, 5, 2, 8], 4, 1), ("10**400/10**399", [10, 400, 10, 399], 10, 1),
      ("1e3", [1, 3], 1000, 0.1), ("3\u{A0}+4", [3, 4], 7, 0.1), ("3\t+ 4", [3, 4], 7, 1),
      ("٣+4", [3, 4], 7, 0.1), ("10**400*.1", [10, 400, 1], 1, 0.1), ("+-+3", [3], -3, 1),
      ("2**0.5**2", [2, 0, 5, 2], 1, 0.1),
    ])
  func python(answer: String, numbers: [Int], target: Int, reward: Double) {
    let score = CountdownRule().score(
      response: "<answer>\(answer)</answer>", numbers: numbers, target: target)
    #expect(score.total == reward, "\(answer): \(score)")
  }

  @Test("200 brackets are read, 201 are not, and hostile answers end at once")
  func hostile() {
    func reward(_ answer: String, _ numbers: [Int], _ target: Int) -> Double {
      CountdownRule().score(
        response: "<answer>\(answer)</answer>", numbers: numbers, target: target
      ).total
    }
    func bracketed(_ count: Int) -> String {
      String(repeating: "(", count: count) + "7" + String(repeating: ")", count: count)
    }
    #expect(reward(bracketed(200), [7], 7) == 1)
    #expect(reward(bracketed(201), [7], 7) == 0.1)
    #expect(reward(bracketed(500_000), [7], 7) == 0.1)
    #expect(reward(String(repeating: "-", count: 1_000_000) + "7", [7], 7) == 1)
    #expect(reward(String(repeating: "9", count: 1_000_000), [9], 9) == 0.1)
    #expect(reward("9**9**9**9", [9, 9, 9, 9], 1) == 0.1)
    #expect(reward(String(repeating: "9**", count: 100_000) + "9", [9], 9) == 0.1)
    #expect(reward("99999**99999**1", [99999, 99999, 1], 1) == 0.1)
  }

  @Test(
    "The strict rule reads what is right in any form, and nothing that games the published one",
    arguments: [
      ("3 × 4\n+ 2", [3, 4, 2], 14, 1), ("3*4+2 = 14", [3, 4, 2], 14, 1), ("2**3", [2, 3], 8, 0.1),
      ("2.5*4", [2, 5, 4], 10, 0.1), ("1/100001", [1, 100001], 0, 0.1), ("7//2", [7, 2], 3, 0.1),
      ("8 ÷ 3 − 2 ÷ 3", [8, 3, 2, 3], 2, 1), ("14 = 14", [14], 14, 1),
      ("3*4+2=15", [3, 4, 2], 14, 0.1),
    ])
  func strict(answer: String, numbers: [Int], target: Int, reward: Double) {
    let score = CountdownRule(isStrict: true).score(
      response: "<answer>\(answer)</answer>\nDone.", numbers: numbers, target: target)
    #expect(score.total == reward, "\(answer): \(score)")
  }

  @Test("The solver finds a solution exactly where there is one")
  func solver() throws {
    let cases: [Solvable] = try rows("countdown_solvable")
    #expect(cases.count == 270)
    for item in cases {
      let solutions = CountdownSolver.solutions(
        numbers: item.numbers, target: item.target, limit: 5)
      #expect(solutions.isEmpty != item.solvable, "\(item)")
      for solution in solutions {
        #expect(solution.value == Rational(item.target))
        #expect(solution.numbers.sorted() == item.numbers.sorted())
        #expect(CountdownExpression(solution.text)?.value == Rational(item.target))
      }
      #expect(Set(solutions.map(\.canonicalForm)).count == solutions.count)
    }
  }

  private static let chances: [(numbers: [Int], target: Int, chance: Double)] = [
    ([2, 3], 6, 0.25), ([2, 3], 5, 0.25), ([2, 3], -1, 0.125), ([0, 4], 0, 3.0 / 7), ([7], 7, 1),
    ([7], 6, 0),
  ]

  @Test(
    "The chance of a random legal expression counts every order and operation, and leaves out what divides by 0",
    arguments: chances)
  func chance(numbers: [Int], target: Int, chance: Double) throws {
    let found = try #require(CountdownSolver.chance(numbers: numbers, target: target))
    #expect(abs(found - chance) < 1e-12)
    #expect(CountdownSolver.chance(numbers: [1, 2, 3, 4, 5, 6], target: target) == nil)
  }

  @Test("The chance of a random legal expression is how often drawn ones hit")
  func drawnChance() throws {
    var stream = RandomStream(seed: 3)
    let (numbers, target) = ([1, 2, 3, 4], 10)
    var (hits, legal) = (0, 0)
    for _ in 0..<40_000 {
      var values: [Rational?] = numbers.map { Rational($0) }
      while values.count > 1 {
        let first = values.remove(at: stream.integer(in: 0..<values.count))
        let second = values.remove(at: stream.integer(in: 0..<values.count))
        let operation = ArithmeticOperation.allCases[stream.integer(in: 0..<4)]
        values.append(first.flatMap { first in second.flatMap { first.applying(operation, $0) } })
      }
      legal += values[0] == nil ? 0 : 1
      hits += values[0] == Rational(target) ? 1 : 0
    }
    let chance = try #require(CountdownSolver.chance(numbers: numbers, target: target))
    let deviation = (chance * (1 - chance) / Double(legal)).squareRoot()
    #expect(
      abs(Double(hits) / Double(legal) - chance) < 4 * deviation, "\(hits) of \(legal), \(chance)")
  }

  @Test("A problem is a function of options, seed and number")
  func literal() throws {
    var generator = CountdownGenerator()
    generator.seed = 7
    let problems = try generator.problems(count: 3)
    #expect(
      problems.map(\.truth) == [
        .countdown(numbers: [21, 51, 36], target: 66),
        .countdown(numbers: [15, 80, 1], target: 95),
        .countdown(numbers: [25, 67, 22, 59], target: 39),
      ])
    #expect(try generator.problems(count: 20).prefix(3).elementsEqual(problems))
  }

  @Test("Training and held-out problems differ, and every one can be solved")
  func splits() throws {
    var generator = CountdownGenerator()
    generator.numberCounts = 2...3
    generator.numbers = 1...9
    generator.split = .train
    let training = try generator.problems(count: 100)
    generator.split = .heldout
    generator.seed = 5
    let heldout = try generator.problems(count: 100)
    func content(_ problem: Problem) -> String {
      guard case .countdown(let numbers, let target) = problem.truth else { return "" }
      #expect(!CountdownSolver.solutions(numbers: numbers, target: target).isEmpty)
      return "\(numbers.sorted()) \(target)"
    }
    #expect(Set(training.map(content)).isDisjoint(with: heldout.map(content)))
    #expect(Set(training.map(content)).count == 100)
  }

  @Test(
    "Every equation in a trace is true, and success is claimed where there is one",
    arguments: PrimingSet.allCases)
  func traces(set: PrimingSet) throws {
    let generator = CountdownGenerator()
    let problems = try generator.problems(count: 60)
    for isWrong in [false, true] {
      for (index, problem) in problems.enumerated() {
        guard case .countdown(let numbers, let target) = problem.truth else { continue }
        let stream = RandomStream(seed: 3).substream("trace", index)
        guard
          let response = set.response(
            numbers: numbers, target: target, isWrong: isWrong, using: stream, checkpoint: {})
        else { continue }
        let total = CountdownRule(isStrict: true).score(
          response: response, numbers: numbers, target: target
        ).total
        #expect(total == (isWrong ? 0.1 : 1), "\(response)")
        for match in response.matches(
          of: /\(?(-?\d+(?:\/\d+)?)\)? ([-+*\/]) \(?(-?\d+(?:\/\d+)?)\)? = (-?\d+(?:\/\d+)?)/)
        {
          func rational(_ text: Substring) -> Rational? {
            let parts = text.split(separator: "/").compactMap { Int($0) }
            return parts.count == 2
              ? Rational(parts[0], parts[1]) : parts.first.map { Rational($0) }
          }
          let operation = try #require(
            ArithmeticOperation(rawValue: match.2.first ?? "+"), "\(match.0)")
          let left = try #require(rational(match.1))
          #expect(
            left.applying(operation, try #require(rational(match.3))) == rational(match.4),
            "\(match.0) in \(response)")
        }
        for claim in ["as wanted", "so it works", "is the target"] where response.contains(claim) {
          #expect(!isWrong && set.behaviours.contains(.verification))
        }
        if !set.behaviours.contains(.verification) {
          #expect(!response.contains("is not") && !response.contains("too "))
        }
        if !set.behaviours.contains(.backtracking) { #expect(!response.contains("back")) }
      }
    }
  }
}
