import Memory
import Synchronization
import Tensors

/// What a loss says of the tokens of one continuation.
public struct TokenLossRow {
  public let group: Int
  public let continuation: Int
  public let logProbs: UnsafeBufferPointer<Float>
  public let entropies: UnsafeBufferPointer<Float>
  /// To be set to ∂loss/∂logProb of each token; zero at first.
  public let logProbGradients: UnsafeMutableBufferPointer<Float>
  /// To be set to ∂loss/∂entropy of each token; zero at first.
  public let entropyGradients: UnsafeMutableBufferPointer<Float>
}

extension DecoderModel {
  /// Adds the gradient of a loss to `gradients`, and returns what the forward pass found.
  ///
  /// A batch of any size is cut into tiles of some 768 tokens, or of the longest sequence, and each
  /// thread holds one tile at a time: their gradients are added up.
  ///
  /// - Parameters:
  ///   - temperature: divides the logits before the softmax, > 0.
  ///   - activationBytes: when the activations of a tile would take more, only the inputs of its
  ///     layers are kept, and the rest is computed anew on the way back; the bits are the same.
  ///   - cache: where the activations of tiles are taken from if they are there. The log-probabilities
  ///     of a few sequences come from a forward pass all the same, to be held against those found
  ///     while sampling.
  ///   - loss: called once for each continuation, on any thread, with its log-probabilities and
  ///     entropies; answers with the derivatives of the loss with respect to them.
  /// - Throws: ``SequenceError``, or `OutOfMemory` or `Interrupted` (then `gradients` are incomplete).
  public func accumulateGradients(
    _ groups: [SequenceGroup], temperature: Float = 1, into gradients: Gradients,
    activationBytes: Int = 1 << 28, cache: ActivationCache? = nil, pool: WorkerPool,
    loss: @escaping @Sendable (TokenLossRow) -> Void
  ) throws -> TokenScores {
    let kept = cache?.kept(of: self)
    let plan = try TilePlan(
      groups, configuration: configuration, maximumPositions: maximumPositions)
    let scores = try TokenScores(groups)
    for tiles in plan.spans {
      let head = TokenHead(
        model: self, temperature: temperature, scores: scores, loss: loss,
        gradient: gradients.total)
      try BackwardPass(
        model: self, tiles: tiles, head: head, activationBytes: activationBytes,
        kept: kept.map { kept in tiles.map { kept.tile($0, of: groups) } },
        gradient: gradients.total, isInterrupted: { pool.isInterrupted }
      ).run(pool)
    }
    if kept != nil {
      try scoreSome(of: groups, temperature: temperature, into: scores, pool: pool)
    }
    return scores
  }

  /// Runs the first continuation of a few groups forward, for their scores.
  private func scoreSome(
    of groups: [SequenceGroup], temperature: Float, into scores: TokenScores, pool: WorkerPool
  ) throws {
    let count = min(4, groups.count)
    let chosen = (0..<count).map { $0 * groups.count / count }
    let found = try logProbs(
      chosen.map { index in
        SequenceGroup(
          prefix: groups[index].prefix, continuations: Array(groups[index].continuations.prefix(1)))
      }, temperature: temperature, pool: pool)
    for (number, index) in chosen.enumerated() where !groups[index].continuations.isEmpty {
      scores.copy(group: index, continuation: 0, from: found, group: number, continuation: 0)
    }
  }
}

/// What stands on a decoder's last layer, and where the way back begins.
protocol BackwardHead: Sendable {
  /// Turns in which tiles add to the gradient of its own parameters.
  var turnCount: Int { get }

  /// Takes a tile's last hidden states to the loss and back: adds to `residual`, the gradient of the
  /// tile's residual stream [R, C], to the workspace's gradient of the final norm, and in its turns to
  /// that of its own parameters.
  ///
  /// - Returns: false when it was interrupted.
  func backward(
    _ tile: Tile, index: Int, _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>,
    turns: Turns, unless isInterrupted: @Sendable () -> Bool
  ) -> Bool
}

/// The forward and backward pass of a number of tiles, each taken through by one thread.
///
/// There is one gradient for all of them. Each block of a weight's gradient belongs to the tiles in
/// turn: a tile's part is added when that of the tile before it has been, so the sums have the same
/// bits for any number of threads. Who would wait adds what is due for an earlier tile instead: a
/// thread that is held up holds up no other, and the last tile has them all.
final class BackwardPass: @unchecked Sendable {
  let model: DecoderModel
  let tiles: [Tile]
  let head: any BackwardHead
  let activationBytes: Int
  /// The activations of each tile that has been run before.
  private let kept: [KeptTile?]
  private let gradient: UnsafeMutablePointer<Float>
  /// Whether the work is to stop: it was interrupted, or memory has run out.
  private let isInterrupted: @Sendable () -> Bool
  private let shortage = Shortage()
  private let weights: [any LayerGradient]
  private let turns: Turns
  /// The places of the layers' weights, which follow those of the head and the final norm, and what
  /// there is to do at each.
  private let layerPlaces: Range<Int>
  private let items: [(layer: Int, item: Int)]
  /// The workspace of each tile that has come to its layers.
  private let workspaces: Mutex<[Workspace?]>
  /// The gradient of the residual stream of every row of every tile; in the end that of the
  /// embeddings. They are added last, as the head's may be the same matrix.
  private let residualGradient: FloatBuffer
  private let firstRows: [Int]

  init(
    model: DecoderModel, tiles: [Tile], head: any BackwardHead, activationBytes: Int,
    kept: [KeptTile?]? = nil, gradient: FloatBuffer,
    isInterrupted: @escaping @Sendable () -> Bool
  ) throws(OutOfMemory) {
    self.model = model
    self.kept = kept ?? Array(repeating: nil, count: tiles.count)
    self.tiles = tiles
    self.head = head
    self.activationBytes = activationBytes
    self.gradient = gradient.pointer
    self.isInterrupted = { [shortage] in shortage.isThere || isInterrupted() }
    let width = model.configuration.hiddenSize
    weights = model.layers.indices.map { layer -> any LayerGradient in
      model.isFrozen ? AdapterLayerGradient(model, layer) : WholeLayerGradient(model, layer)
    }
    items = weights.indices.reversed().flatMap { [weights] layer in
      (0..<weights[layer].count).map { (layer, $0) }
    }
    layerPlaces = head.turnCount + 1..<head.turnCount + 1 + items.count
    turns = Turns(places: layerPlaces.upperBound, parties: tiles.count)
    workspaces = Mutex(Array(repeating: nil, count: tiles.count))
    var rows = 0
    firstRows = tiles.map { tile in
      defer { rows += tile.tokens.count }
      return rows
    }
    residualGradient = try FloatBuffer(count: rows * width)
  }

  func run(_ pool: WorkerPool) throws {
    let helpers = model.isFrozen ? 0 : pool.threadCount - 1
    try pool.run(tiles.count + helpers) { index in
      if index < self.tiles.count {
        self.run(index)
      } else {
        self.turns.help(self.layerPlaces, unless: self.isInterrupted, self.addGradient)
      }
    }
    try shortage.check()
    if model.isFrozen { return }
    try pool.run(embeddingBlocks) { block in self.addEmbeddingGradients(block) }
  }

  /// Takes a tile forth and back; tiles are begun in ascending order.
  private func run(_ index: Int) {
    let tile = tiles[index]
    let bytes = Workspace.activationBytes(model.configuration, rows: tile.tokens.count)
    guard
      let workspace = shortage.attempt({ () throws(OutOfMemory) in
        try model.takeWorkspace(
          for: tile, backward: true, recomputes: bytes > activationBytes)
      })
    else { return }
    defer { model.workspaces.give(workspace, backward: true) }
    let residual =
      residualGradient.pointer + firstRows[index] * model.configuration.hiddenSize
    if let kept = kept[index] {
      kept.restoreFinal(tile, workspace)
    } else {
      model.forward(tile, workspace)
    }
    if isInterrupted() { return }
    guard
      head.backward(
        tile, index: index, workspace, residual, turns: turns, unless: isInterrupted)
    else { return }
    var turn = head.turnCount
    guard turns.wait(for: turn, of: index, unless: isInterrupted) else { return }
    if !model.isFrozen {
      addRow(
        workspace.finalNormGradient.pointer, to: gradient + model.places.finalNorm,
        model.configuration.hiddenSize)
    }
    turns.pass(turn)
    turn += 1
    workspaces.withLock { $0[index] = workspace }
    for layer in model.layers.indices.reversed() {
      if isInterrupted() { return }
      if let kept = kept[index] {
        kept.restore(layer, tile, workspace)
      } else if workspace.recomputes {
        model.computeActivations(layer, tile, workspace)
      }
      model.layerBackward(layer, tile, workspace, residual)
      let end = turn + weights[layer].count
      if weights[layer].prepare(rows: tile.tokens.count, workspace) {
        turns.open(to: end, of: index)
      }
      guard turns.share(turn..<end, of: index, unless: isInterrupted, addGradient) else { return }
      turn = end
    }
  }

  /// Adds a tile's part at one of the places of the layers' weights.
  private func addGradient(_ place: Int, _ tile: Int) {
    let (layer, item) = items[place - layerPlaces.lowerBound]
    guard let workspace = workspaces.withLock({ $0[tile] }) else { return }
    weights[layer].add(item, rows: tiles[tile].tokens.count, workspace, to: gradient)
  }

  /// Blocks of columns in which the gradients of the embeddings are added.
  private var embeddingBlocks: Int {
    (model.configuration.hiddenSize + Self.embeddingColumns - 1) / Self.embeddingColumns
  }

  private static let embeddingColumns = 64

  private func addEmbeddingGradients(_ block: Int) {
    let width = model.configuration.hiddenSize
    let first = block * Self.embeddingColumns
    let count = min(Self.embeddingColumns, width - first)
    for (tile, firstRow) in zip(tiles, firstRows) {
      for (row, token) in tile.tokens.enumerated() {
        addRow(
          residualGradient.pointer + (firstRow + row) * width + first,
          to: gradient + model.places.embedding + Int(token) * width + first, count)
      }
    }
  }
}
