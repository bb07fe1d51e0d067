import Interruptions
import Tensors

extension DecoderModel {
  /// Takes the gradient of the residual stream from after a layer to before it.
  ///
  /// The workspace has the layer's activations. Leaves in it what the gradients of the layer's weights
  /// are made of: the gradients of the outputs of its products, and their inputs. Once an interruption is
  /// requested, what it leaves is not to be used.
  func layerBackward(
    _ index: Int, _ tile: Tile, _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>
  ) {
    let layer = layers[index]
    let kept = workspace.activations(index)
    let rows = tile.tokens.count
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let fusedWidth = configuration.fusedWidth
    let rowGradient = workspace.rowGradient.pointer
    let vectors = workspace.vectorGradient.pointer
    workspace.vectorGradient.fill(0)
    workspace.outputGradient.pointer.update(from: residual, count: rows * width)

    // Down: dA = dX·W. The gradient of gate and up replaces gate and up.
    let activationGradient = workspace.activationGradient.pointer
    inputGradient(
      residual, rows, layer.offsets.downWeight, layer.down, layer.adapters.down,
      into: activationGradient, workspace)
    swiGLUBackward(
      activationGradient, rows: rows, width: hidden, gateUp: kept.gateUp.pointer,
      output: workspace.activation.pointer)

    if Interruption.isRequested() { return }

    // Gate and up, then the norm before them.
    inputGradient(
      kept.gateUp.pointer, rows, layer.offsets.gateUpWeight, layer.gate,
      layer.adapters.gateUp, above: layer.up, into: rowGradient, workspace)
    normBackward(
      rows, kept.middle.pointer, kept.middleRoots.pointer, layer.offsets.postAttentionNorm,
      workspace, residual, normed: workspace.middleNormed.pointer, weightGradient: vectors + width)
    workspace.middleGradient.pointer.update(from: residual, count: rows * width)

    // Output projection: [R, C] → [R, H·D].
    inputGradient(
      residual, rows, layer.offsets.outputWeight, layer.output, layer.adapters.output,
      into: activationGradient, workspace)

    if Interruption.isRequested() { return }
    attendBackward(tile, kept, workspace, outputGradient: activationGradient)
    if Interruption.isRequested() { return }

    // Queries, keys and values, then the norm before them.
    let fusedGradient = workspace.fusedGradient.pointer
    if let norms = layer.offsets.queryKeyNorms {
      headNormBackward(
        rows, kept, fusedGradient, norms: norms,
        weightGradient: vectors + 2 * width + fusedWidth)
    }
    if layer.offsets.queryKeyValueBias != nil {
      accumulateBiasGradient(
        fusedGradient, stride: fusedWidth, rows: rows, width: fusedWidth,
        into: vectors + 2 * width)
    }
    inputGradient(
      fusedGradient, rows, layer.offsets.queryKeyValueWeight, layer.queryKeyValue,
      layer.adapters.queryKeyValue, into: rowGradient, workspace)
    normBackward(
      rows, kept.input.pointer, kept.inputRoots.pointer, layer.offsets.inputNorm, workspace,
      residual, normed: workspace.normed.pointer, weightGradient: vectors)
  }

  /// The gradient of the input of a layer's product, dX = dY·W for the weights [N, K] of one or two
  /// matrices one below the other, with the part of their adapters: [R, N] → [R, K].
  private func inputGradient(
    _ dy: UnsafePointer<Float>, _ rows: Int, _ offset: Int, _ first: PackedMatrix,
    _ adapter: LowRankProduct?, above second: PackedMatrix? = nil,
    into dx: UnsafeMutablePointer<Float>, _ workspace: Workspace
  ) {
    let inputs = first.inputs
    let outputs = first.outputs + (second?.outputs ?? 0)
    guard isFrozen else {
      return interruptibleProduct(
        dy, stride: outputs, numbers.pointer + offset, stride: inputs, m: rows, n: inputs,
        k: outputs, into: dx, stride: inputs)
    }
    let room = workspace.widened.pointer
    transposedProduct(
      dy, stride: outputs, rows: rows, first, into: dx, stride: inputs, scratch: room)
    if let second {
      transposedProduct(
        dy + first.outputs, stride: outputs, rows: rows, second, into: dx, stride: inputs, keep: 1,
        scratch: room)
    }
    adapter?.addInputGradient(
      dy, rows: rows, parameters.pointer, to: dx, scratch: workspace.lowRankGradient.pointer)
  }

  /// Adds the gradient that passes through a norm to the residual stream's, and normalises the rows
  /// again for the gradient of the weights after it.
  private func normBackward(
    _ rows: Int, _ input: UnsafePointer<Float>, _ roots: UnsafePointer<Float>, _ offset: Int,
    _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>,
    normed: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>
  ) {
    let width = configuration.hiddenSize
    let weight = UnsafePointer(numbers.pointer) + offset
    for row in 0..<rows {
      rmsNormRow(
        input + row * width, width: width, weight: weight, inverseRoot: roots[row],
        into: normed + row * width)
      rmsNormBackwardRow(
        workspace.rowGradient.pointer + row * width, input + row * width, width: width,
        weight: weight, inverseRoot: roots[row],
        addTo: residual + row * width, weightGradient: weightGradient)
    }
  }

  /// Takes the gradient of normalised queries and keys to before their norm, in place.
  private func headNormBackward(
    _ rows: Int, _ kept: Workspace.LayerActivations, _ gradients: UnsafeMutablePointer<Float>,
    norms: Int, weightGradient: UnsafeMutablePointer<Float>
  ) {
    let size = configuration.headSize
    let heads = configuration.normedHeads
    withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { room in
      guard let outer = room.baseAddress else { return }
      for row in 0..<rows {
        for head in 0..<heads {
          let gradient = gradients + row * configuration.fusedWidth + head * size
          let offset = head < configuration.headCount ? 0 : size
          outer.update(from: gradient, count: size)
          gradient.update(repeating: 0, count: size)
          rmsNormBackwardRow(
            outer, kept.unnormalizedHeads.pointer + (row * heads + head) * size, width: size,
            weight: UnsafePointer(numbers.pointer) + norms + offset,
            inverseRoot: kept.headRoots.pointer[row * heads + head], addTo: gradient,
            weightGradient: weightGradient + offset)
        }
      }
    }
  }

  /// The gradient of attention with respect to the fused rows before rotation.
  func attendBackward(
    _ tile: Tile, _ kept: Workspace.LayerActivations, _ workspace: Workspace,
    outputGradient: UnsafePointer<Float>
  ) {
    let headSize = configuration.headSize
    let fusedWidth = configuration.fusedWidth
    let queryWidth = configuration.queryWidth
    let fused = UnsafePointer(kept.queryKeyValue.pointer)
    let gradients = workspace.fusedGradient.pointer
    gradients.update(repeating: 0, count: tile.tokens.count * fusedWidth)
    for segment in tile.segments {
      let prefix = segment.prefix.map { tile.segments[$0] } ?? segment
      for head in 0..<configuration.headCount {
        let group = head / configuration.headsPerGroup
        let query = segment.row * fusedWidth + head * headSize
        let output = segment.row * queryWidth + head * headSize
        Tensors.attendBackward(
          queries: fused + query, queryGradients: gradients + query, stride: fusedWidth,
          rows: segment.count, headSize: headSize, scale: configuration.attentionScale,
          prefix: span(
            prefix, group, fused, gradients, count: segment.prefix == nil ? 0 : prefix.count),
          own: span(segment, group, fused, gradients, count: segment.count),
          output: kept.attention.pointer + output,
          outputGradient: outputGradient + output, outputStride: queryWidth,
          logNormalizers: kept.logNormalizers.pointer + segment.row * configuration.headCount
            + head,
          normalizerStride: configuration.headCount,
          scratch: workspace.attentionScratch.pointer)
      }
    }
    for row in 0..<tile.tokens.count {
      rotary.rotate(
        gradients + row * fusedWidth, heads: configuration.normedHeads,
        position: Int(tile.positions[row]), inverse: true)
    }
  }

  /// The keys and values of a segment for one key-value head, with their gradients.
  private func span(
    _ segment: Tile.Segment, _ group: Int, _ fused: UnsafePointer<Float>,
    _ gradients: UnsafeMutablePointer<Float>, count: Int
  ) -> AttentionGradientSpan {
    let row = segment.row * configuration.fusedWidth + group * configuration.headSize
    let keys = row + configuration.keyOffset
    let values = row + configuration.valueOffset
    return AttentionGradientSpan(
      keys: fused + keys, values: fused + values, keyGradients: gradients + keys,
      valueGradients: gradients + values, count: count)
  }
}
