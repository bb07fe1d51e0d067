import Tensors

/// The gradients of one layer's parameters as items that tiles add to in turn.
protocol LayerGradient: Sendable {
  var count: Int { get }

  /// Lays out what several items read of a tile, from what
  /// ``DecoderModel/layerBackward(_:_:_:_:)`` left in the workspace.
  ///
  /// - Returns: whether several threads may add items of the tile at once.
  func prepare(rows: Int, _ workspace: Workspace) -> Bool

  /// Adds a tile's part.
  func add(
    _ item: Int, rows: Int, _ workspace: Workspace, to gradient: UnsafeMutablePointer<Float>)
}

/// The products by a layer's weights.
enum LayerProduct {
  case gateUp, down, queryKeyValue, output
}

extension Workspace {
  /// The gradient of a product's outputs, [R, N], and its inputs, [R, K].
  func gradientFactors(
    _ product: LayerProduct, _ layer: Int
  ) -> (dy: FloatBuffer, x: FloatBuffer) {
    let kept = activations(layer)
    return switch product {
    case .gateUp: (kept.gateUp, middleNormed)
    case .down: (outputGradient, activation)
    case .queryKeyValue: (fusedGradient, normed)
    case .output: (middleGradient, kept.attention)
    }
  }
}

/// Of a layer that is trained as a whole.
struct WholeLayerGradient: LayerGradient {
  private let index: Int
  private let width: Int
  private let fusedWidth: Int
  private let headSize: Int
  private let offsets: DecoderPlaces.LayerOffsets
  private let products: [(product: LayerProduct, blocks: WeightBlocks)]

  init(_ model: DecoderModel, _ index: Int) {
    self.index = index
    width = model.configuration.hiddenSize
    fusedWidth = model.configuration.fusedWidth
    headSize = model.configuration.headSize
    offsets = model.layers[index].offsets
    products = Self.products(model.configuration)
  }

  private static func products(
    _ shape: ModelConfiguration
  ) -> [(product: LayerProduct, blocks: WeightBlocks)] {
    [
      (.gateUp, WeightBlocks(outputs: 2 * shape.intermediateSize, inputs: shape.hiddenSize)),
      (.down, WeightBlocks(outputs: shape.hiddenSize, inputs: shape.intermediateSize)),
      (.queryKeyValue, WeightBlocks(outputs: shape.fusedWidth, inputs: shape.hiddenSize)),
      (.output, WeightBlocks(outputs: shape.hiddenSize, inputs: shape.queryWidth)),
    ]
  }

  /// Numbers that ``prepare(rows:_:)`` lays out.
  static func preparedSize(_ shape: ModelConfiguration, rows: Int) -> Int {
    products(shape).reduce(0) { $0 + $1.blocks.packedSize(rows: rows) }
  }

  // The blocks of the matrices, and one item for norms and bias.
  var count: Int { products.reduce(1) { $0 + $1.blocks.count } }

  func prepare(rows: Int, _ workspace: Workspace) -> Bool {
    var packed = workspace.packedInputs.pointer
    for (product, blocks) in products {
      blocks.pack(
        inputs: workspace.gradientFactors(product, index).x.pointer, rows: rows, into: packed)
      packed += blocks.packedSize(rows: rows)
    }
    return true
  }

  func add(
    _ item: Int, rows: Int, _ workspace: Workspace, to gradient: UnsafeMutablePointer<Float>
  ) {
    var block = item
    var packed = workspace.packedInputs.pointer
    for (product, blocks) in products {
      if block < blocks.count {
        let (dy, x) = workspace.gradientFactors(product, index)
        return blocks.addGradient(
          block, rows: rows, outputs: dy.pointer, inputs: x.pointer, packed: packed,
          to: gradient + offset(of: product))
      }
      block -= blocks.count
      packed += blocks.packedSize(rows: rows)
    }
    let vectors = workspace.vectorGradient.pointer
    addRow(vectors, to: gradient + offsets.inputNorm, width)
    addRow(vectors + width, to: gradient + offsets.postAttentionNorm, width)
    if let bias = offsets.queryKeyValueBias {
      addRow(vectors + 2 * width, to: gradient + bias, fusedWidth)
    }
    if let norms = offsets.queryKeyNorms {
      addRow(vectors + 2 * width + fusedWidth, to: gradient + norms, 2 * headSize)
    }
  }

  private func offset(of product: LayerProduct) -> Int {
    switch product {
    case .gateUp: offsets.gateUpWeight
    case .down: offsets.downWeight
    case .queryKeyValue: offsets.queryKeyValueWeight
    case .output: offsets.outputWeight
    }
  }
}

/// The gradient of a weight matrix W of shape [N, K], cut into blocks of outputs.
struct WeightBlocks {
  let outputs: Int
  let inputs: Int
  private static let blockOutputs = 256

  /// Those of the head that predicts tokens.
  static func head(_ shape: ModelConfiguration) -> WeightBlocks {
    WeightBlocks(outputs: shape.vocabularySize, inputs: shape.hiddenSize)
  }

  var count: Int { (outputs + Self.blockOutputs - 1) / Self.blockOutputs }
  private var packs: Bool { count > 1 }

  /// Numbers that ``pack(inputs:rows:into:)`` leaves; a single block reads the inputs as they are.
  func packedSize(rows: Int) -> Int {
    packs ? packedFactorSize(rows: rows, columns: inputs) : 0
  }

  /// Lays out the inputs X, [rows, K], for all blocks.
  func pack(inputs x: UnsafePointer<Float>, rows: Int, into packed: UnsafeMutablePointer<Float>) {
    if packs { packFactor(x, stride: inputs, rows: rows, columns: inputs, into: packed) }
  }

  /// dW += dYᵀ·X for one block: dY is [rows, N], X is [rows, K], and packed too.
  func addGradient(
    _ block: Int, rows: Int, outputs dy: UnsafePointer<Float>, inputs x: UnsafePointer<Float>,
    packed: UnsafePointer<Float>, to gradient: UnsafeMutablePointer<Float>
  ) {
    let output = block * Self.blockOutputs
    matrixProduct(
      dy + output, stride: outputs, transposeA: true, x, stride: inputs,
      packed: packs ? packed : nil, m: min(Self.blockOutputs, outputs - output), n: inputs,
      k: rows, keep: 1, into: gradient + output * inputs, stride: inputs)
  }
}
