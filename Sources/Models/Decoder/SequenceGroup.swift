/// Token sequences that share a beginning: a prompt with its sampled responses, or one text.
///
/// The prefix runs through the model once, and each continuation attends to it. The tokens of the
/// continuations are what is predicted; a plain text is its first token as the prefix and the rest
/// as the only continuation.
public struct SequenceGroup: Sendable, Hashable {
  /// At least one token.
  public var prefix: [Int32]
  public var continuations: [[Int32]]

  public init(prefix: [Int32], continuations: [[Int32]]) {
    self.prefix = prefix
    self.continuations = continuations
  }

  /// Rows the model computes: a continuation's last token predicts nothing here.
  var rowCount: Int {
    continuations.reduce(prefix.count) { $0 + max(0, $1.count - 1) }
  }
}

/// A sequence that cannot be run.
public enum SequenceError: Error, Sendable, CustomStringConvertible {
  case emptyPrefix(group: Int)
  case tooLong(length: Int, limit: Int)
  case tokenOutOfRange(token: Int, vocabulary: Int)

  public var description: String {
    switch self {
    case .emptyPrefix(let group):
      "sequence \(group) has no tokens before the first prediction: give at least one"
    case .tooLong(let length, let limit):
      "a sequence of \(length) tokens is longer than the model's \(limit) positions"
    case .tokenOutOfRange(let token, let vocabulary):
      "token \(token) is outside the vocabulary of \(vocabulary)"
    }
  }
}

/// Groups that one thread takes through the whole model together.
struct Tile: Sendable {
  /// A run of consecutive positions.
  struct Segment: Sendable {
    /// First row in the tile.
    let row: Int
    let count: Int
    /// Position of the first row in its sequence.
    let position: Int
    /// The segment attended to before this one.
    let prefix: Int?
    /// First row of its keys in the tile's panels, which start on multiples of 16.
    let panelRow: Int
  }

  /// The token at `row` is followed by `target`; what is found of it is recorded at `place`.
  struct Prediction: Sendable {
    let row: Int
    let target: Int32
    let place: Int
  }

  var tokens: [Int32] = []
  var positions: [Int32] = []
  var segments: [Segment] = []
  var predictions: [Prediction] = []
  /// For each run of predictions, the (group, continuation) it belongs to and its range.
  var sequences: [(group: Int, continuation: Int, range: Range<Int>)] = []
  /// The most positions any row attends to.
  var longest = 0
  /// Rows of the key panels in use.
  private(set) var panelRows = 0

  /// - Parameter rows: rows to make room for.
  init(rows: Int) {
    tokens.reserveCapacity(rows)
    positions.reserveCapacity(rows)
    predictions.reserveCapacity(rows)
    segments.reserveCapacity(16)
    sequences.reserveCapacity(16)
  }

  private mutating func appendSegment(row: Int, count: Int, position: Int, prefix: Int?) {
    segments.append(
      Segment(row: row, count: count, position: position, prefix: prefix, panelRow: panelRows))
    panelRows += (count + 15) / 16 * 16
  }

  /// - Parameter place: where the first prediction of the continuations is recorded; moved on by
  ///   their tokens.
  mutating func append(
    _ group: SequenceGroup, index: Int, continuations: Range<Int>, place: inout Int
  ) {
    let prefixSegment = segments.count
    appendSegment(row: tokens.count, count: group.prefix.count, position: 0, prefix: nil)
    for (position, token) in group.prefix.enumerated() {
      tokens.append(token)
      positions.append(Int32(position))
    }
    longest = max(longest, group.prefix.count)
    let lastPrefixRow = tokens.count - 1
    for which in continuations {
      let continuation = group.continuations[which]
      let start = predictions.count
      let row = tokens.count
      for (offset, token) in continuation.enumerated() {
        predictions.append(
          Prediction(
            row: offset == 0 ? lastPrefixRow : row + offset - 1, target: token, place: place))
        place += 1
        if offset + 1 < continuation.count {
          tokens.append(token)
          positions.append(Int32(group.prefix.count + offset))
        }
      }
      if tokens.count > row {
        appendSegment(
          row: row, count: tokens.count - row, position: group.prefix.count,
          prefix: prefixSegment)
        longest = max(longest, group.prefix.count + tokens.count - row)
      }
      sequences.append((index, which, start..<predictions.count))
    }
  }
}

/// How groups are cut into tiles; depends on the groups and the model's shape alone.
struct TilePlan: Sendable {
  /// Most rows that a tile holds if it can: enough for fast products, few enough for the cache.
  static let rowLimit = 768
  /// Tiles come in multiples of this many of like size where they can: work for as many threads.
  private static let tilesPerRound = 4
  /// Most numbers of the residual stream's gradient that a backward pass holds: 256 MB.
  private static let spanLimit = 1 << 26

  /// The tiles, largest first, in spans that a backward pass takes one after the other.
  let spans: [[Tile]]

  /// - Throws: ``SequenceError`` when a group does not fit the model.
  init(_ groups: [SequenceGroup], configuration: ModelConfiguration, maximumPositions: Int) throws {
    var tiles: [Tile] = []
    let rowTarget = Self.rowTarget(groups)
    var current = Tile(rows: rowTarget)
    var place = 0
    for (index, group) in groups.enumerated() {
      guard !group.prefix.isEmpty else { throw SequenceError.emptyPrefix(group: index) }
      try Self.check(group.prefix, configuration)
      var first = 0
      while first < group.continuations.count {
        var end = first
        var rows = group.prefix.count
        while end < group.continuations.count {
          let continuation = group.continuations[end]
          try Self.check(continuation, configuration)
          let length = group.prefix.count + continuation.count
          guard length <= maximumPositions else {
            throw SequenceError.tooLong(length: length, limit: maximumPositions)
          }
          let more = max(0, continuation.count - 1)
          if end > first && rows + more > rowTarget { break }
          rows += more
          end += 1
        }
        if !current.tokens.isEmpty && current.tokens.count + rows > rowTarget {
          tiles.append(current)
          current = Tile(rows: rowTarget)
        }
        current.append(group, index: index, continuations: first..<end, place: &place)
        first = end
      }
    }
    if !current.tokens.isEmpty { tiles.append(current) }
    let order = tiles.indices.sorted {
      (tiles[$1].tokens.count, $0) < (tiles[$0].tokens.count, $1)
    }
    var spans: [[Tile]] = []
    var room = 0
    for index in order {
      let size = tiles[index].tokens.count * configuration.hiddenSize
      if size > room {
        spans.append([])
        room = Self.spanLimit
      }
      spans[spans.count - 1].append(tiles[index])
      room -= size
    }
    self.spans = spans
  }

  /// Rows that share the work out evenly: rounds of whole tiles, none above the limit.
  private static func rowTarget(_ groups: [SequenceGroup]) -> Int {
    let rows = groups.reduce(0) { $0 + $1.rowCount }
    let rounds = max(1, (rows + tilesPerRound * rowLimit - 1) / (tilesPerRound * rowLimit))
    return max(1, (rows + tilesPerRound * rounds - 1) / (tilesPerRound * rounds))
  }

  private static func check(_ tokens: [Int32], _ configuration: ModelConfiguration) throws {
    for token in tokens where token < 0 || token >= configuration.vocabularySize {
      throw SequenceError.tokenOutOfRange(
        token: Int(token), vocabulary: configuration.vocabularySize)
    }
  }
}
