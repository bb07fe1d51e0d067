import Randomness
import Tensors

extension DecoderModel {
  /// The settings of its adapters; nil when it has none.
  public var adapterConfiguration: AdapterConfiguration? { adapter?.configuration }

  /// This model, frozen, with fresh adapters: what it computes is the same until they are trained.
  ///
  /// The weights of a model that is trained as a whole are copied, so that training it later does
  /// not change this one.
  ///
  /// - Precondition: it has no adapters yet.
  public func adapted(
    _ configuration: AdapterConfiguration, from stream: RandomStream, pool: WorkerPool
  ) throws -> DecoderModel {
    let model = try withZeroAdapters(configuration, pool: pool)
    model.adapter?.initialize(from: stream)
    model.parametersChanged(pool: pool)
    return model
  }

  /// This model, frozen, with adapters whose parameters are to be set.
  func withZeroAdapters(
    _ settings: AdapterConfiguration, pool: WorkerPool
  ) throws -> DecoderModel {
    precondition(adapter == nil, "DecoderModel: it has adapters already")
    let base = isFrozen ? self : try frozen(.float32, pool: pool)
    return DecoderModel(adapting: base, with: try Adapter(settings, of: configuration))
  }

  /// A model that is trained as a whole, with W + s·B·A for each adapted weight W, in float32.
  public func merged(pool: WorkerPool) throws -> DecoderModel {
    guard isFrozen else { return try copy(pool: pool) }
    let model = try DecoderModel(configuration)
    let target = model.numbers
    for slot in places.layout.slots {
      guard let place = model.layout[slot.name] else { continue }
      (target.pointer + place.offset)
        .update(from: numbers.pointer + slot.offset, count: slot.count)
    }
    forEachPanels(pool: pool) { matrix, panels in
      if pool.isInterrupted { return }
      // The rows of a matrix follow one another in a whole model too.
      let start = target.pointer + matrix.slots[0].offset
      for output in panels.lowerBound * 16..<min(panels.upperBound * 16, matrix.packed.outputs) {
        matrix.packed.copyRow(output, to: start + output * matrix.packed.inputs)
      }
    }
    try pool.checkInterruption()
    if let adapter {
      let offsets = model.places.layers
      try pool.run(layers.count) { index in
        let adapters = adapter.layers[index]
        for (product, offset) in [
          (adapters.queryKeyValue, offsets[index].queryKeyValueWeight),
          (adapters.output, offsets[index].outputWeight),
          (adapters.gateUp, offsets[index].gateUpWeight),
          (adapters.down, offsets[index].downWeight),
        ] {
          guard let product else { continue }
          for module in product.modules {
            product.merge(
              module, adapter.parameters.pointer,
              into: target.pointer + offset + module.output * product.inputs)
          }
        }
      }
    }
    model.parametersChanged(pool: pool)
    return model
  }
}
