import Tensors

/// The head that predicts tokens: logits, log-probabilities and entropies.
struct TokenHead: BackwardHead, @unchecked Sendable {
  private let model: DecoderModel
  private let temperature: Float
  private let scores: TokenScores
  private let loss: @Sendable (TokenLossRow) -> Void
  private let gradient: UnsafeMutablePointer<Float>
  /// None of a frozen model.
  private let weights: WeightBlocks?

  init(
    model: DecoderModel, temperature: Float, scores: TokenScores,
    loss: @escaping @Sendable (TokenLossRow) -> Void, gradient: FloatBuffer
  ) {
    self.model = model
    self.temperature = temperature
    self.scores = scores
    self.loss = loss
    self.gradient = gradient.pointer + model.places.head
    weights = model.isFrozen ? nil : .head(model.configuration)
  }

  var turnCount: Int { weights?.count ?? 0 }

  func backward(
    _ tile: Tile, index: Int, _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>,
    turns: Turns, unless isInterrupted: @Sendable () -> Bool
  ) -> Bool {
    model.scoreForBackward(tile, workspace, temperature: temperature, into: scores)
    // The loss is not asked about scores that an interruption left undone.
    if isInterrupted() { return false }
    model.takeLossGradients(tile, workspace, scores: scores, loss: loss)
    let chunk = model.logitRowLimit
    let chunks = max(1, (tile.predictions.count + chunk - 1) / chunk)
    for part in 0..<chunks {
      if part > 0, isInterrupted() { return false }
      let range = part * chunk..<min((part + 1) * chunk, tile.predictions.count)
      model.headBackward(
        tile, workspace, range, residual, keepsLogits: chunks == 1, temperature: temperature,
        scores: scores)
      guard let weights else { continue }
      let packed = workspace.packedInputs.pointer
      weights.pack(inputs: workspace.headInput.pointer, rows: range.count, into: packed)
      for block in 0..<weights.count {
        if part == 0 && !turns.wait(for: block, of: index, unless: isInterrupted) { return false }
        weights.addGradient(
          block, rows: range.count, outputs: workspace.logits.pointer,
          inputs: workspace.headInput.pointer, packed: packed, to: gradient)
        if part == chunks - 1 { turns.pass(block) }
      }
    }
    return true
  }
}

extension DecoderModel {
  /// Log-probabilities and entropies of a tile's predictions; keeps the normalizers for the way back.
  fileprivate func scoreForBackward(
    _ tile: Tile, _ workspace: Workspace, temperature: Float, into scores: TokenScores
  ) {
    forEachHeadChunk(tile) { range in
      computeLogits(tile, workspace, range)
      for (offset, index) in range.enumerated() {
        workspace.normalizers.pointer[index] = scoreRow(
          tile.predictions[index], row: offset, workspace, temperature: temperature, into: scores)
      }
    }
  }

  /// Asks the loss for its derivatives with respect to what the predictions of a tile scored.
  fileprivate func takeLossGradients(
    _ tile: Tile, _ workspace: Workspace, scores: TokenScores, loss: (TokenLossRow) -> Void
  ) {
    workspace.finalNormGradient.fill(0)
    let logProbGradients = workspace.logProbGradients.pointer
    let entropyGradients = workspace.entropyGradients.pointer
    logProbGradients.update(repeating: 0, count: tile.predictions.count)
    entropyGradients.update(repeating: 0, count: tile.predictions.count)
    for sequence in tile.sequences where !sequence.range.isEmpty {
      let first = sequence.range.lowerBound
      let place = tile.predictions[first].place
      let count = sequence.range.count
      loss(
        TokenLossRow(
          group: sequence.group, continuation: sequence.continuation,
          logProbs: UnsafeBufferPointer(start: scores.logProbBuffer.pointer + place, count: count),
          entropies: UnsafeBufferPointer(
            start: scores.entropyBuffer.pointer + place, count: count),
          logProbGradients: UnsafeMutableBufferPointer(
            start: logProbGradients + first, count: count),
          entropyGradients: UnsafeMutableBufferPointer(
            start: entropyGradients + first, count: count)))
    }
  }

  /// Takes the loss's derivatives of a range of predictions back to the residual stream. The
  /// gradient of the logits replaces the logits: [range, V].
  ///
  /// - Parameters:
  ///   - residual: the gradient of the tile's residual stream, [R, C], added to.
  ///   - keepsLogits: whether the logits are still those of this range.
  func headBackward(
    _ tile: Tile, _ workspace: Workspace, _ range: Range<Int>,
    _ residual: UnsafeMutablePointer<Float>, keepsLogits: Bool, temperature: Float,
    scores: TokenScores
  ) {
    let width = configuration.hiddenSize
    let vocabulary = configuration.vocabularySize
    if !keepsLogits { computeLogits(tile, workspace, range) }
    for (offset, index) in range.enumerated() {
      let logits = workspace.logits.pointer + offset * vocabulary
      if !keepsLogits && temperature != 1 {
        for position in 0..<vocabulary { logits[position] *= 1 / temperature }
      }
      let prediction = tile.predictions[index]
      logSoftmaxBackwardRow(
        logits, vocabulary, target: Int(prediction.target),
        logNormalizer: workspace.normalizers.pointer[index],
        coefficient: workspace.logProbGradients.pointer[index],
        entropyCoefficient: workspace.entropyGradients.pointer[index],
        entropy: scores.entropyBuffer.pointer[prediction.place],
        inverseTemperature: 1 / temperature)
    }
    // dH = dZ·E, [range, C].
    if isFrozen {
      transposedProduct(
        workspace.logits.pointer, stride: vocabulary, rows: range.count, packedHead,
        into: workspace.rowGradient.pointer, stride: width, scratch: workspace.widened.pointer)
    } else {
      interruptibleProduct(
        workspace.logits.pointer, stride: vocabulary, numbers.pointer + places.head,
        stride: width, m: range.count, n: width, k: vocabulary,
        into: workspace.rowGradient.pointer, stride: width)
    }
    for (offset, index) in range.enumerated() {
      let row = tile.predictions[index].row
      rmsNormBackwardRow(
        workspace.rowGradient.pointer + offset * width, workspace.final.pointer + row * width,
        width: width, weight: UnsafePointer(numbers.pointer + places.finalNorm),
        inverseRoot: workspace.finalRoots.pointer[row],
        addTo: residual + row * width,
        weightGradient: workspace.finalNormGradient.pointer)
    }
  }
}
