import Interruptions
import Tensors

/// A packed matrix and the parameters whose rows it holds, one below the other.
struct StackedMatrix: Sendable {
  let packed: PackedMatrix
  /// In a buffer of all parameters.
  let slots: [ParameterSlot]
}

extension DecoderModel {
  /// Every packed matrix; a tied head once.
  var matrices: [StackedMatrix] {
    let all = DecoderPlaces(configuration).layout
    var slots: [String: ParameterSlot] = [:]
    for slot in all.slots { slots[slot.name] = slot }
    var result: [StackedMatrix] = []
    func add(_ packed: PackedMatrix, _ names: String...) {
      result.append(StackedMatrix(packed: packed, slots: names.compactMap { slots[$0] }))
    }
    for (index, layer) in layers.enumerated() {
      let attention = "model.layers.\(index).self_attn."
      let feedForward = "model.layers.\(index).mlp."
      add(
        layer.queryKeyValue, attention + "q_proj.weight", attention + "k_proj.weight",
        attention + "v_proj.weight")
      add(layer.output, attention + "o_proj.weight")
      add(layer.gate, feedForward + "gate_proj.weight")
      add(layer.up, feedForward + "up_proj.weight")
      add(layer.down, feedForward + "down_proj.weight")
    }
    let embedding = "model.embed_tokens.weight"
    add(packedHead, configuration.tiedEmbeddings ? embedding : "lm_head.weight")
    if let packedEmbedding { add(packedEmbedding, embedding) }
    return result
  }

  /// Every parameter, those of adapters last, and whether training changes it.
  public var allParameters: [(slot: ParameterSlot, isTrained: Bool)] {
    DecoderPlaces(configuration).layout.slots.map { ($0, !isFrozen) }
      + (adapter?.layout.slots ?? []).map { ($0, true) }
  }

  /// Runs `body` on every matrix, some panels at a time, on all threads and to the end.
  func forEachPanels(
    pool: WorkerPool, _ body: @escaping @Sendable (StackedMatrix, Range<Int>) -> Void
  ) {
    let panelsPerTask = 16
    var pieces: [(matrix: StackedMatrix, panels: Range<Int>)] = []
    for matrix in matrices {
      for first in stride(from: 0, to: matrix.packed.panelCount, by: panelsPerTask) {
        pieces.append((matrix, first..<min(first + panelsPerTask, matrix.packed.panelCount)))
      }
    }
    let work = pieces
    pool.runToEnd(work.count) { body(work[$0].matrix, work[$0].panels) }
  }

  /// This model with its matrices stored in a format for products only; it can no longer be trained
  /// but through adapters.
  ///
  /// Adapters that it has are left out.
  public func frozen(_ format: WeightFormat, pool: WorkerPool) throws -> DecoderModel {
    let model = try DecoderModel(configuration, frozen: format)
    let vectors = model.places.layout
    let own = places.layout
    for slot in vectors.slots {
      guard let source = own[slot.name] else { continue }
      (model.numbers.pointer + slot.offset)
        .update(from: numbers.pointer + source.offset, count: slot.count)
    }
    let sources = matrices.map(\.packed)
    let targets = model.matrices.map(\.packed)
    // The embeddings of a model that is trained as a whole are not packed apart from its head.
    let embedding = model.packedEmbedding != nil && packedEmbedding == nil
    let pairs = zip(sources, targets).map { ($0, $1) }
    try pool.run(pairs.count) { index in
      let (source, target) = pairs[index]
      let rows = FloatBuffer.small(16 * source.inputs)
      for panel in 0..<source.panelCount {
        // Sixteen rows of an embedding are some microseconds, all of them a second.
        if panel.isMultiple(of: 64), Interruption.isRequested() { return }
        for lane in 0..<min(16, source.outputs - panel * 16) {
          source.copyRow(panel * 16 + lane, to: rows.pointer + lane * source.inputs)
        }
        target.pack(panel: panel, from: rows.pointer)
      }
    }
    if embedding, let target = model.packedEmbedding {
      target.pack(from: numbers.pointer + places.embedding)
    }
    return model
  }
}
