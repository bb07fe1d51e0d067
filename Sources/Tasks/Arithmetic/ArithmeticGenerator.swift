import Randomness

/// Generates calculations and word problems with exact answers, graded from 1 to 5:
/// 1 sums and differences of small numbers; 2 of larger ones; 3 products and exact quotients; 4 three
/// operations with brackets; 5 fractions.
public struct ArithmeticGenerator: Sendable, Hashable {
  /// 1...5.
  public var level: Int
  /// Whether calculations are told as stories; levels 1 to 4.
  public var isTold: Bool
  public var seed: Int

  public init(level: Int = 1, isTold: Bool = false, seed: Int = 0) {
    self.level = level
    self.isTold = isTold
    self.seed = seed
  }

  /// - Throws: ``TaskError`` when an option is out of its range.
  public func validate() throws(TaskError) {
    guard (1...5).contains(level) else {
      throw TaskError(option: "level", message: "level is \(level): it must be from 1 to 5")
    }
    if isTold, level == 5 {
      throw TaskError(option: "words", message: "there are stories for the levels 1 to 4 only")
    }
  }

  /// The first `count` problems of the seed, which may repeat.
  ///
  /// - Parameter allowsRepeats: false passes over repeats, and ends the set when 10,000 draws in a row give no
  ///   new problem, with fewer than `count`.
  public func drawing(
    count: Int, allowsRepeats: Bool = true, checkpoint: Checkpoint
  ) rethrows -> ProblemDrawing {
    var questions = Unfinished<Set<String>>([])
    var drawing = Unfinished(ProblemDrawing())
    var draw = 0
    var misses = 0
    while drawing.contents.problems.count < count, misses < 10_000 {
      try checkpoint()
      let problem = problem(at: draw, as: drawing.contents.problems.count)
      draw += 1
      if questions.contents.insert(problem.text).inserted {
        drawing.contents.distinct += 1
        misses = 0
      } else if !allowsRepeats {
        misses += 1
        continue
      }
      drawing.contents.problems.append(problem)
    }
    return drawing.finished()
  }

  /// Problem `index` of the seed: a function of the options, the seed and the index.
  public func problem(at index: Int) -> Problem { problem(at: index, as: index) }

  /// Problem `draw` of the seed, under the number that it has in its set.
  private func problem(at draw: Int, as index: Int) -> Problem {
    var numbers = RandomStream(seed: UInt64(bitPattern: Int64(seed)))
      .substream("arithmetic", level, isTold ? 1 : 0).substream("problem", draw)
    let (question, answer) = isTold ? story(&numbers) : calculation(&numbers)
    return Problem(
      task: "arithmetic", seed: seed, index: index,
      messages: [
        Message(role: .user, content: question + " Put the final answer in \\boxed{}.")
      ], truth: .reference(answer), difficulty: "level \(level)")
  }

  private func calculation(_ numbers: inout RandomStream) -> (String, String) {
    func number(_ range: Range<Int>) -> Int { numbers.integer(in: range) }
    switch level {
    case 1, 2:
      let limit = level == 1 ? 20 : 1000
      let (a, b) = (number(1..<limit), number(1..<limit))
      if number(0..<2) == 0 { return ("What is \(a) + \(b)?", "\(a + b)") }
      return ("What is \(max(a, b)) - \(min(a, b))?", "\(abs(a - b))")
    case 3:
      let (a, b) = (number(2..<100), number(2..<20))
      if number(0..<2) == 0 { return ("What is \(a) * \(b)?", "\(a * b)") }
      return ("What is \(a * b) / \(b)?", "\(a)")
    case 4:
      let (a, b, c, d) = (number(2..<30), number(2..<30), number(2..<10), number(2..<30))
      switch number(0..<3) {
      case 0: return ("What is (\(a) + \(b)) * \(c) - \(d)?", "\((a + b) * c - d)")
      case 1: return ("What is \(a) * \(c) + \(b) * \(d)?", "\(a * c + b * d)")
      default: return ("What is \(a) - (\(b) - \(c) * \(d))?", "\(a - (b - c * d))")
      }
    default:
      let (a, b, c, d) = (number(1..<10), number(2..<10), number(1..<10), number(2..<10))
      guard let left = Rational(a, b), let right = Rational(c, d) else {
        return ("What is 0?", "0")
      }
      let choices: [(String, ArithmeticOperation)] = [
        ("+", .add), ("-", .subtract), ("*", .multiply),
      ]
      let (sign, operation) = choices[number(0..<3)]
      let value = left.applying(operation, right)
      return ("What is \(a)/\(b) \(sign) \(c)/\(d), in lowest terms?", value?.description ?? "0")
    }
  }

  private func story(_ numbers: inout RandomStream) -> (String, String) {
    func number(_ range: Range<Int>) -> Int { numbers.integer(in: range) }
    let name = inhabitantNames[number(0..<inhabitantNames.count)]
    let thing = ["marbles", "apples", "stamps", "coins", "shells", "cards"][number(0..<6)]
    switch level {
    case 1, 2:
      let limit = level == 1 ? 20 : 500
      let (a, b) = (number(2..<limit), number(2..<limit))
      if number(0..<2) == 0 {
        return (
          "\(name) has \(a) \(thing) and finds \(b) more. How many \(thing) are there now?",
          "\(a + b)"
        )
      }
      let (more, less) = (max(a, b), min(a, b))
      return (
        "\(name) has \(more) \(thing) and gives \(less) away. How many \(thing) are left?",
        "\(more - less)"
      )
    case 3:
      let (a, b) = (number(3..<40), number(2..<13))
      if number(0..<2) == 0 {
        return (
          "\(name) fills \(b) boxes with \(a) \(thing) each. How many \(thing) is that?", "\(a * b)"
        )
      }
      return (
        "\(name) shares \(a * b) \(thing) equally among \(b) friends. How many does each get?",
        "\(a)"
      )
    default:
      let (a, b, c) = (number(3..<20), number(2..<10), number(2..<30))
      let price = number(2..<9)
      if number(0..<2) == 0 {
        return (
          "\(name) buys \(a) bags of \(b) \(thing), then loses \(min(c, a * b - 1)). "
            + "The rest is sold for \(price) dollars each. How many dollars does \(name) get?",
          "\((a * b - min(c, a * b - 1)) * price)"
        )
      }
      return (
        "\(name) saves \(a) dollars a week for \(b) weeks and gets \(c) dollars as a gift. "
          + "After paying \(price) dollars for lunch, how many dollars are left?",
        "\(a * b + c - price)"
      )
    }
  }
}
