import Randomness
import Tasks

/// One problem of a curriculum.
public struct CurriculumPlace: Sendable, Hashable {
  public let stage: Int
  /// Its number within the stage.
  public let problem: Int
}

extension Curriculum {
  /// What stands at consecutive numbers of the endless row that a trainer draws.
  ///
  /// - Parameters:
  ///   - first: problems drawn before, ≥ 0.
  ///   - history: one report for each update before.
  ///   - shuffled: whether each pass over a stage has an order of its own.
  ///   - root: what the orders follow from.
  public func places(
    from first: Int, count: Int, history: [UpdateReport] = [], shuffled: Bool, root: RandomStream
  ) -> [CurriculumPlace] {
    var orders = StageOrders(stages: stages.map(\.problems.count), shuffled: shuffled, root: root)
    let ranks = stageRanks(from: first, count: count, history: history, root: root)
    return ranks.map { stage, rank in
      CurriculumPlace(stage: stage, problem: orders.problem(stage: stage, rank: rank))
    }
  }

  /// For each number of the row, its stage and how far the stage has come.
  private func stageRanks(
    from first: Int, count: Int, history: [UpdateReport], root: RandomStream
  ) -> [(stage: Int, rank: Int)] {
    switch plan {
    case .ordered(let draws):
      return (first..<first + count).map { number in
        var rank = number
        for (stage, length) in draws.enumerated() {
          if rank < length { return (stage, rank) }
          rank -= length
        }
        return (stages.count - 1, rank)
      }
    case .mixed(let shares):
      let block = MixedBlock(shares: shares)
      var current: (number: Int, places: [(stage: Int, rank: Int)]) = (-1, [])
      return (first..<first + count).map { number in
        let (index, place) = number.quotientAndRemainder(dividingBy: MixedBlock.length)
        if current.number != index { current = (index, block.places(block: index, root: root)) }
        return current.places[place]
      }
    case .bySuccess(let thresholds):
      // A stage that comes back goes on at the number then drawn: consecutive numbers are consecutive
      // places of a pass.
      let stage = thresholds.stage(after: history, stages: stages.count)
      return (first..<first + count).map { (stage, $0) }
    }
  }
}

/// The order of the problems of each stage: another one in each pass.
private struct StageOrders {
  let stages: [Int]
  let shuffled: Bool
  let root: RandomStream
  private var passes: [Int]
  private var orders: [[Int]]

  init(stages: [Int], shuffled: Bool, root: RandomStream) {
    self.stages = stages
    self.shuffled = shuffled
    self.root = root
    passes = stages.map { _ in -1 }
    orders = stages.map { Array(0..<$0) }
  }

  mutating func problem(stage: Int, rank: Int) -> Int {
    let (pass, place) = rank.quotientAndRemainder(dividingBy: stages[stage])
    if shuffled, passes[stage] != pass {
      passes[stage] = pass
      orders[stage] = Array(0..<stages[stage])
      var stream =
        stage == 0 ? root.substream("order", pass) : root.substream("order", pass, stage)
      stream.shuffle(&orders[stage])
    }
    return orders[stage][place]
  }
}

/// A run of draws in which every stage has exactly its share, to a thousandth, in a shuffled order. So a
/// stage's own problems are drawn one after the other, none twice in a pass.
private struct MixedBlock {
  static let length = 1000
  /// Draws of each stage in a block.
  let counts: [Int]

  /// Largest remainders get the draws that rounding down leaves; the first among equals.
  init(shares: [Double]) {
    // As parts of the largest, so that their sum is finite.
    let largest = shares.max() ?? 1
    let parts = shares.map { $0 / largest }
    let total = parts.reduce(0, +)
    let exact = parts.map { $0 / total * Double(Self.length) }
    var counts = exact.map { Int($0) }
    let order = exact.indices.sorted {
      let (a, b) = (exact[$0] - Double(counts[$0]), exact[$1] - Double(counts[$1]))
      return a == b ? $0 < $1 : a > b
    }
    for index in order.prefix(max(0, Self.length - counts.reduce(0, +))) { counts[index] += 1 }
    self.counts = counts
  }

  func places(block: Int, root: RandomStream) -> [(stage: Int, rank: Int)] {
    var stagesOfBlock = counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
    var stream = root.substream("mixture", block)
    stream.shuffle(&stagesOfBlock)
    var ranks = counts.map { $0 * block }
    return stagesOfBlock.map { stage in
      defer { ranks[stage] += 1 }
      return (stage, ranks[stage])
    }
  }
}
