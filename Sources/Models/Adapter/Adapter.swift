import Memory
import Randomness
import Tensors

/// The low-rank adapters of a decoder's layers: what training changes of a frozen model.
///
/// The parameters are A and B of every adapted weight, under the names that PEFT gives them.
final class Adapter: Sendable {
  let configuration: AdapterConfiguration
  let layout: ParameterLayout
  let parameters: FloatBuffer
  let layers: [LayerAdapters]

  /// The adapters of a layer by the input they read; nil where no weight with that input is adapted.
  struct LayerAdapters: Sendable {
    var queryKeyValue: LowRankProduct?
    var output: LowRankProduct?
    var gateUp: LowRankProduct?
    var down: LowRankProduct?

    var all: [LowRankProduct] { [queryKeyValue, output, gateUp, down].compactMap(\.self) }
  }

  /// Adapters that are all zero.
  init(_ configuration: AdapterConfiguration, of model: ModelConfiguration)
    throws(OutOfMemory)
  {
    self.configuration = configuration
    var layout = ParameterLayout()
    var layers: [LayerAdapters] = []
    for index in 0..<model.layerCount {
      var products: [LowRankProduct?] = []
      for input in Self.inputs(of: model, layer: index) {
        let modules = input.addModules(configuration, to: &layout)
        products.append(
          modules.isEmpty
            ? nil
            : try LowRankProduct(
              configuration, inputs: input.width, matrices: input.matrices, modules: modules))
      }
      layers.append(
        LayerAdapters(
          queryKeyValue: products[0], output: products[1], gateUp: products[2], down: products[3]))
    }
    self.layers = layers
    self.layout = layout
    parameters = try FloatBuffer(count: layout.count)
  }

  /// The parameters that adapters of a model have.
  static func layout(
    _ configuration: AdapterConfiguration, of model: ModelConfiguration
  ) -> ParameterLayout {
    var layout = ParameterLayout()
    for index in 0..<model.layerCount {
      for input in inputs(of: model, layer: index) {
        _ = input.addModules(configuration, to: &layout)
      }
    }
    return layout
  }

  /// The weights of a layer that read one input.
  private struct Input {
    /// Of the names of their adapters.
    let prefix: String
    let width: Int
    /// Outputs of each packed matrix.
    let matrices: [Int]
    let weights: [(target: AdapterTarget, outputs: Int)]

    /// Adds the parameters of those that are adapted: every A, then every B.
    func addModules(
      _ configuration: AdapterConfiguration, to layout: inout ParameterLayout
    ) -> [LowRankProduct.Module] {
      let rank = configuration.rank
      var first = 0
      let chosen = weights.compactMap {
        target, outputs -> (AdapterTarget, outputs: Int, at: Int)? in
        defer { first += outputs }
        return configuration.targets.contains(target) ? (target, outputs, first) : nil
      }
      func name(_ target: AdapterTarget, _ part: String) -> String {
        "\(prefix).\(target.rawValue).lora_\(part).weight"
      }
      let a = chosen.map { layout.add(name($0.0, "A"), [rank, width]) }
      let b = chosen.map { layout.add(name($0.0, "B"), [$0.outputs, rank]) }
      return chosen.enumerated().map { index, weight in
        LowRankProduct.Module(
          a: a[index], b: b[index], outputs: weight.outputs, output: weight.at,
          inner: index * rank)
      }
    }
  }

  private static func inputs(of model: ModelConfiguration, layer: Int) -> [Input] {
    let attention = "base_model.model.model.layers.\(layer).self_attn"
    let feedForward = "base_model.model.model.layers.\(layer).mlp"
    let width = model.hiddenSize
    let hidden = model.intermediateSize
    let keyValueWidth = model.keyValueHeadCount * model.headSize
    return [
      Input(
        prefix: attention, width: width, matrices: [model.fusedWidth],
        weights: [(.query, model.queryWidth), (.key, keyValueWidth), (.value, keyValueWidth)]),
      Input(
        prefix: attention, width: model.queryWidth, matrices: [width], weights: [(.output, width)]),
      Input(
        prefix: feedForward, width: width, matrices: [hidden, hidden],
        weights: [(.gate, hidden), (.up, hidden)]),
      Input(prefix: feedForward, width: hidden, matrices: [width], weights: [(.down, width)]),
    ]
  }

  /// Most columns of inner rows.
  var width: Int { layers.flatMap(\.all).map(\.width).max() ?? 0 }

  /// Draws A from ±1/√inputs (Kaiming uniform with a = √5, as PEFT does) and sets B to zero: the
  /// model computes at first what it computes without.
  func initialize(from stream: RandomStream) {
    parameters.fill(0)
    for (index, slot) in layout.slots.enumerated() where slot.name.hasSuffix("lora_A.weight") {
      var numbers = stream.substream("adapter", index)
      let bound = 1 / Double(slot.shape[1]).squareRoot()
      for position in slot.range {
        parameters.pointer[position] = Float((2 * numbers.uniform() - 1) * bound)
      }
    }
  }

  /// Packs every product anew; required after any change of the parameters.
  func pack(pool: WorkerPool) {
    pool.runToEnd(layers.count) { [layers, parameters] index in
      for product in layers[index].all { product.pack(from: parameters.pointer) }
    }
  }
}

/// The gradients of a layer's adapters; the layer's own weights are frozen and have none.
struct AdapterLayerGradient: LayerGradient {
  private let layer: Int
  private let parameters: FloatBuffer
  private let items: [(kind: LayerProduct, product: LowRankProduct, module: LowRankProduct.Module)]

  init(_ model: DecoderModel, _ layer: Int) {
    self.layer = layer
    parameters = model.parameters
    let adapters = model.layers[layer].adapters
    let products: [(LayerProduct, LowRankProduct?)] = [
      (.gateUp, adapters.gateUp), (.down, adapters.down), (.queryKeyValue, adapters.queryKeyValue),
      (.output, adapters.output),
    ]
    items = products.flatMap { kind, product in
      product.map { product in product.modules.map { (kind, product, $0) } } ?? []
    }
  }

  var count: Int { items.count }

  // The items of a tile share the room for its inner rows.
  func prepare(rows: Int, _ workspace: Workspace) -> Bool { false }

  func add(
    _ item: Int, rows: Int, _ workspace: Workspace, to gradient: UnsafeMutablePointer<Float>
  ) {
    let (kind, product, module) = items[item]
    let (dy, x) = workspace.gradientFactors(kind, layer)
    product.addGradient(
      module, dy.pointer, x.pointer, rows: rows, parameters.pointer, to: gradient,
      inner: workspace.lowRank.pointer, innerGradient: workspace.lowRankGradient.pointer)
  }
}
