import Randomness

/// Generates Knights & Knaves puzzles with exactly one solution.
///
/// The distribution is that of the mem-kk-logic benchmark (Xie et al. 2024, arXiv:2410.23123): each
/// person's statement is drawn by a die, 0 a plain claim, 1 a negation, 2 and 3 `and` and `or`, 4 and
/// 5 `if … then` and `if and only if`; sets of statements with no or several solutions are rejected.
/// Departure: every puzzle has random numbers of its own, so puzzle i depends on the seed and i only.
public struct KnightsAndKnavesGenerator: Sendable, Hashable {
  /// Inhabitants, 2...20.
  public var people: Int
  /// Deepest nesting of a statement, 2 or more: plain claims alone never have exactly one solution.
  public var depth: Int
  /// Most parts of an `and` or `or`, 2 or more.
  public var width: Int
  public var split: PuzzleSplit
  public var seed: Int

  public init(
    people: Int = 3, depth: Int = 2, width: Int = 2, split: PuzzleSplit = .all, seed: Int = 0
  ) {
    self.people = people
    self.depth = depth
    self.width = width
    self.split = split
    self.seed = seed
  }

  /// - Throws: ``TaskError`` when an option is out of its range.
  public func validate() throws(TaskError) {
    if !(2...20).contains(people) {
      throw TaskError(option: "people", message: "people is \(people): it must be from 2 to 20")
    }
    if depth == 1 {
      // If an assignment fits "X is a knight" and "X is a knave" alone, so does its opposite.
      throw TaskError(
        option: "depth",
        message: "depth is 1: plain claims never have exactly one solution, it must be from 2 to 8")
    }
    if !(2...8).contains(depth) {
      throw TaskError(option: "depth", message: "depth is \(depth): it must be from 2 to 8")
    }
    if !(2...8).contains(width) {
      throw TaskError(option: "width", message: "width is \(width): it must be from 2 to 8")
    }
  }

  /// Puzzle `index` of the seed: a function of the options, the seed and the index.
  public func puzzle(at index: Int) -> KnightsAndKnavesPuzzle { puzzle(at: index) {} }

  private func puzzle(at index: Int, _ checkpoint: Checkpoint) rethrows -> KnightsAndKnavesPuzzle {
    try draw(root.substream("puzzle", people, index), checkpoint)
  }

  /// The problems of a set, the first `count` puzzles that differ from one another up to renaming.
  ///
  /// When no new one is found among 2,000 in a row, the space is taken for exhausted (there are only
  /// 95 puzzles of two people at depth and width 2), and puzzles repeat, with other names.
  ///
  /// - Parameter allowsRepeats: false ends the set there, with fewer than `count`.
  public func drawing(
    count: Int, allowsRepeats: Bool = true, checkpoint: Checkpoint
  ) rethrows -> ProblemDrawing {
    var content = Unfinished(PuzzleContent())
    var drawing = Unfinished(ProblemDrawing())
    var index = 0
    var misses = 0
    while drawing.contents.problems.count < count {
      let puzzle = try puzzle(at: index, checkpoint)
      index += 1
      let isNew = try content.contents.insert(puzzle, checkpoint)
      if isNew { drawing.contents.distinct += 1 }
      if isNew || misses >= 2000 {
        drawing.contents.problems.append(
          puzzle.problem(seed: seed, index: drawing.contents.problems.count))
        if misses < 2000 { misses = 0 }
      } else {
        misses += 1
        if misses == 2000, !allowsRepeats { break }
      }
    }
    return drawing.finished()
  }

  /// The puzzles of a set, which nothing stops.
  public func puzzles(count: Int) -> [KnightsAndKnavesPuzzle] {
    drawing(count: count) {}.problems.compactMap(\.puzzle)
  }

  private var root: RandomStream {
    RandomStream(seed: UInt64(bitPattern: Int64(seed)))
      .substream("knights-and-knaves", depth, width)
  }

  private func draw(
    _ stream: RandomStream, _ checkpoint: Checkpoint
  ) rethrows -> KnightsAndKnavesPuzzle {
    precondition(depth > 1, "no puzzle of plain claims has exactly one solution")
    var numbers = stream
    while true {
      try checkpoint()
      let statements = (0..<people).map { statement(of: $0, depth: depth, using: &numbers) }
      let solutions = try solveKnightsAndKnaves(statements, limit: 2, checkpoint: checkpoint)
      guard solutions.count == 1 else { continue }
      let puzzle = KnightsAndKnavesPuzzle(
        names: names(using: &numbers), statements: statements, solution: solutions[0])
      if split == .all { return puzzle }
      if split.holds(try puzzle.canonicalForm(checkpoint: checkpoint)) { return puzzle }
    }
  }

  private func names(using numbers: inout RandomStream) -> [String] {
    var all = inhabitantNames
    numbers.shuffle(&all)
    return Array(all.prefix(people))
  }

  func statement(
    of person: Int, depth: Int, using numbers: inout RandomStream
  ) -> Statement {
    let die = numbers.integer(in: 0..<6)
    if depth == 1 || die == 0 { return claim(of: person, using: &numbers) }
    switch die {
    case 1: return .not(statement(of: person, depth: depth - 1, using: &numbers))
    case 2, 3:
      let count = numbers.integer(in: 2..<width + 1)
      let parts = distinct(count, of: person, depth: depth - 1, using: &numbers)
      return die == 2 ? .and(parts) : .or(parts)
    default:
      let parts = distinct(2, of: person, depth: depth - 1, using: &numbers)
      return die == 4 ? .implies(parts[0], parts[1]) : .iff(parts[0], parts[1])
    }
  }

  /// Statements no two of which are the same.
  private func distinct(
    _ count: Int, of person: Int, depth: Int, using numbers: inout RandomStream
  ) -> [Statement] {
    var parts: [Statement] = []
    // At depth 1 there are 2·people − 1 claims.
    let possible = depth == 1 ? min(count, 2 * people - 1) : count
    while parts.count < possible {
      let part = statement(of: person, depth: depth, using: &numbers)
      if !parts.contains(part) { parts.append(part) }
    }
    return parts
  }

  /// "… is a knight" or "… is a knave", but never "I am a knave".
  private func claim(of person: Int, using numbers: inout RandomStream) -> Statement {
    while true {
      let isLie = numbers.integer(in: 0..<2) == 1
      let other = numbers.integer(in: 0..<people)
      if isLie && other == person { continue }
      return isLie ? .lying(other) : .tellingTruth(other)
    }
  }
}

/// The puzzles that a set has already, up to renaming.
private struct PuzzleContent: Sendable {
  /// Most puzzles differ by their rough form alone; only others need the canonical one.
  private var seen: [String: (first: KnightsAndKnavesPuzzle, forms: Set<String>)] = [:]

  /// Adds a puzzle; false when it is there.
  mutating func insert(
    _ puzzle: KnightsAndKnavesPuzzle, _ checkpoint: Checkpoint
  ) rethrows -> Bool {
    let rough = puzzle.roughForm
    guard var group = seen[rough] else {
      seen[rough] = (puzzle, [])
      return true
    }
    if group.forms.isEmpty {
      group.forms.insert(try group.first.canonicalForm(checkpoint: checkpoint))
    }
    let isNew = group.forms.insert(try puzzle.canonicalForm(checkpoint: checkpoint)).inserted
    seen[rough] = group
    return isNew
  }
}

/// An option of a task out of its range, or a file that cannot be read as problems.
public struct TaskError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The option's name in the command language; nil for other errors.
  public let option: String?
  public let message: String

  public init(option: String? = nil, message: String) {
    self.option = option
    self.message = message
  }

  public var description: String { message }
}
