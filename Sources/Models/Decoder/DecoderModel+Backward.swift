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
  ///   - loss: called once for each continuation, on any thread, with its log-probabilities and
  ///     entropies; answers with the derivatives of the loss with respect to them.
  /// - Throws: ``SequenceError``, or `Interrupted` (then `gradients` are incomplete).
  public func accumulateGradients(
    _ groups: [SequenceGroup], temperature: Float = 1, into gradients: Gradients,
    activationBytes: Int = 1 << 28, pool: WorkerPool,
    loss: @escaping @Sendable (TokenLossRow) -> Void
  ) throws -> TokenScores {
    let plan = try TilePlan(
      groups, configuration: configuration, maximumPositions: maximumPositions)
    let scores = TokenScores(groups)
    for tiles in plan.spans {
      let head = TokenHead(
        model: self, temperature: temperature, scores: scores, loss: loss,
        gradient: gradients.total)
      try BackwardPass(
        model: self, tiles: tiles, head: head, activationBytes: activationBytes,
        gradient: gradients.total, isInterrupted: { pool.isInterrupted }
      ).run(pool)
    }
    return scores
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
/// turn: a tile adds its part when the tile before it has, so the sums have the same bits for any
/// number of threads. Threads start one block apart and seldom wait after that.
final class BackwardPass: @unchecked Sendable {
  let model: DecoderModel
  let tiles: [Tile]
  let head: any BackwardHead
  let activationBytes: Int
  private let gradient: UnsafeMutablePointer<Float>
  private let isInterrupted: @Sendable () -> Bool
  private let weights: [LayerWeights]
  private let turns: Turns
  /// The gradient of the residual stream of every row of every tile; in the end that of the
  /// embeddings. They are added last, as the head's may be the same matrix.
  private let residualGradient: FloatBuffer
  private let firstRows: [Int]

  init(
    model: DecoderModel, tiles: [Tile], head: any BackwardHead, activationBytes: Int,
    gradient: FloatBuffer, isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.model = model
    self.tiles = tiles
    self.head = head
    self.activationBytes = activationBytes
    self.gradient = gradient.pointer
    self.isInterrupted = isInterrupted
    let width = model.configuration.hiddenSize
    weights = model.layers.indices.map { LayerWeights(model, $0) }
    turns = Turns(count: weights.reduce(head.turnCount + 1) { $0 + $1.count })
    var rows = 0
    firstRows = tiles.map { tile in
      defer { rows += tile.tokens.count }
      return rows
    }
    residualGradient = FloatBuffer(count: rows * width)
  }

  func run(_ pool: WorkerPool) throws {
    try pool.run(tiles.count) { tile in self.run(tile) }
    try pool.run(embeddingBlocks) { block in self.addEmbeddingGradients(block) }
  }

  /// Takes a tile forth and back; tiles are begun in ascending order.
  private func run(_ index: Int) {
    let tile = tiles[index]
    let bytes = Workspace.activationBytes(model.configuration, rows: tile.tokens.count)
    let workspace = model.takeWorkspace(
      for: tile, backward: true, recomputes: bytes > activationBytes)
    defer { model.workspaces.give(workspace, backward: true) }
    let residual =
      residualGradient.pointer + firstRows[index] * model.configuration.hiddenSize
    model.forward(tile, workspace)
    guard
      head.backward(
        tile, index: index, workspace, residual, turns: turns, unless: isInterrupted)
    else { return }
    var turn = head.turnCount
    guard turns.wait(for: turn, of: index, unless: isInterrupted) else { return }
    addRow(
      workspace.finalNormGradient.pointer, to: gradient + model.layout.finalNorm,
      model.configuration.hiddenSize)
    turns.pass(turn)
    turn += 1
    for layer in model.layers.indices.reversed() {
      if isInterrupted() { return }
      model.layerBackward(layer, tile, workspace, residual)
      for item in 0..<weights[layer].count {
        guard turns.wait(for: turn, of: index, unless: isInterrupted) else { return }
        weights[layer].addGradient(item, rows: tile.tokens.count, workspace, to: gradient)
        turns.pass(turn)
        turn += 1
      }
    }
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
          to: gradient + model.layout.embedding + Int(token) * width + first, count)
      }
    }
  }
}

/// The gradients of one layer's parameters as items that tiles add to in turn.
private struct LayerWeights {
  private let index: Int
  private let headSize: Int
  private let offsets: ParameterLayout.LayerOffsets
  private let gateUp: WeightBlocks
  private let down: WeightBlocks
  private let fused: WeightBlocks
  private let output: WeightBlocks

  init(_ model: DecoderModel, _ index: Int) {
    let configuration = model.configuration
    let width = configuration.hiddenSize
    self.index = index
    headSize = configuration.headSize
    offsets = model.layers[index].offsets
    gateUp = WeightBlocks(outputs: 2 * configuration.intermediateSize, inputs: width)
    down = WeightBlocks(outputs: width, inputs: configuration.intermediateSize)
    fused = WeightBlocks(outputs: configuration.fusedWidth, inputs: width)
    output = WeightBlocks(outputs: width, inputs: configuration.queryWidth)
  }

  /// The blocks of the matrices, and one item for norms and bias.
  var count: Int { gateUp.count + down.count + fused.count + output.count + 1 }

  func addGradient(
    _ item: Int, rows: Int, _ workspace: Workspace, to gradient: UnsafeMutablePointer<Float>
  ) {
    let kept = workspace.activations(index)
    var block = item
    if block < gateUp.count {
      return gateUp.addGradient(
        block, rows: rows, outputs: kept.gateUp.pointer, inputs: workspace.middleNormed.pointer,
        to: gradient + offsets.gateUpWeight)
    }
    block -= gateUp.count
    if block < down.count {
      return down.addGradient(
        block, rows: rows, outputs: workspace.outputGradient.pointer,
        inputs: workspace.activation.pointer, to: gradient + offsets.downWeight)
    }
    block -= down.count
    if block < fused.count {
      return fused.addGradient(
        block, rows: rows, outputs: workspace.fusedGradient.pointer,
        inputs: workspace.normed.pointer, to: gradient + offsets.queryKeyValueWeight)
    }
    block -= fused.count
    if block < output.count {
      return output.addGradient(
        block, rows: rows, outputs: workspace.middleGradient.pointer,
        inputs: kept.attention.pointer, to: gradient + offsets.outputWeight)
    }
    let vectors = workspace.vectorGradient.pointer
    let width = output.outputs
    addRow(vectors, to: gradient + offsets.inputNorm, width)
    addRow(vectors + width, to: gradient + offsets.postAttentionNorm, width)
    if let bias = offsets.queryKeyValueBias {
      addRow(vectors + 2 * width, to: gradient + bias, fused.outputs)
    }
    if let norms = offsets.queryKeyNorms {
      addRow(vectors + 2 * width + fused.outputs, to: gradient + norms, 2 * headSize)
    }
  }
}

/// The gradient of a weight matrix W of shape [N, K], cut into blocks of outputs.
struct WeightBlocks {
  let outputs: Int
  let inputs: Int
  private static let blockOutputs = 256

  var count: Int { (outputs + Self.blockOutputs - 1) / Self.blockOutputs }

  /// dW += dYᵀ·X for one block: dY is [rows, N], X is [rows, K].
  func addGradient(
    _ block: Int, rows: Int, outputs dy: UnsafePointer<Float>, inputs x: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let output = block * Self.blockOutputs
    matrixProduct(
      dy + output, stride: outputs, transposeA: true, x, stride: inputs,
      m: min(Self.blockOutputs, outputs - output), n: inputs, k: rows, keep: 1,
      into: gradient + output * inputs, stride: inputs)
  }
}
