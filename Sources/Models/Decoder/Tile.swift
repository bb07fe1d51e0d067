/// Groups that one thread takes through the whole model together.
///
/// Its rows lie in memory that all tiles of a plan share and keep alive; nothing writes to them once
/// the plan is made, which makes it `Sendable`.
struct Tile: @unchecked Sendable {
  /// A run of consecutive positions.
  struct Segment {
    /// First row in the tile.
    let row: Int
    let count: Int
    /// Position of the first row in its sequence.
    let position: Int
    /// The segment attended to before this one.
    let prefix: Int?
    /// First row of its keys in the tile's panels, which start on multiples of 16.
    let panelRow: Int
    let group: Int
    /// The continuation of the group that it is part of; nil for the group's prefix.
    let continuation: Int?
  }

  /// The token at `row` is followed by `target`; what is found of it is recorded at `place`.
  struct Prediction {
    let row: Int
    let target: Int32
    let place: Int
  }

  /// The continuation that a range of predictions belongs to.
  struct Sequence {
    let group: Int
    let continuation: Int
    let range: Range<Int>
  }

  let tokens: UnsafeBufferPointer<Int32>
  /// One for each token.
  let positions: UnsafePointer<Int32>
  let segments: UnsafeBufferPointer<Segment>
  let predictions: UnsafeBufferPointer<Prediction>
  let sequences: UnsafeBufferPointer<Sequence>
  /// The most positions any row attends to.
  let longest: Int
  /// Rows of the key panels in use.
  let panelRows: Int
  fileprivate let rows: TileRows
}

/// The rows of all tiles of a plan: one piece of memory for each kind, however many tiles there are.
final class TileRows {
  /// How much there is of each kind.
  struct Size {
    var tokens = 0
    var segments = 0
    var predictions = 0
    var sequences = 0

    /// Adds what some continuations of a group take.
    mutating func add(_ group: SequenceGroup, _ continuations: Range<Int>) {
      tokens += group.prefix.count
      segments += 1
      sequences += continuations.count
      for which in continuations {
        let count = group.continuations[which].count
        tokens += max(0, count - 1)
        segments += count > 1 ? 1 : 0
        predictions += count
      }
    }
  }

  fileprivate let tokens: UnsafeMutablePointer<Int32>
  fileprivate let positions: UnsafeMutablePointer<Int32>
  fileprivate let segments: UnsafeMutablePointer<Tile.Segment>
  fileprivate let predictions: UnsafeMutablePointer<Tile.Prediction>
  fileprivate let sequences: UnsafeMutablePointer<Tile.Sequence>

  fileprivate init(_ size: Size) {
    tokens = .allocate(capacity: size.tokens)
    positions = .allocate(capacity: size.tokens)
    segments = .allocate(capacity: size.segments)
    predictions = .allocate(capacity: size.predictions)
    sequences = .allocate(capacity: size.sequences)
  }

  deinit {
    tokens.deallocate()
    positions.deallocate()
    segments.deallocate()
    predictions.deallocate()
    sequences.deallocate()
  }
}

/// Writes the tiles of a plan one after the other.
struct TileWriter {
  private let rows: TileRows
  /// Where the tile at hand begins, and what has been written.
  private var start = TileRows.Size()
  private var end = TileRows.Size()
  private var longest = 0
  private var panelRows = 0
  /// Where the next prediction is recorded.
  private var place = 0

  /// - Parameter size: what all tiles take together.
  init(_ size: TileRows.Size) { rows = TileRows(size) }

  private var row: Int { end.tokens - start.tokens }

  private mutating func append(_ token: Int32, position: Int) {
    (rows.tokens + end.tokens).initialize(to: token)
    (rows.positions + end.tokens).initialize(to: Int32(position))
    end.tokens += 1
  }

  private mutating func appendSegment(
    row: Int, count: Int, position: Int, prefix: Int?, group: Int, continuation: Int?
  ) {
    (rows.segments + end.segments).initialize(
      to: Tile.Segment(
        row: row, count: count, position: position, prefix: prefix, panelRow: panelRows,
        group: group, continuation: continuation))
    end.segments += 1
    panelRows += (count + 15) / 16 * 16
    longest = max(longest, position + count)
  }

  /// Adds a group's prefix and some of its continuations to the tile at hand.
  mutating func append(_ group: SequenceGroup, index: Int, continuations: Range<Int>) {
    let prefix = end.segments - start.segments
    appendSegment(
      row: row, count: group.prefix.count, position: 0, prefix: nil, group: index,
      continuation: nil)
    for (position, token) in group.prefix.enumerated() { append(token, position: position) }
    let lastPrefixRow = row - 1
    for which in continuations {
      let continuation = group.continuations[which]
      let first = row
      let firstPrediction = end.predictions - start.predictions
      if continuation.count > 1 {
        appendSegment(
          row: first, count: continuation.count - 1, position: group.prefix.count, prefix: prefix,
          group: index, continuation: which)
      }
      for (offset, token) in continuation.enumerated() {
        (rows.predictions + end.predictions).initialize(
          to: Tile.Prediction(
            row: offset == 0 ? lastPrefixRow : first + offset - 1, target: token, place: place))
        end.predictions += 1
        place += 1
        if offset + 1 < continuation.count { append(token, position: group.prefix.count + offset) }
      }
      (rows.sequences + end.sequences).initialize(
        to: Tile.Sequence(
          group: index, continuation: which,
          range: firstPrediction..<firstPrediction + continuation.count))
      end.sequences += 1
    }
  }

  /// Ends the tile at hand.
  mutating func finishTile() -> Tile {
    defer {
      start = end
      longest = 0
      panelRows = 0
    }
    func span<Element>(
      _ base: UnsafeMutablePointer<Element>, _ count: KeyPath<TileRows.Size, Int>
    ) -> UnsafeBufferPointer<Element> {
      UnsafeBufferPointer(
        start: base + start[keyPath: count], count: end[keyPath: count] - start[keyPath: count])
    }
    return Tile(
      tokens: span(rows.tokens, \.tokens),
      positions: UnsafePointer(rows.positions + start.tokens),
      segments: span(rows.segments, \.segments),
      predictions: span(rows.predictions, \.predictions),
      sequences: span(rows.sequences, \.sequences), longest: longest, panelRows: panelRows,
      rows: rows)
  }
}
