import Memory
import Randomness
import Tensors

/// A critic: a decoder whose last hidden states go through one linear output, V = w·h + b.
///
/// The value of a token is read where the token is predicted, at the position before it, so that it
/// does not know the token (as in verl). The decoder's own head is not used.
public final class ValueModel: Sendable {
  public let decoder: DecoderModel
  /// w, [C], and b at the end.
  public let head: FloatBuffer

  /// A critic that begins as a copy of a policy. Its output begins at 0: w is zero, so the first
  /// advantages are those without a critic.
  public init(copying policy: DecoderModel, pool: WorkerPool) throws {
    decoder = try policy.copy(pool: pool)
    head = try FloatBuffer(count: policy.configuration.hiddenSize + 1)
  }

  public var parameterCount: Int { decoder.parameters.count + head.count }

  /// The value at every continuation token.
  ///
  /// - Throws: ``SequenceError``, or `Interrupted`.
  public func values(_ groups: [SequenceGroup], pool: WorkerPool) throws -> TokenValues {
    let plan = try TilePlan(
      groups, configuration: decoder.configuration, maximumPositions: decoder.maximumPositions)
    let values = try TokenValues(groups)
    let tiles = plan.spans.flatMap { $0 }
    let shortage = Shortage()
    try pool.run(tiles.count) { [self] index in
      let tile = tiles[index]
      guard
        let workspace = shortage.attempt({ () throws(OutOfMemory) in
          try decoder.takeWorkspace(for: tile, backward: false)
        })
      else { return }
      decoder.forward(tile, workspace)
      for prediction in tile.predictions {
        let hidden = decoder.normalize(prediction, row: 0, workspace)
        values.buffer.pointer[prediction.place] = value(hidden)
      }
      decoder.workspaces.give(workspace, backward: false)
    }
    try shortage.check()
    return values
  }

  /// Adds the gradient of a loss on the values to `gradients` (of the decoder) and `headGradient`
  /// [C + 1], and returns the values.
  ///
  /// - Parameter loss: called once for each continuation, on any thread.
  /// - Throws: ``SequenceError``, or `Interrupted` (then the gradients are incomplete).
  public func accumulateGradients(
    _ groups: [SequenceGroup], into gradients: Gradients, headGradient: FloatBuffer,
    activationBytes: Int = 1 << 28, pool: WorkerPool,
    loss: @escaping @Sendable (ValueLossRow) -> Void
  ) throws -> TokenValues {
    let plan = try TilePlan(
      groups, configuration: decoder.configuration, maximumPositions: decoder.maximumPositions)
    let values = try TokenValues(groups)
    for tiles in plan.spans {
      let head = ValueHead(model: self, values: values, gradient: headGradient, loss: loss)
      try BackwardPass(
        model: decoder, tiles: tiles, head: head, activationBytes: activationBytes,
        gradient: gradients.total, isInterrupted: { pool.isInterrupted }
      ).run(pool)
    }
    return values
  }

  /// w·h + b.
  func value(_ hidden: UnsafePointer<Float>) -> Float {
    let width = decoder.configuration.hiddenSize
    var sum = head.pointer[width]
    for column in 0..<width { sum += head.pointer[column] * hidden[column] }
    return sum
  }
}

/// The head that predicts values.
struct ValueHead: BackwardHead, @unchecked Sendable {
  let model: ValueModel
  let values: TokenValues
  /// [C + 1].
  let gradient: FloatBuffer
  let loss: @Sendable (ValueLossRow) -> Void

  var turnCount: Int { 1 }

  func backward(
    _ tile: Tile, index: Int, _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>,
    turns: Turns, unless isInterrupted: @Sendable () -> Bool
  ) -> Bool {
    let decoder = model.decoder
    let width = decoder.configuration.hiddenSize
    workspace.finalNormGradient.fill(0)
    for prediction in tile.predictions {
      values.buffer.pointer[prediction.place] = model.value(
        decoder.normalize(prediction, row: 0, workspace))
    }
    let slopes = workspace.logProbGradients.pointer
    slopes.update(repeating: 0, count: tile.predictions.count)
    for sequence in tile.sequences where !sequence.range.isEmpty {
      let first = sequence.range.lowerBound
      loss(
        ValueLossRow(
          group: sequence.group, continuation: sequence.continuation,
          values: UnsafeBufferPointer(
            start: values.buffer.pointer + tile.predictions[first].place,
            count: sequence.range.count),
          gradients: UnsafeMutableBufferPointer(
            start: slopes + first, count: sequence.range.count)))
    }
    let hiddenGradient = workspace.rowGradient.pointer
    guard turns.wait(for: 0, of: index, unless: isInterrupted) else { return false }
    for (place, prediction) in tile.predictions.enumerated() {
      let slope = slopes[place]
      let hidden = decoder.normalize(prediction, row: 0, workspace)
      for column in 0..<width {
        hiddenGradient[column] = slope * model.head.pointer[column]
        gradient.pointer[column] += slope * hidden[column]
      }
      gradient.pointer[width] += slope
      rmsNormBackwardRow(
        hiddenGradient, workspace.final.pointer + prediction.row * width, width: width,
        weight: UnsafePointer(decoder.numbers.pointer + decoder.places.finalNorm),
        inverseRoot: workspace.finalRoots.pointer[prediction.row],
        addTo: residual + prediction.row * width,
        weightGradient: workspace.finalNormGradient.pointer)
    }
    turns.pass(0)
    return true
  }
}
