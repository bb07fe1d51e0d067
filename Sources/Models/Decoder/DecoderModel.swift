import Interruptions
import Memory
import Randomness
import Tensors

/// A decoder-only transformer of the Qwen2, Qwen3 and Llama 3 shapes: RMSNorm, rotary position
/// embedding, grouped-query attention, SwiGLU.
///
/// Shapes in comments: R rows (tokens), C hidden size, H query heads, G key-value heads, D head
/// size, F intermediate size, V vocabulary.
///
/// It is either trained as a whole, with all parameters in float32; or frozen, with its matrices as
/// they are stored for products only, and then trained through low-rank adapters if it has them.
///
/// The forward products read packed copies of the weights. Whoever changes `parameters` calls
/// ``parametersChanged(pool:)`` before the next forward pass, outside any parallel region; within
/// one, the model is only read. That rule makes it `Sendable`.
public final class DecoderModel: @unchecked Sendable {
  public let configuration: ModelConfiguration
  /// What training changes, in the order of ``layout``: every parameter, or those of the adapters
  /// of a frozen model; empty when it has none.
  public let parameters: FloatBuffer
  public let layout: ParameterLayout
  /// How the matrices of a frozen model are stored; nil when it is trained as a whole.
  public let frozenFormat: WeightFormat?
  let adapter: Adapter?
  /// The float32 numbers at hand: every parameter, or the norms and biases of a frozen model.
  let numbers: FloatBuffer
  /// Where each lies in ``numbers``.
  let places: DecoderPlaces
  let layers: [Layer]
  let packedHead: PackedMatrix
  /// The embeddings of a frozen model whose head is another matrix.
  let packedEmbedding: PackedMatrix?
  let rotary: RotaryTable
  let workspaces: WorkspaceStore
  /// Changes with the parameters.
  private(set) var parameterVersion = 0

  /// The packed weights of one layer.
  struct Layer {
    let offsets: DecoderPlaces.LayerOffsets
    let queryKeyValue: PackedMatrix
    let output: PackedMatrix
    let gate: PackedMatrix
    let up: PackedMatrix
    let down: PackedMatrix
    var adapters = Adapter.LayerAdapters()
  }

  /// A model whose parameters are all zero; see ``initialize(from:)`` and the checkpoint loader.
  public convenience init(_ configuration: ModelConfiguration) throws {
    try self.init(configuration, frozen: nil)
  }

  /// - Parameter format: how to store the matrices of a frozen model; nil for one that is trained
  ///   as a whole.
  init(_ configuration: ModelConfiguration, frozen format: WeightFormat?) throws {
    try OpenBLAS.load()
    try requireMemory(bytes: configuration.byteCount(frozen: format))
    self.configuration = configuration
    frozenFormat = format
    adapter = nil
    let places = DecoderPlaces(configuration, matrices: format == nil)
    self.places = places
    numbers = try FloatBuffer(count: places.layout.count)
    layout = format == nil ? places.layout : ParameterLayout()
    parameters = format == nil ? numbers : try FloatBuffer(count: 0)
    let width = configuration.hiddenSize
    func packed(_ outputs: Int, _ inputs: Int) throws -> PackedMatrix {
      try PackedMatrix(outputs: outputs, inputs: inputs, format: format ?? .float32)
    }
    layers = try places.layers.map { offsets in
      Layer(
        offsets: offsets, queryKeyValue: try packed(configuration.fusedWidth, width),
        output: try packed(width, configuration.queryWidth),
        gate: try packed(configuration.intermediateSize, width),
        up: try packed(configuration.intermediateSize, width),
        down: try packed(width, configuration.intermediateSize))
    }
    packedHead = try packed(configuration.vocabularySize, width)
    packedEmbedding =
      format == nil || configuration.tiedEmbeddings
      ? nil : try packed(configuration.vocabularySize, width)
    rotary = try RotaryTable(
      positions: min(configuration.maximumPositions, 32768),
      inverseFrequencies: configuration.inverseFrequencies)
    workspaces = WorkspaceStore(
      Workspace.Shape(configuration: configuration, isFrozen: format != nil, lowRankWidth: 0))
  }

  /// A frozen model with adapters; it shares the weights, which nobody changes.
  init(adapting base: DecoderModel, with adapter: Adapter) {
    precondition(base.isFrozen, "DecoderModel: adapters stand beside frozen weights")
    configuration = base.configuration
    frozenFormat = base.frozenFormat
    self.adapter = adapter
    places = base.places
    numbers = base.numbers
    layout = adapter.layout
    parameters = adapter.parameters
    layers = zip(base.layers, adapter.layers).map { layer, adapters in
      var layer = layer
      layer.adapters = adapters
      return layer
    }
    packedHead = base.packedHead
    packedEmbedding = base.packedEmbedding
    rotary = base.rotary
    workspaces = WorkspaceStore(
      Workspace.Shape(
        configuration: configuration, isFrozen: true, lowRankWidth: adapter.width))
  }

  /// Whether the matrices are stored for products only and never change.
  public var isFrozen: Bool { frozenFormat != nil }

  /// Parameters in all, the frozen and those of adapters included; a tied head counts once.
  public var parameterCount: Int {
    guard isFrozen else { return parameters.count }
    return matrices.reduce(numbers.count + parameters.count) {
      $0 + $1.packed.outputs * $1.packed.inputs
    }
  }

  /// Bytes of weights that a decoded token reads.
  public var weightByteCount: Int {
    layers.reduce(packedHead.byteCount) {
      $0 + $1.queryKeyValue.byteCount + $1.output.byteCount + $1.gate.byteCount + $1.up.byteCount
        + $1.down.byteCount
    }
  }

  /// The longest sequence the model runs on.
  public var maximumPositions: Int { rotary.positions }

  /// The bits of all numbers as one number (FNV-1a over 32-bit words), in hexadecimal: two models
  /// with the same sum are the same model.
  public var checksum: String { checksum(of: [parameters] + frozenBuffers) }

  /// The same of what no training changes; nil for a model that is trained as a whole.
  public var frozenChecksum: String? { isFrozen ? checksum(of: frozenBuffers) : nil }

  private var frozenBuffers: [FloatBuffer] {
    isFrozen ? [numbers] + matrices.map(\.packed.storage) : []
  }

  private func checksum(of buffers: [FloatBuffer]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for buffer in buffers {
      for position in 0..<buffer.count {
        hash = (hash ^ UInt64(buffer.pointer[position].bitPattern)) &* 0x100_0000_01b3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Draws fresh parameters: normal with deviation 0.02, the projections that write to the residual
  /// stream divided by √(2·layers) (GPT-2; Radford et al. 2019, §2.3), norms 1, biases 0.
  ///
  /// The model must be one that is trained as a whole.
  ///
  /// - Throws: `Interrupted`; then some of the parameters are not drawn.
  public func initialize(from stream: RandomStream) throws(Interrupted) {
    precondition(!isFrozen, "DecoderModel: a frozen model is not initialised")
    for (index, slot) in layout.slots.enumerated() {
      var numbers = stream.substream("parameter", index)
      let residual = slot.name.hasSuffix("o_proj.weight") || slot.name.hasSuffix("down_proj.weight")
      let deviation =
        residual ? 0.02 / Double(2 * configuration.layerCount).squareRoot() : 0.02
      if slot.name.hasSuffix("bias") || slot.shape.count == 1 {
        (parameters.pointer + slot.offset).update(
          repeating: slot.name.hasSuffix("bias") ? 0 : 1, count: slot.count)
        continue
      }
      var pace = InterruptionPace()
      for position in slot.range {
        try pace.step(16)
        parameters.pointer[position] = Float(numbers.normal() * deviation)
      }
    }
  }

  /// Packs the weights anew; required after any change of ``parameters``.
  public func parametersChanged(pool: WorkerPool) {
    parameterVersion += 1
    if isFrozen {
      adapter?.pack(pool: pool)
      return
    }
    nonisolated(unsafe) let source = numbers.pointer
    forEachPanels(pool: pool) { matrix, panels in
      matrix.packed.pack(from: source + matrix.slots[0].offset, panels: panels)
    }
  }

  /// A model of its own with the same parameters; frozen weights are shared.
  public func copy(pool: WorkerPool) throws -> DecoderModel {
    let copy: DecoderModel
    if let adapter {
      copy = DecoderModel(
        adapting: self, with: try Adapter(adapter.configuration, of: configuration))
    } else if isFrozen {
      return self
    } else {
      copy = try DecoderModel(configuration)
    }
    copy.parameters.copy(from: parameters)
    copy.parametersChanged(pool: pool)
    return copy
  }

  /// The embedding of a token, [C].
  @inline(__always)
  func copyEmbedding(_ token: Int32, to target: UnsafeMutablePointer<Float>) {
    if isFrozen {
      (packedEmbedding ?? packedHead).copyRow(Int(token), to: target)
    } else {
      let width = configuration.hiddenSize
      target.update(from: numbers.pointer + places.embedding + Int(token) * width, count: width)
    }
  }
}

extension ModelConfiguration {
  /// Bytes that a model takes: its numbers, the packed matrices, and the rotary table.
  ///
  /// - Parameter format: how the matrices of a frozen model are stored; nil for one that is trained
  ///   as a whole.
  public func byteCount(frozen format: WeightFormat?) -> Int {
    func packed(_ outputs: Int, _ inputs: Int) -> Int {
      PackedMatrix.storageCount(outputs: outputs, inputs: inputs, format: format ?? .float32)
    }
    let layer =
      packed(fusedWidth, hiddenSize) + packed(hiddenSize, queryWidth)
      + 2 * packed(intermediateSize, hiddenSize) + packed(hiddenSize, intermediateSize)
    let heads = format == nil || tiedEmbeddings ? 1 : 2
    let numbers =
      layerCount * layer + heads * packed(vocabularySize, hiddenSize)
      + min(maximumPositions, 32768) * headSize
      + DecoderPlaces(self, matrices: format == nil).layout.count
    return Memory.byteCount(numbers, of: MemoryLayout<Float>.size)
  }

  /// Columns of the fused query, key and value rows: (H + 2·G)·D.
  var fusedWidth: Int { (headCount + 2 * keyValueHeadCount) * headSize }
  /// Columns of the attention output: H·D.
  var queryWidth: Int { headCount * headSize }
  /// First column of the keys in a fused row.
  var keyOffset: Int { headCount * headSize }
  /// First column of the values in a fused row.
  var valueOffset: Int { (headCount + keyValueHeadCount) * headSize }
  /// Heads of queries and keys, which are rotated and may be normalised: H + G.
  var normedHeads: Int { headCount + keyValueHeadCount }
  /// Query heads that share a key-value head.
  var headsPerGroup: Int { headCount / keyValueHeadCount }
  /// 1/√D.
  var attentionScale: Float { Float(1 / Double(headSize).squareRoot()) }
}
