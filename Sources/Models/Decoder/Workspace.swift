import Synchronization
import Tensors

/// The memory that one thread needs to take a tile through the model, reused from call to call.
///
/// One thread at a time holds it; see ``WorkspaceStore``.
final class Workspace: Sendable {
  /// What the backward pass needs of one layer.
  struct LayerActivations: Sendable {
    /// The residual stream before the layer, [R, C].
    let input: FloatBuffer
    let inputRoots: FloatBuffer
    /// Queries, keys and values, rotated, [R, (H + 2G)·D].
    let queryKeyValue: FloatBuffer
    /// [R, H·D].
    let attention: FloatBuffer
    /// log Σ exp(score), [R, H].
    let logNormalizers: FloatBuffer
    /// The residual stream after attention, [R, C].
    let middle: FloatBuffer
    let middleRoots: FloatBuffer
    /// Gate and up, [R, 2F].
    let gateUp: FloatBuffer
  }

  /// Rows of a tile, with room to spare for padding its key panels.
  let rows: Int
  let positions: Int
  let logitRows: Int
  /// One per layer when gradients are wanted, else a single one used by all layers.
  let layers: [LayerActivations]
  /// The residual stream after the last layer, [R, C].
  let final: FloatBuffer
  let finalRoots: FloatBuffer
  /// Normalised rows, [R, C].
  let normed: FloatBuffer
  /// [R, F].
  let activation: FloatBuffer
  let keyPanels: FloatBuffer
  let attentionScratch: FloatBuffer
  /// [logitRows, V].
  let logits: FloatBuffer
  let exponentials: FloatBuffer
  /// [logitRows, C].
  let headInput: FloatBuffer

  // Backward only.
  let residualGradient: FloatBuffer
  let rowGradient: FloatBuffer
  let fusedGradient: FloatBuffer
  let activationGradient: FloatBuffer

  init(
    _ configuration: ModelConfiguration, rows: Int, positions: Int, logitRows: Int, backward: Bool
  ) {
    self.rows = rows
    self.positions = positions
    self.logitRows = logitRows
    let width = configuration.hiddenSize
    layers = (0..<(backward ? configuration.layerCount : 1)).map { _ in
      LayerActivations(
        input: FloatBuffer(count: rows * width), inputRoots: FloatBuffer(count: rows),
        queryKeyValue: FloatBuffer(count: rows * configuration.fusedWidth),
        attention: FloatBuffer(count: rows * configuration.queryWidth),
        logNormalizers: FloatBuffer(count: rows * configuration.headCount),
        middle: FloatBuffer(count: rows * width), middleRoots: FloatBuffer(count: rows),
        gateUp: FloatBuffer(count: rows * 2 * configuration.intermediateSize))
    }
    final = FloatBuffer(count: rows * width)
    finalRoots = FloatBuffer(count: rows)
    normed = FloatBuffer(count: rows * width)
    activation = FloatBuffer(count: rows * configuration.intermediateSize)
    keyPanels = FloatBuffer(
      count: rows * configuration.headSize * configuration.keyValueHeadCount)
    attentionScratch = FloatBuffer(
      count: max(
        6 * ((positions + 31) / 16 * 16),
        backward ? attentionBackwardScratch(positions: positions) : 0))
    logits = FloatBuffer(count: logitRows * configuration.vocabularySize)
    exponentials = FloatBuffer(count: configuration.vocabularySize)
    headInput = FloatBuffer(count: logitRows * width)
    let backwardRows = backward ? rows : 0
    residualGradient = FloatBuffer(count: backwardRows * width)
    rowGradient = FloatBuffer(count: max(backwardRows, backward ? logitRows : 0) * width)
    fusedGradient = FloatBuffer(
      count: backwardRows * max(configuration.fusedWidth, configuration.queryWidth))
    activationGradient = FloatBuffer(
      count: backwardRows * max(configuration.intermediateSize, configuration.queryWidth))
  }

  /// The activations of a layer, shared by all layers when nothing is kept.
  func activations(_ layer: Int) -> LayerActivations {
    layers.count == 1 ? layers[0] : layers[layer]
  }
}

/// Workspaces at rest, so that a step allocates nothing once the largest tile has been seen.
final class WorkspaceStore: Sendable {
  private let forward = Mutex<[Workspace]>([])
  private let backward = Mutex<[Workspace]>([])

  /// A workspace that holds at least what is asked for.
  func take(
    _ configuration: ModelConfiguration, rows: Int, positions: Int, logitRows: Int,
    segments: Int, backward needsBackward: Bool
  ) -> Workspace {
    let resting =
      needsBackward ? backward.withLock { $0.popLast() } : forward.withLock { $0.popLast() }
    // Each segment's keys start on a panel of their own.
    let rows = rows + 16 * segments
    if let resting, resting.rows >= rows, resting.positions >= positions,
      resting.logitRows >= logitRows
    {
      return resting
    }
    return Workspace(
      configuration, rows: max(rows, resting?.rows ?? 0),
      positions: max(positions, resting?.positions ?? 0),
      logitRows: max(logitRows, resting?.logitRows ?? 0), backward: needsBackward)
  }

  func give(_ workspace: Workspace, backward wasBackward: Bool) {
    if wasBackward {
      backward.withLock { $0.append(workspace) }
    } else {
      forward.withLock { $0.append(workspace) }
    }
  }
}
