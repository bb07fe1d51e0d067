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
  /// A batch of any size runs in the memory of four tiles of some 768 tokens (or the longest
  /// sequence): their gradients are added up tile by tile. When the activations of a tile would take
  /// more than 256 MB, only the inputs of its layers are kept, and the rest is computed anew on the
  /// way back; the bits are the same.
  ///
  /// - Parameters:
  ///   - temperature: divides the logits before the softmax, > 0.
  ///   - loss: called once for each continuation, on any thread, with its log-probabilities and
  ///     entropies; answers with the derivatives of the loss with respect to them.
  /// - Throws: ``SequenceError``, or `Interrupted` (then `gradients` are incomplete).
  public func accumulateGradients(
    _ groups: [SequenceGroup], temperature: Float = 1, into gradients: Gradients,
    pool: WorkerPool, loss: @escaping @Sendable (TokenLossRow) -> Void
  ) throws -> TokenScores {
    let plan = try TilePlan(
      groups, configuration: configuration, maximumPositions: maximumPositions)
    let scores = TokenScores(groups)
    let gradient = gradients.total
    for tiles in plan.rounds {
      let workspaces = tiles.map { takeWorkspace(for: $0, backward: true) }
      defer { for workspace in workspaces { self.workspaces.give(workspace, backward: true) } }
      let pass = BackwardPass(
        model: self, tiles: tiles, workspaces: workspaces, temperature: temperature,
        scores: scores, gradient: gradient, isInterrupted: { pool.isInterrupted })
      try pool.runTeam { team in pass.run(team, loss: loss) }
      try pool.checkInterruption()
    }
    return scores
  }
}

/// The forward and backward pass of a few tiles at once.
///
/// What runs along the rows is done tile by tile, each by one member of a team. The gradients of the
/// weights are sums over all tiles' rows: each block of a weight is one member's, who adds the tiles
/// in order. So there is one gradient, whatever the number of threads, and its bits are the same.
final class BackwardPass: @unchecked Sendable {
  let model: DecoderModel
  let tiles: [Tile]
  let workspaces: [Workspace]
  let temperature: Float
  let scores: TokenScores
  let gradient: UnsafeMutablePointer<Float>
  private let isInterrupted: @Sendable () -> Bool
  /// Written by one member between two phases.
  private var stops = false

  init(
    model: DecoderModel, tiles: [Tile], workspaces: [Workspace], temperature: Float,
    scores: TokenScores, gradient: FloatBuffer, isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.model = model
    self.tiles = tiles
    self.workspaces = workspaces
    self.temperature = temperature
    self.scores = scores
    self.gradient = gradient.pointer
    self.isInterrupted = isInterrupted
  }

  func run(_ team: Team, loss: (TokenLossRow) -> Void) {
    team.share(tiles.count) { tile in
      model.forward(tiles[tile], workspaces[tile])
      model.beginHeadBackward(
        tiles[tile], workspaces[tile], temperature: temperature, scores: scores, loss: loss)
    }
    // Chunks depend on the batch alone, not on what larger tiles a workspace has held before.
    let chunk = model.logitRowLimit
    let predictions = tiles.map(\.predictions.count).max() ?? 0
    for start in stride(from: 0, to: predictions, by: chunk) {
      team.share(tiles.count) { tile in
        model.headBackward(
          tiles[tile], workspaces[tile], headRows(tile, from: start, chunk),
          keepsLogits: tiles[tile].predictions.count <= chunk, temperature: temperature,
          scores: scores)
      }
      let blocks = WeightBlocks(
        outputs: model.configuration.vocabularySize, inputs: model.configuration.hiddenSize)
      team.share(blocks.count) { block in
        for tile in tiles.indices {
          blocks.addGradient(
            block, rows: headRows(tile, from: start, chunk).count,
            outputs: workspaces[tile].logits.pointer, inputs: workspaces[tile].headInput.pointer,
            to: gradient + model.layout.head)
        }
      }
    }
    for layer in model.layers.indices.reversed() {
      team.once { stops = isInterrupted() }
      if stops { return }
      team.share(tiles.count) { tile in
        model.layerBackward(layer, tiles[tile], workspaces[tile])
      }
      addLayerGradients(team, layer)
    }
    addEmbeddingGradients(team)
  }

  private func headRows(_ tile: Int, from start: Int, _ chunk: Int) -> Range<Int> {
    let count = tiles[tile].predictions.count
    return min(start, count)..<min(start + chunk, count)
  }

  private func addLayerGradients(_ team: Team, _ index: Int) {
    let configuration = model.configuration
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let offsets = model.layers[index].offsets
    let gateUp = WeightBlocks(outputs: 2 * hidden, inputs: width)
    let down = WeightBlocks(outputs: width, inputs: hidden)
    let fused = WeightBlocks(outputs: configuration.fusedWidth, inputs: width)
    let output = WeightBlocks(outputs: width, inputs: configuration.queryWidth)
    team.share(gateUp.count + down.count + fused.count + output.count + 1) { item in
      var block = item
      for (tile, workspace) in workspaces.enumerated() {
        block = item
        let kept = workspace.activations(index)
        let rows = tiles[tile].tokens.count
        if block < gateUp.count {
          gateUp.addGradient(
            block, rows: rows, outputs: kept.gateUp.pointer,
            inputs: workspace.middleNormed.pointer, to: gradient + offsets.gateUpWeight)
          continue
        }
        block -= gateUp.count
        if block < down.count {
          down.addGradient(
            block, rows: rows, outputs: workspace.outputGradient.pointer,
            inputs: workspace.activation.pointer, to: gradient + offsets.downWeight)
          continue
        }
        block -= down.count
        if block < fused.count {
          fused.addGradient(
            block, rows: rows, outputs: workspace.fusedGradient.pointer,
            inputs: workspace.normed.pointer, to: gradient + offsets.queryKeyValueWeight)
          continue
        }
        block -= fused.count
        if block < output.count {
          output.addGradient(
            block, rows: rows, outputs: workspace.middleGradient.pointer,
            inputs: kept.attention.pointer, to: gradient + offsets.outputWeight)
          continue
        }
        let vectors = workspace.vectorGradient.pointer
        addRow(vectors, to: gradient + offsets.inputNorm, width)
        addRow(vectors + width, to: gradient + offsets.postAttentionNorm, width)
        if let bias = offsets.queryKeyValueBias {
          addRow(vectors + 2 * width, to: gradient + bias, configuration.fusedWidth)
        }
      }
    }
  }

  private func addEmbeddingGradients(_ team: Team) {
    let width = model.configuration.hiddenSize
    let columns = 64
    let blocks = (width + columns - 1) / columns
    team.share(blocks + 1) { block in
      for (tile, workspace) in workspaces.enumerated() {
        if block == blocks {
          addRow(workspace.finalNormGradient.pointer, to: gradient + model.layout.finalNorm, width)
          continue
        }
        let first = block * columns
        for (row, token) in tiles[tile].tokens.enumerated() {
          addRow(
            workspace.residualGradient.pointer + row * width + first,
            to: gradient + model.layout.embedding + Int(token) * width + first,
            min(columns, width - first))
        }
      }
    }
  }
}

/// The gradient of a weight matrix W of shape [N, K], cut into blocks that threads share.
private struct WeightBlocks {
  let outputs: Int
  let inputs: Int
  private static let blockOutputs = 128
  private static let blockInputs = 256

  private var across: Int { (inputs + Self.blockInputs - 1) / Self.blockInputs }

  var count: Int { (outputs + Self.blockOutputs - 1) / Self.blockOutputs * across }

  /// dW += dYᵀ·X for one block: dY is [rows, N], X is [rows, K].
  func addGradient(
    _ block: Int, rows: Int, outputs dy: UnsafePointer<Float>, inputs x: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let output = block / across * Self.blockOutputs
    let input = block % across * Self.blockInputs
    matrixProduct(
      dy + output, stride: outputs, transposeA: true, x + input, stride: inputs,
      m: min(Self.blockOutputs, outputs - output), n: min(Self.blockInputs, inputs - input),
      k: rows, keep: 1, into: gradient + output * inputs + input, stride: inputs)
  }
}
