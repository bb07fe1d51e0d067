import Interruptions
import Memory
import Tensors

extension DecoderModel {
  /// The log-probability of each continuation token, given all before it.
  ///
  /// - Parameter temperature: divides the logits before the softmax, > 0.
  /// - Throws: ``SequenceError``, `OutOfMemory`, or `Interrupted`.
  public func logProbs(
    _ groups: [SequenceGroup], temperature: Float = 1, pool: WorkerPool
  ) throws -> TokenScores {
    let plan = try TilePlan(
      groups, configuration: configuration, maximumPositions: maximumPositions)
    let scores = try TokenScores(groups)
    let tiles = plan.spans.flatMap { $0 }
    let shortage = Shortage()
    try pool.run(tiles.count) { [self] index in
      let tile = tiles[index]
      guard
        let workspace = shortage.attempt({ () throws(OutOfMemory) in
          try takeWorkspace(for: tile, backward: false)
        })
      else { return }
      forward(tile, workspace)
      scorePredictions(tile, workspace, temperature: temperature, into: scores)
      workspaces.give(workspace, backward: false)
    }
    try shortage.check()
    return scores
  }

  /// The logits after every token of a text, [tokens, V], row-major.
  ///
  /// - Throws: ``SequenceError``, or `Interrupted`.
  public func logits(_ tokens: [Int32], pool: WorkerPool) throws -> [Float] {
    guard let first = tokens.first else { throw SequenceError.emptyPrefix(group: 0) }
    // One token more than is scored, so that the last position is computed too.
    let group = SequenceGroup(prefix: [first], continuations: [tokens.dropFirst() + [first]])
    let plan = try TilePlan(
      [group], configuration: configuration, maximumPositions: maximumPositions + 1)
    guard let tile = plan.spans.joined().first else { return [] }
    try pool.checkInterruption()
    let vocabulary = configuration.vocabularySize
    try requireMemory(bytes: byteCount(tokens.count * vocabulary, of: MemoryLayout<Float>.size))
    var result: [Float] = []
    result.reserveCapacity(tokens.count * vocabulary)
    let workspace = try takeWorkspace(for: tile, backward: false)
    forward(tile, workspace)
    forEachHeadChunk(tile) { range in
      computeLogits(tile, workspace, range)
      result.append(
        contentsOf: UnsafeBufferPointer(
          start: workspace.logits.pointer, count: range.count * vocabulary))
    }
    workspaces.give(workspace, backward: false)
    try Interruption.check()
    return result
  }

  func takeWorkspace(
    for tile: Tile, backward: Bool, recomputes: Bool = false
  ) throws(OutOfMemory) -> Workspace {
    try workspaces.take(
      Workspace.Size(
        rows: tile.tokens.count, panelRows: tile.panelRows, positions: tile.longest,
        predictions: tile.predictions.count,
        logitRows: min(tile.predictions.count, logitRowLimit)),
      backward: backward, recomputes: recomputes)
  }

  /// Rows of logits held at once: 16 MB of them, and at least 16 rows.
  var logitRowLimit: Int { max(16, (1 << 22) / configuration.vocabularySize) }

  /// Takes a tile through every layer; leaves the activations in the workspace. Once an interruption is
  /// requested, they are not to be used.
  func forward(_ tile: Tile, _ workspace: Workspace) {
    let width = configuration.hiddenSize
    let rows = tile.tokens.count
    let input = workspace.activations(0).input.pointer
    for row in 0..<rows {
      copyEmbedding(tile.tokens[row], to: input + row * width)
    }
    for index in layers.indices {
      if Interruption.isRequested() { return }
      let kept = workspace.activations(index)
      computeActivations(index, tile, workspace)
      if Interruption.isRequested() { return }
      let output =
        index + 1 < layers.count
        ? workspace.activations(index + 1).input.pointer : workspace.final.pointer
      swiGLU(
        kept.gateUp.pointer, rows: rows, width: configuration.intermediateSize,
        into: workspace.activation.pointer)
      output.update(from: kept.middle.pointer, count: rows * width)
      adaptedProduct(
        workspace.activation.pointer, stride: configuration.intermediateSize, rows: rows,
        layers[index].down, layers[index].adapters.down, into: output, stride: width,
        accumulate: true, lowRank: workspace.lowRank.pointer)
    }
  }

  /// Computes all of a layer's activations from its input, as far as gate and up, until an interruption is
  /// requested. It asks between the parts too: their memory may be new, and the system takes its time to
  /// clear it.
  func computeActivations(_ index: Int, _ tile: Tile, _ workspace: Workspace) {
    let kept = workspace.activations(index)
    let layer = layers[index]
    let rows = tile.tokens.count
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let normed = workspace.normed.pointer
    let fused = kept.queryKeyValue.pointer
    rmsNorm(
      kept.input.pointer, rows: rows, width: width,
      weight: UnsafePointer(numbers.pointer) + layer.offsets.inputNorm,
      epsilon: configuration.rmsNormEpsilon, into: normed, inverseRoots: kept.inputRoots.pointer)
    let lowRank = workspace.lowRank.pointer
    if Interruption.isRequested() { return }
    adaptedProduct(
      normed, stride: width, rows: rows, layer.queryKeyValue, layer.adapters.queryKeyValue,
      into: fused, stride: configuration.fusedWidth, lowRank: lowRank)
    completeProjection(
      layer: index, fused, rows: rows, positions: tile.positions,
      keep: HeadNormRows(
        heads: kept.unnormalizedHeads.pointer, roots: kept.headRoots.pointer))
    if Interruption.isRequested() { return }
    attend(tile, kept, workspace)
    if Interruption.isRequested() { return }
    let middle = kept.middle.pointer
    middle.update(from: kept.input.pointer, count: rows * width)
    adaptedProduct(
      kept.attention.pointer, stride: configuration.queryWidth, rows: rows, layer.output,
      layer.adapters.output, into: middle, stride: width, accumulate: true, lowRank: lowRank)
    if Interruption.isRequested() { return }
    rmsNorm(
      middle, rows: rows, width: width,
      weight: UnsafePointer(numbers.pointer) + layer.offsets.postAttentionNorm,
      epsilon: configuration.rmsNormEpsilon, into: normed,
      inverseRoots: kept.middleRoots.pointer)
    let gate = kept.gateUp.pointer
    adaptedProduct(
      normed, stride: width, rows: rows, layer.gate, layer.adapters.gateUp, into: gate,
      stride: 2 * hidden, lowRank: lowRank)
    adaptedProduct(
      normed, stride: width, rows: rows, layer.up, layer.adapters.gateUp, part: 1,
      into: gate + hidden, stride: 2 * hidden, lowRank: lowRank)
  }

  /// Where what the gradient of the norms of queries and keys needs is kept: they themselves before
  /// their norm, [R, (H + G)·D], and its inverse roots, [R, H + G].
  struct HeadNormRows {
    let heads: UnsafeMutablePointer<Float>
    let roots: UnsafeMutablePointer<Float>
  }

  /// Completes projected rows: adds the bias, normalises queries and keys, and turns them by their
  /// positions.
  ///
  /// - Parameter kept: if given, receives what the gradient of the norms needs, in a model with them.
  func completeProjection(
    layer index: Int, _ fused: UnsafeMutablePointer<Float>, rows: Int,
    positions: UnsafePointer<Int32>, keep kept: HeadNormRows? = nil
  ) {
    let fusedWidth = configuration.fusedWidth
    let offsets = layers[index].offsets
    if let bias = offsets.queryKeyValueBias {
      addBias(
        UnsafePointer(numbers.pointer) + bias, to: fused, stride: fusedWidth, rows: rows,
        width: fusedWidth)
    }
    if let norms = offsets.queryKeyNorms {
      normalizeHeads(fused, rows: rows, norms: norms, keep: kept)
    }
    for row in 0..<rows {
      rotary.rotate(
        fused + row * fusedWidth, heads: configuration.normedHeads,
        position: Int(positions[row]))
    }
  }

  /// Normalises the queries and keys of rows, head by head.
  private func normalizeHeads(
    _ fused: UnsafeMutablePointer<Float>, rows: Int, norms: Int,
    keep kept: HeadNormRows?
  ) {
    let size = configuration.headSize
    let heads = configuration.normedHeads
    let weight = UnsafePointer(numbers.pointer) + norms
    withUnsafeTemporaryAllocation(of: Float.self, capacity: heads) { room in
      guard let room = room.baseAddress else { return }
      for row in 0..<rows {
        let start = fused + row * configuration.fusedWidth
        if let kept {
          (kept.heads + row * heads * size).update(from: start, count: heads * size)
        }
        let roots = kept.map { $0.roots + row * heads } ?? room
        for (first, count, offset) in [
          (0, configuration.headCount, 0),
          (configuration.headCount, configuration.keyValueHeadCount, size),
        ] {
          rmsNorm(
            start + first * size, rows: count, width: size, weight: weight + offset,
            epsilon: configuration.rmsNormEpsilon, into: start + first * size,
            inverseRoots: roots + first)
        }
      }
    }
  }

  /// Causal attention of every segment of a tile.
  private func attend(
    _ tile: Tile, _ kept: Workspace.LayerActivations, _ workspace: Workspace
  ) {
    let headSize = configuration.headSize
    let groups = configuration.keyValueHeadCount
    let fusedWidth = configuration.fusedWidth
    let fused = kept.queryKeyValue.pointer
    for segment in tile.segments {
      for group in 0..<groups {
        let panels = panels(segment, group, workspace)
        for offset in 0..<segment.count {
          panels.set(
            offset,
            fused + (segment.row + offset) * fusedWidth + configuration.keyOffset
              + group * headSize)
        }
      }
    }
    for segment in tile.segments {
      let prefix = segment.prefix.map { tile.segments[$0] }
      for head in 0..<configuration.headCount {
        let group = head / configuration.headsPerGroup
        attendSegment(
          queries: fused + segment.row * fusedWidth + head * headSize, queryStride: fusedWidth,
          rows: segment.count,
          prefix: span(prefix ?? segment, group, fused, workspace, count: prefix?.count ?? 0),
          own: span(segment, group, fused, workspace, count: segment.count),
          output: kept.attention.pointer + segment.row * configuration.queryWidth
            + head * headSize,
          logNormalizers: kept.logNormalizers.pointer + segment.row * configuration.headCount
            + head,
          scratch: workspace.attentionScratch.pointer)
      }
    }
  }

  /// The keys and values of a segment for one key-value head.
  private func span(
    _ segment: Tile.Segment, _ group: Int, _ fused: UnsafePointer<Float>, _ workspace: Workspace,
    count: Int
  ) -> AttentionSpan {
    AttentionSpan(
      keys: panels(segment, group, workspace),
      values: fused + segment.row * configuration.fusedWidth + configuration.valueOffset
        + group * configuration.headSize,
      valueStride: configuration.fusedWidth, count: count)
  }

  /// Where the keys of a segment lie for one key-value head.
  private func panels(
    _ segment: Tile.Segment, _ group: Int, _ workspace: Workspace
  ) -> KeyPanels {
    let headSize = configuration.headSize
    let size = KeyPanels.size(positions: segment.count, headSize: headSize)
    let start = segment.panelRow * headSize * configuration.keyValueHeadCount
    return KeyPanels(workspace.keyPanels.pointer + start + group * size, headSize: headSize)
  }

  /// Causal attention of one head over consecutive rows of a segment, six at a time; `position` is
  /// that of the first row among the segment's own.
  @inline(__always)
  func attendSegment(
    queries: UnsafePointer<Float>, queryStride: Int, rows: Int, position: Int = 0,
    prefix: AttentionSpan, own: AttentionSpan, output: UnsafeMutablePointer<Float>,
    logNormalizers: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let width = (prefix.count + position + rows + 31) / 16 * 16
    var row = 0
    while row < rows {
      // Of a long sequence every 96 rows take milliseconds.
      if row > 0, row.isMultiple(of: 96), Interruption.isRequested() { return }
      let count = min(6, rows - row)
      Tensors.attend(
        queries: queries + row * queryStride, queryStride: queryStride, rows: count,
        headSize: configuration.headSize, scale: configuration.attentionScale, prefix: prefix,
        own: own, ownLength: position + row + 1, lengthStep: 1,
        output: output + row * configuration.queryWidth, outputStride: configuration.queryWidth,
        logNormalizers: logNormalizers + row * configuration.headCount,
        normalizerStride: configuration.headCount, scratch: scratch, scratchStride: width)
      row += count
    }
  }

  /// Calls `body` with ranges of a tile's predictions, each as long as the logits have room for, until an
  /// interruption is requested.
  func forEachHeadChunk(_ tile: Tile, _ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: tile.predictions.count, by: logitRowLimit) {
      if Interruption.isRequested() { return }
      body(first..<min(first + logitRowLimit, tile.predictions.count))
    }
  }

  /// The logits of a range of predictions, into the workspace: [range, V].
  func computeLogits(_ tile: Tile, _ workspace: Workspace, _ range: Range<Int>) {
    let width = configuration.hiddenSize
    for (offset, index) in range.enumerated() {
      normalize(tile.predictions[index], row: offset, workspace)
    }
    product(
      workspace.headInput.pointer, stride: width, rows: range.count, packedHead,
      into: workspace.logits.pointer, stride: configuration.vocabularySize)
  }

  /// Normalises the last hidden state behind a prediction into a row of the head's input: [C].
  @discardableResult
  func normalize(
    _ prediction: Tile.Prediction, row: Int, _ workspace: Workspace
  ) -> UnsafePointer<Float> {
    let width = configuration.hiddenSize
    let target = workspace.headInput.pointer + row * width
    rmsNorm(
      workspace.final.pointer + prediction.row * width, rows: 1, width: width,
      weight: UnsafePointer(numbers.pointer + places.finalNorm),
      epsilon: configuration.rmsNormEpsilon, into: target,
      inverseRoots: workspace.finalRoots.pointer + prediction.row)
    return UnsafePointer(target)
  }

  /// Log-probabilities and entropies of a tile's predictions.
  private func scorePredictions(
    _ tile: Tile, _ workspace: Workspace, temperature: Float, into scores: TokenScores
  ) {
    forEachHeadChunk(tile) { range in
      computeLogits(tile, workspace, range)
      for (offset, index) in range.enumerated() {
        _ = scoreRow(
          tile.predictions[index], row: offset, workspace, temperature: temperature,
          into: scores)
      }
    }
  }

  /// Scales one row of logits, and records its target's log-probability and its entropy.
  /// Returns the log normaliser.
  @inline(__always)
  func scoreRow(
    _ prediction: Tile.Prediction, row: Int, _ workspace: Workspace, temperature: Float,
    into scores: TokenScores
  ) -> Float {
    let vocabulary = configuration.vocabularySize
    let logits = workspace.logits.pointer + row * vocabulary
    var sum: Float = 0
    let normalizer = logNormalizer(
      logits, vocabulary, inverseTemperature: 1 / temperature,
      scratch: workspace.exponentials.pointer, sum: &sum)
    scores.logProbBuffer.pointer[prediction.place] =
      logits[Int(prediction.target)] - normalizer
    scores.entropyBuffer.pointer[prediction.place] = softmaxEntropy(
      logits: logits, exponentials: workspace.exponentials.pointer, sum: sum,
      logNormalizer: normalizer, vocabulary)
    return normalizer
  }
}
