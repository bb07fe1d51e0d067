import Randomness
import Tensors

/// A decoder-only transformer of the Qwen2, Qwen3 and Llama 3 shapes: RMSNorm, rotary position
/// embedding, grouped-query attention, SwiGLU.
///
/// Shapes in comments: R rows (tokens), C hidden size, H query heads, G key-value heads, D head
/// size, F intermediate size, V vocabulary.
///
/// The forward products read packed copies of the weights. Whoever changes `parameters` calls
/// ``parametersChanged(pool:)`` before the next forward pass, outside any parallel region; within
/// one, the model is only read. That rule makes it `Sendable`.
public final class DecoderModel: @unchecked Sendable {
  public let configuration: ModelConfiguration
  public let layout: ParameterLayout
  /// Every parameter, in the order of ``layout``.
  public let parameters: FloatBuffer
  let layers: [Layer]
  let packedHead: PackedMatrix
  let rotary: RotaryTable
  let workspaces = WorkspaceStore()

  /// The packed weights of one layer.
  struct Layer {
    let offsets: ParameterLayout.LayerOffsets
    let queryKeyValue: PackedMatrix
    let output: PackedMatrix
    let gate: PackedMatrix
    let up: PackedMatrix
    let down: PackedMatrix
  }

  /// A model whose parameters are all zero; see ``initialize(from:)`` and the checkpoint loader.
  public init(_ configuration: ModelConfiguration) throws {
    try OpenBLAS.load()
    self.configuration = configuration
    layout = ParameterLayout(configuration)
    parameters = FloatBuffer(count: layout.count)
    let width = configuration.hiddenSize
    let queries = configuration.headCount * configuration.headSize
    layers = layout.layers.map { offsets in
      Layer(
        offsets: offsets,
        queryKeyValue: PackedMatrix(outputs: configuration.fusedWidth, inputs: width),
        output: PackedMatrix(outputs: width, inputs: queries),
        gate: PackedMatrix(outputs: configuration.intermediateSize, inputs: width),
        up: PackedMatrix(outputs: configuration.intermediateSize, inputs: width),
        down: PackedMatrix(outputs: width, inputs: configuration.intermediateSize))
    }
    packedHead = PackedMatrix(outputs: configuration.vocabularySize, inputs: width)
    rotary = RotaryTable(
      positions: min(configuration.maximumPositions, 32768),
      inverseFrequencies: configuration.inverseFrequencies)
  }

  /// Parameters in all; a tied head counts once.
  public var parameterCount: Int { layout.count }

  /// The longest sequence the model runs on.
  public var maximumPositions: Int { rotary.positions }

  /// The parameters' bits as one number (FNV-1a over 32-bit words), in hexadecimal: two models with
  /// the same sum are the same model.
  public var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for position in 0..<parameters.count {
      hash = (hash ^ UInt64(parameters.pointer[position].bitPattern)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Draws fresh parameters: normal with deviation 0.02, the projections that write to the residual
  /// stream divided by √(2·layers) (GPT-2; Radford et al. 2019, §2.3), norms 1, biases 0.
  public func initialize(from stream: RandomStream) {
    for (index, slot) in layout.slots.enumerated() {
      var numbers = stream.substream("parameter", index)
      let residual = slot.name.hasSuffix("o_proj.weight") || slot.name.hasSuffix("down_proj.weight")
      let deviation =
        residual ? 0.02 / Double(2 * configuration.layerCount).squareRoot() : 0.02
      for position in slot.range {
        if slot.name.hasSuffix("bias") {
          parameters.pointer[position] = 0
        } else if slot.shape.count == 1 {
          parameters.pointer[position] = 1
        } else {
          parameters.pointer[position] = Float(numbers.normal() * deviation)
        }
      }
    }
  }

  /// Packs the weights anew; required after any change of ``parameters``.
  public func parametersChanged(pool: WorkerPool) {
    let base = parameters.pointer
    var tasks: [(PackedMatrix, Int)] = []
    for layer in layers {
      tasks.append((layer.queryKeyValue, layer.offsets.queryKeyValueWeight))
      tasks.append((layer.output, layer.offsets.outputWeight))
      tasks.append((layer.gate, layer.offsets.gateUpWeight))
      tasks.append(
        (layer.up, layer.offsets.gateUpWeight + layer.gate.outputs * layer.gate.inputs))
      tasks.append((layer.down, layer.offsets.downWeight))
    }
    tasks.append((packedHead, layout.head))
    let panelsPerTask = 16
    var pieces: [(matrix: PackedMatrix, offset: Int, panels: Range<Int>)] = []
    for (matrix, offset) in tasks {
      for first in stride(from: 0, to: matrix.panelCount, by: panelsPerTask) {
        let end = min(first + panelsPerTask, matrix.panelCount)
        pieces.append((matrix, offset, first..<end))
      }
    }
    let work = pieces
    nonisolated(unsafe) let source = base
    pool.runToEnd(work.count) { index in
      work[index].matrix.pack(from: source + work[index].offset, panels: work[index].panels)
    }
  }

  /// A model of its own with the same parameters.
  public func copy(pool: WorkerPool) throws -> DecoderModel {
    let copy = try DecoderModel(configuration)
    copy.parameters.copy(from: parameters)
    copy.parametersChanged(pool: pool)
    return copy
  }
}

extension ModelConfiguration {
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
