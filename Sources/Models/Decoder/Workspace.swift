import Memory
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
    /// Queries and keys before their norm, [R, (H + G)·D], and its inverse roots, [R, H + G]; empty
    /// in a model without.
    let unnormalizedHeads: FloatBuffer
    let headRoots: FloatBuffer
    /// [R, H·D].
    let attention: FloatBuffer
    /// log Σ exp(score), [R, H].
    let logNormalizers: FloatBuffer
    /// The residual stream after attention, [R, C].
    let middle: FloatBuffer
    let middleRoots: FloatBuffer
    /// Gate and up, [R, 2F].
    let gateUp: FloatBuffer

    /// The same memory but for the input.
    func with(input: FloatBuffer) -> LayerActivations {
      LayerActivations(
        input: input, inputRoots: inputRoots, queryKeyValue: queryKeyValue,
        unnormalizedHeads: unnormalizedHeads, headRoots: headRoots, attention: attention,
        logNormalizers: logNormalizers, middle: middle, middleRoots: middleRoots, gateUp: gateUp)
    }
  }

  /// What there is room for.
  let size: Size
  /// One per layer when gradients are wanted, else a single one used by all layers. With
  /// recomputation only the inputs are each layer's own.
  let layers: [LayerActivations]
  let recomputes: Bool
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
  /// The inner rows of adapters, [R, ranks].
  let lowRank: FloatBuffer

  // Backward only.
  let rowGradient: FloatBuffer
  let fusedGradient: FloatBuffer
  let activationGradient: FloatBuffer
  /// The residual stream's gradient after a layer and between its two blocks, [R, C] each, kept for
  /// the weight gradients.
  let outputGradient: FloatBuffer
  let middleGradient: FloatBuffer
  /// The rows before the second block, normalised, [R, C].
  let middleNormed: FloatBuffer
  /// This tile's part in the gradients of a layer's norms and bias: [2·C + (H + 2G)·D + 2·D].
  let vectorGradient: FloatBuffer
  let finalNormGradient: FloatBuffer
  /// The inputs of products as the blocks of their weights' gradients read them.
  let packedInputs: FloatBuffer
  /// Panels of frozen weights as float32.
  let widened: FloatBuffer
  /// The gradient of ``lowRank``.
  let lowRankGradient: FloatBuffer
  /// Of each prediction.
  let normalizers: FloatBuffer
  let logProbGradients: FloatBuffer
  let entropyGradients: FloatBuffer

  /// What a tile needs room for.
  struct Size: Sendable {
    var rows: Int
    var panelRows: Int
    var positions: Int
    var predictions: Int
    var logitRows: Int

    func holds(_ other: Size) -> Bool {
      rows >= other.rows && panelRows >= other.panelRows && positions >= other.positions
        && predictions >= other.predictions && logitRows >= other.logitRows
    }

    func union(_ other: Size) -> Size {
      Size(
        rows: max(rows, other.rows), panelRows: max(panelRows, other.panelRows),
        positions: max(positions, other.positions),
        predictions: max(predictions, other.predictions),
        logitRows: max(logitRows, other.logitRows))
    }
  }

  /// What a model's workspaces have in common.
  struct Shape: Sendable {
    let configuration: ModelConfiguration
    let isFrozen: Bool
    /// Most columns of an adapter's inner rows.
    let lowRankWidth: Int

    fileprivate func packedInputCount(_ size: Size) -> Int {
      if isFrozen { return 0 }
      return max(
        WeightBlocks.head(configuration).packedSize(rows: size.logitRows),
        WholeLayerGradient.preparedSize(configuration, rows: size.rows))
    }

    fileprivate var widenedCount: Int {
      guard isFrozen else { return 0 }
      return [
        configuration.hiddenSize, configuration.queryWidth, configuration.intermediateSize,
      ].map { PackedMatrix.transposedScratch(inputs: $0) }.max() ?? 0
    }
  }

  init(_ shape: Shape, _ size: Size, backward: Bool, recomputes: Bool)
    throws(OutOfMemory)
  {
    let configuration = shape.configuration
    self.size = size
    let rows = size.rows
    let width = configuration.hiddenSize
    let layerCount = backward ? configuration.layerCount : 1
    func activations(input: FloatBuffer) throws(OutOfMemory) -> LayerActivations {
      LayerActivations(
        input: input, inputRoots: try FloatBuffer(count: rows),
        queryKeyValue: try FloatBuffer(count: rows * configuration.fusedWidth),
        unnormalizedHeads: try FloatBuffer(count: rows * configuration.unnormalizedWidth),
        headRoots: try FloatBuffer(count: rows * configuration.headRootCount),
        attention: try FloatBuffer(count: rows * configuration.queryWidth),
        logNormalizers: try FloatBuffer(count: rows * configuration.headCount),
        middle: try FloatBuffer(count: rows * width), middleRoots: try FloatBuffer(count: rows),
        gateUp: try FloatBuffer(count: rows * 2 * configuration.intermediateSize))
    }
    func input() throws(OutOfMemory) -> FloatBuffer { try FloatBuffer(count: rows * width) }
    self.recomputes = recomputes
    var layers = [try activations(input: input())]
    for _ in 1..<max(layerCount, 1) {
      layers.append(
        try recomputes ? layers[0].with(input: input()) : activations(input: input()))
    }
    self.layers = layers
    final = try FloatBuffer(count: rows * width)
    finalRoots = try FloatBuffer(count: rows)
    normed = try FloatBuffer(count: rows * width)
    activation = try FloatBuffer(count: rows * configuration.intermediateSize)
    keyPanels = try FloatBuffer(
      count: size.panelRows * configuration.headSize * configuration.keyValueHeadCount)
    attentionScratch = try FloatBuffer(
      count: max(
        6 * ((size.positions + 31) / 16 * 16),
        backward ? attentionBackwardScratch(positions: size.positions) : 0))
    logits = try FloatBuffer(count: size.logitRows * configuration.vocabularySize)
    exponentials = try FloatBuffer(count: configuration.vocabularySize)
    headInput = try FloatBuffer(count: size.logitRows * width)
    lowRank = try FloatBuffer(count: rows * shape.lowRankWidth)
    let backwardRows = backward ? rows : 0
    rowGradient = try FloatBuffer(count: max(backwardRows, backward ? size.logitRows : 0) * width)
    fusedGradient = try FloatBuffer(count: backwardRows * configuration.fusedWidth)
    activationGradient = try FloatBuffer(
      count: backwardRows * max(configuration.intermediateSize, configuration.queryWidth))
    outputGradient = try FloatBuffer(count: backwardRows * width)
    middleGradient = try FloatBuffer(count: backwardRows * width)
    middleNormed = try FloatBuffer(count: backwardRows * width)
    vectorGradient = try FloatBuffer(
      count: backward ? 2 * width + configuration.fusedWidth + 2 * configuration.headSize : 0)
    finalNormGradient = try FloatBuffer(count: backward ? width : 0)
    packedInputs = try FloatBuffer(count: backward ? shape.packedInputCount(size) : 0)
    widened = try FloatBuffer(count: backward ? shape.widenedCount : 0)
    lowRankGradient = try FloatBuffer(count: backwardRows * shape.lowRankWidth)
    let predictions = backward ? size.predictions : 0
    normalizers = try FloatBuffer(count: predictions)
    logProbGradients = try FloatBuffer(count: predictions)
    entropyGradients = try FloatBuffer(count: predictions)
  }

  /// Bytes of the activations of every layer, for a tile of `rows` rows.
  static func activationBytes(_ configuration: ModelConfiguration, rows: Int) -> Int {
    let numbers =
      configuration.fusedWidth + configuration.unnormalizedWidth + configuration.queryWidth + 2
      * configuration.hiddenSize
      + 2 * configuration.intermediateSize
    return configuration.layerCount * rows * numbers * MemoryLayout<Float>.size
  }

  /// The activations of a layer, shared by all layers when nothing is kept.
  func activations(_ layer: Int) -> LayerActivations {
    layers.count == 1 ? layers[0] : layers[layer]
  }
}

extension ModelConfiguration {
  /// Columns of queries and keys that are kept before their norm.
  var unnormalizedWidth: Int { headRootCount * headSize }
  /// Inverse roots of a row's norms of queries and keys.
  var headRootCount: Int { normalizesQueriesAndKeys ? normedHeads : 0 }
}

/// Workspaces at rest, so that a step allocates nothing once the largest tile has been seen.
final class WorkspaceStore: Sendable {
  private let shape: Workspace.Shape
  private let forward = Mutex<[Workspace]>([])
  private let backward = Mutex<[Workspace]>([])

  init(_ shape: Workspace.Shape) { self.shape = shape }

  /// A workspace that holds at least what is asked for.
  func take(
    _ size: Workspace.Size, backward needsBackward: Bool, recomputes: Bool
  ) throws(OutOfMemory) -> Workspace {
    let resting =
      needsBackward ? backward.withLock { $0.popLast() } : forward.withLock { $0.popLast() }
    if let resting, resting.size.holds(size), resting.recomputes == recomputes { return resting }
    return try Workspace(
      shape, resting.map { $0.size.union(size) } ?? size, backward: needsBackward,
      recomputes: recomputes)
  }

  func give(_ workspace: Workspace, backward wasBackward: Bool) {
    if wasBackward {
      backward.withLock { $0.append(workspace) }
    } else {
      forward.withLock { $0.append(workspace) }
    }
  }
}
