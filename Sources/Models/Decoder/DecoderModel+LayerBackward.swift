import Tensors

extension DecoderModel {
  /// Takes the gradient of the residual stream from after a layer to before it.
  ///
  /// Leaves in the workspace what the gradients of the layer's weights are made of: the gradients of
  /// the outputs of its products, and their inputs.
  func layerBackward(
    _ index: Int, _ tile: Tile, _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>
  ) {
    let layer = layers[index]
    let kept = workspace.activations(index)
    let rows = tile.tokens.count
    let width = configuration.hiddenSize
    let hidden = configuration.intermediateSize
    let queryWidth = configuration.queryWidth
    let fusedWidth = configuration.fusedWidth
    let weights = UnsafePointer(parameters.pointer)
    let rowGradient = workspace.rowGradient.pointer
    let vectors = workspace.vectorGradient.pointer
    if workspace.recomputes { computeActivations(index, tile, workspace) }
    workspace.vectorGradient.fill(0)
    workspace.outputGradient.pointer.update(from: residual, count: rows * width)

    // Down: dA = dX·W. The gradient of gate and up replaces gate and up.
    let activationGradient = workspace.activationGradient.pointer
    matrixProduct(
      residual, stride: width, weights + layer.offsets.downWeight, stride: hidden, m: rows,
      n: hidden, k: width, into: activationGradient, stride: hidden)
    swiGLUBackward(
      activationGradient, rows: rows, width: hidden, gateUp: kept.gateUp.pointer,
      output: workspace.activation.pointer)

    // Gate and up, then the norm before them.
    matrixProduct(
      kept.gateUp.pointer, stride: 2 * hidden, weights + layer.offsets.gateUpWeight,
      stride: width, m: rows, n: width, k: 2 * hidden, into: rowGradient, stride: width)
    normBackward(
      rows, kept.middle.pointer, kept.middleRoots.pointer, layer.offsets.postAttentionNorm,
      workspace, residual, normed: workspace.middleNormed.pointer, weightGradient: vectors + width)
    workspace.middleGradient.pointer.update(from: residual, count: rows * width)

    // Output projection: [R, C] → [R, H·D].
    matrixProduct(
      residual, stride: width, weights + layer.offsets.outputWeight, stride: queryWidth, m: rows,
      n: queryWidth, k: width, into: activationGradient, stride: queryWidth)

    attendBackward(tile, kept, workspace, outputGradient: activationGradient)

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
    matrixProduct(
      fusedGradient, stride: fusedWidth, weights + layer.offsets.queryKeyValueWeight,
      stride: width, m: rows, n: width, k: fusedWidth, into: rowGradient, stride: width)
    normBackward(
      rows, kept.input.pointer, kept.inputRoots.pointer, layer.offsets.inputNorm, workspace,
      residual, normed: workspace.normed.pointer, weightGradient: vectors)
  }

  /// Adds the gradient that passes through a norm to the residual stream's, and normalises the rows
  /// again for the gradient of the weights after it.
  private func normBackward(
    _ rows: Int, _ input: UnsafePointer<Float>, _ roots: UnsafePointer<Float>, _ offset: Int,
    _ workspace: Workspace, _ residual: UnsafeMutablePointer<Float>,
    normed: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>
  ) {
    let width = configuration.hiddenSize
    let weight = UnsafePointer(parameters.pointer) + offset
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
            weight: UnsafePointer(parameters.pointer) + norms + offset,
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
