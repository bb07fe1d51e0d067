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
    let lanes = plan.lanes
    try pool.run(lanes.count) { [self] lane in
      for tile in lanes[lane] {
        if pool.isInterrupted { return }
        let workspace = takeWorkspace(for: tile, backward: true)
        forward(tile, workspace)
        backward(
          tile, workspace, temperature: temperature, scores: scores, loss: loss,
          gradient: gradients.lanes[lane].pointer)
        workspaces.give(workspace, backward: true)
      }
    }
    try pool.checkInterruption()
    return scores
  }

  private func backward(
    _ tile: Tile, _ workspace: Workspace, temperature: Float, scores: TokenScores,
    loss: (TokenLossRow) -> Void, gradient: UnsafeMutablePointer<Float>
  ) {
    let width = configuration.hiddenSize
    let rows = tile.tokens.count
    workspace.residualGradient.pointer.update(repeating: 0, count: rows * width)
    headBackward(
      tile, workspace, temperature: temperature, scores: scores, loss: loss, gradient: gradient)
    for index in layers.indices.reversed() {
      layerBackward(index, tile, workspace, gradient: gradient)
    }
    let embedding = gradient + layout.embedding
    for row in 0..<rows {
      addRow(
        workspace.residualGradient.pointer + row * width,
        to: embedding + Int(tile.tokens[row]) * width, width)
    }
  }

  /// Loss, head and final norm: leaves the gradient of the residual stream in the workspace.
  private func headBackward(
    _ tile: Tile, _ workspace: Workspace, temperature: Float, scores: TokenScores,
    loss: (TokenLossRow) -> Void, gradient: UnsafeMutablePointer<Float>
  ) {
    let count = tile.predictions.count
    let places = scorePlaces(tile, scores)
    var normalizers = [Float](repeating: 0, count: count)
    forEachHeadChunk(tile, workspace) { range in
      computeLogits(tile, workspace, range)
      for (offset, index) in range.enumerated() {
        normalizers[index] = scoreRow(
          tile.predictions[index].target, row: offset, place: places[index], workspace,
          temperature: temperature, into: scores)
      }
    }
    var logProbGradients = [Float](repeating: 0, count: count)
    var entropyGradients = [Float](repeating: 0, count: count)
    for sequence in tile.sequences where !sequence.range.isEmpty {
      let start = places[sequence.range.lowerBound]
      logProbGradients.withUnsafeMutableBufferPointer { first in
        entropyGradients.withUnsafeMutableBufferPointer { second in
          loss(
            TokenLossRow(
              group: sequence.group, continuation: sequence.continuation,
              logProbs: UnsafeBufferPointer(
                start: scores.logProbBuffer.pointer + start, count: sequence.range.count),
              entropies: UnsafeBufferPointer(
                start: scores.entropyBuffer.pointer + start, count: sequence.range.count),
              logProbGradients: UnsafeMutableBufferPointer(rebasing: first[sequence.range]),
              entropyGradients: UnsafeMutableBufferPointer(rebasing: second[sequence.range])))
        }
      }
    }
    let width = configuration.hiddenSize
    let vocabulary = configuration.vocabularySize
    let kept = count <= min(logitRowLimit, workspace.logitRows)
    let norm = UnsafePointer(parameters.pointer + layout.finalNorm)
    forEachHeadChunk(tile, workspace) { range in
      if !kept { computeLogits(tile, workspace, range) }
      for (offset, index) in range.enumerated() {
        let logits = workspace.logits.pointer + offset * vocabulary
        if !kept && temperature != 1 {
          for position in 0..<vocabulary { logits[position] *= 1 / temperature }
        }
        logSoftmaxBackwardRow(
          logits, vocabulary, target: Int(tile.predictions[index].target),
          logNormalizer: normalizers[index], coefficient: logProbGradients[index],
          entropyCoefficient: entropyGradients[index],
          entropy: scores.entropyBuffer.pointer[places[index]],
          inverseTemperature: 1 / temperature)
      }
      // dH = dZ·E, [range, C]; dE += dZᵀ·h, [V, C].
      matrixProduct(
        workspace.logits.pointer, stride: vocabulary, parameters.pointer + layout.head,
        stride: width, m: range.count, n: width, k: vocabulary,
        into: workspace.rowGradient.pointer, stride: width)
      matrixProduct(
        workspace.logits.pointer, stride: vocabulary, transposeA: true,
        workspace.headInput.pointer, stride: width, m: vocabulary, n: width, k: range.count,
        keep: 1, into: gradient + layout.head, stride: width)
      for (offset, index) in range.enumerated() {
        let row = tile.predictions[index].row
        rmsNormBackwardRow(
          workspace.rowGradient.pointer + offset * width, workspace.final.pointer + row * width,
          width: width, weight: norm, inverseRoot: workspace.finalRoots.pointer[row],
          addTo: workspace.residualGradient.pointer + row * width,
          weightGradient: gradient + layout.finalNorm)
      }
    }
  }

  /// Takes the gradient of the residual stream from after a layer to before it.
  private func layerBackward(
    _ index: Int, _ tile: Tile, _ workspace: Workspace, gradient: UnsafeMutablePointer<Float>
  ) {
    let layer = layers[index]
    let kept = workspace.activations(index)
    let rows = tile.tokens.count
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let queryWidth = configuration.queryWidth
    let fusedWidth = configuration.fusedWidth
    let weights = UnsafePointer(parameters.pointer)
    let residual = workspace.residualGradient.pointer
    let normed = workspace.normed.pointer
    let rowGradient = workspace.rowGradient.pointer

    // Down: dA = dX·W, dW += dXᵀ·A. The gradient of gate and up replaces gate and up.
    let activationGradient = workspace.activationGradient.pointer
    matrixProduct(
      residual, stride: width, weights + layer.offsets.downWeight, stride: hidden, m: rows,
      n: hidden, k: width, into: activationGradient, stride: hidden)
    swiGLUBackward(
      activationGradient, rows: rows, width: hidden, gateUp: kept.gateUp.pointer,
      output: workspace.activation.pointer)
    matrixProduct(
      residual, stride: width, transposeA: true, workspace.activation.pointer, stride: hidden,
      m: width, n: hidden, k: rows, keep: 1, into: gradient + layer.offsets.downWeight,
      stride: hidden)

    // Gate and up, then the norm before them.
    let postNorm = weights + layer.offsets.postAttentionNorm
    for row in 0..<rows {
      rmsNormRow(
        kept.middle.pointer + row * width, width: width, weight: postNorm,
        inverseRoot: kept.middleRoots.pointer[row], into: normed + row * width)
    }
    matrixProduct(
      kept.gateUp.pointer, stride: 2 * hidden, transposeA: true, normed, stride: width,
      m: 2 * hidden, n: width, k: rows, keep: 1, into: gradient + layer.offsets.gateUpWeight,
      stride: width)
    matrixProduct(
      kept.gateUp.pointer, stride: 2 * hidden, weights + layer.offsets.gateUpWeight,
      stride: width, m: rows, n: width, k: 2 * hidden, into: rowGradient, stride: width)
    for row in 0..<rows {
      rmsNormBackwardRow(
        rowGradient + row * width, kept.middle.pointer + row * width, width: width,
        weight: postNorm, inverseRoot: kept.middleRoots.pointer[row],
        addTo: residual + row * width,
        weightGradient: gradient + layer.offsets.postAttentionNorm)
    }

    // Output projection: [R, C] → [R, H·D].
    matrixProduct(
      residual, stride: width, transposeA: true, kept.attention.pointer, stride: queryWidth,
      m: width, n: queryWidth, k: rows, keep: 1, into: gradient + layer.offsets.outputWeight,
      stride: queryWidth)
    matrixProduct(
      residual, stride: width, weights + layer.offsets.outputWeight, stride: queryWidth, m: rows,
      n: queryWidth, k: width, into: activationGradient, stride: queryWidth)

    attendBackward(tile, kept, workspace, outputGradient: activationGradient)

    // Queries, keys and values, then the norm before them.
    let fusedGradient = workspace.fusedGradient.pointer
    if let bias = layer.offsets.queryKeyValueBias {
      accumulateBiasGradient(
        fusedGradient, stride: fusedWidth, rows: rows, width: fusedWidth, into: gradient + bias)
    }
    let inputNorm = weights + layer.offsets.inputNorm
    for row in 0..<rows {
      rmsNormRow(
        kept.input.pointer + row * width, width: width, weight: inputNorm,
        inverseRoot: kept.inputRoots.pointer[row], into: normed + row * width)
    }
    matrixProduct(
      fusedGradient, stride: fusedWidth, transposeA: true, normed, stride: width, m: fusedWidth,
      n: width, k: rows, keep: 1, into: gradient + layer.offsets.queryKeyValueWeight,
      stride: width)
    matrixProduct(
      fusedGradient, stride: fusedWidth, weights + layer.offsets.queryKeyValueWeight,
      stride: width, m: rows, n: width, k: fusedWidth, into: rowGradient, stride: width)
    for row in 0..<rows {
      rmsNormBackwardRow(
        rowGradient + row * width, kept.input.pointer + row * width, width: width,
        weight: inputNorm, inverseRoot: kept.inputRoots.pointer[row],
        addTo: residual + row * width, weightGradient: gradient + layer.offsets.inputNorm)
    }
  }

  /// The gradient of attention with respect to the fused rows before rotation.
  private func attendBackward(
    _ tile: Tile, _ kept: Workspace.LayerActivations, _ workspace: Workspace,
    outputGradient: UnsafePointer<Float>
  ) {
    let headSize = configuration.headSize
    let fusedWidth = configuration.fusedWidth
    let queryWidth = configuration.queryWidth
    let fused = UnsafePointer(kept.queryKeyValue.pointer)
    let gradients = workspace.fusedGradient.pointer
    gradients.update(repeating: 0, count: tile.tokens.count * fusedWidth)
    func span(_ segment: Tile.Segment, _ group: Int, count: Int) -> AttentionGradientSpan {
      let keys = segment.row * fusedWidth + configuration.keyOffset + group * headSize
      let values = segment.row * fusedWidth + configuration.valueOffset + group * headSize
      return AttentionGradientSpan(
        keys: fused + keys, values: fused + values, keyGradients: gradients + keys,
        valueGradients: gradients + values, count: count)
    }
    for segment in tile.segments {
      let prefix = segment.prefix.map { tile.segments[$0] } ?? segment
      for head in 0..<configuration.headCount {
        let group = head / configuration.headsPerGroup
        let query = segment.row * fusedWidth + head * headSize
        let output = segment.row * queryWidth + head * headSize
        Tensors.attendBackward(
          queries: fused + query, queryGradients: gradients + query, stride: fusedWidth,
          rows: segment.count, headSize: headSize, scale: configuration.attentionScale,
          prefix: span(prefix, group, count: segment.prefix == nil ? 0 : prefix.count),
          own: span(segment, group, count: segment.count), output: kept.attention.pointer + output,
          outputGradient: outputGradient + output, outputStride: queryWidth,
          logNormalizers: kept.logNormalizers.pointer + segment.row * configuration.headCount
            + head,
          normalizerStride: configuration.headCount,
          scratch: workspace.attentionScratch.pointer)
      }
    }
    let heads = configuration.headCount + configuration.keyValueHeadCount
    for row in 0..<tile.tokens.count {
      rotary.rotate(
        gradients + row * fusedWidth, heads: heads, position: Int(tile.positions[row]),
        inverse: true)
    }
  }
}
