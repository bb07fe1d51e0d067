import Tensors

/// The gradients of one layer's parameters as items that tiles add to in turn.
protocol LayerGradient: Sendable {
  var count: Int { get }

  /// Adds a tile's part, from what ``DecoderModel/layerBackward(_:_:_:_:)`` left in the workspace.
  func add(
    _ item: Int, rows: Int, _ workspace: Workspace, to gradient: UnsafeMutablePointer<Float>)
}

/// Of a layer that is trained as a whole.
struct WholeLayerGradient: LayerGradient {
  private let index: Int
  private let headSize: Int
  private let offsets: DecoderPlaces.LayerOffsets
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

  // The blocks of the matrices, and one item for norms and bias.
  var count: Int { gateUp.count + down.count + fused.count + output.count + 1 }

  func add(
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
