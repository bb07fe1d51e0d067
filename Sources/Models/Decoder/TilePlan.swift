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

  /// Continuations of one group that are in one tile.
  private struct Part {
    let group: Int
    let continuations: Range<Int>
    let tile: Int
  }

  /// - Throws: ``SequenceError`` when a group does not fit the model.
  init(_ groups: [SequenceGroup], configuration: ModelConfiguration, maximumPositions: Int) throws {
    var size = TileRows.Size()
    let parts = try Self.parts(
      groups, configuration: configuration, maximumPositions: maximumPositions, size: &size)
    var writer = TileWriter(size)
    var tiles: [Tile] = []
    tiles.reserveCapacity(parts.last.map { $0.tile + 1 } ?? 0)
    for (number, part) in parts.enumerated() {
      writer.append(groups[part.group], index: part.group, continuations: part.continuations)
      if number + 1 == parts.count || parts[number + 1].tile != part.tile {
        tiles.append(writer.finishTile())
      }
    }
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

  /// Cuts the groups where a tile is full.
  private static func parts(
    _ groups: [SequenceGroup], configuration: ModelConfiguration, maximumPositions: Int,
    size: inout TileRows.Size
  ) throws -> [Part] {
    var parts: [Part] = []
    parts.reserveCapacity(groups.count)
    let rowTarget = rowTarget(groups)
    var tile = 0
    var tileRows = 0
    for (index, group) in groups.enumerated() {
      guard !group.prefix.isEmpty else { throw SequenceError.emptyPrefix(group: index) }
      try check(group.prefix, configuration)
      var first = 0
      while first < group.continuations.count {
        var end = first
        var rows = group.prefix.count
        while end < group.continuations.count {
          let continuation = group.continuations[end]
          try check(continuation, configuration)
          let length = group.prefix.count + continuation.count
          guard length <= maximumPositions else {
            throw SequenceError.tooLong(length: length, limit: maximumPositions)
          }
          let more = max(0, continuation.count - 1)
          if end > first && rows + more > rowTarget { break }
          rows += more
          end += 1
        }
        if tileRows > 0 && tileRows + rows > rowTarget {
          tile += 1
          tileRows = 0
        }
        parts.append(Part(group: index, continuations: first..<end, tile: tile))
        size.add(group, first..<end)
        tileRows += rows
        first = end
      }
    }
    return parts
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
