import Tensors

/// The gradient of a loss with respect to every parameter of a model.
///
/// Work is dealt to a fixed number of lanes, each summing its own tiles in order; ``reduce(pool:)``
/// adds the lanes in order. So the sum has the same bits for any number of threads.
public final class Gradients: Sendable {
  let lanes: [FloatBuffer]

  public init(_ model: DecoderModel) {
    lanes = (0..<TilePlan.laneCount).map { _ in FloatBuffer(count: model.layout.count) }
  }

  /// The whole gradient, in the order of the model's layout, once ``reduce(pool:)`` has been called.
  public var total: FloatBuffer { lanes[0] }

  public func clear(pool: WorkerPool) throws(Interrupted) {
    try pool.run(lanes.count) { [lanes] index in lanes[index].fill(0) }
  }

  /// Adds the lanes into ``total``.
  public func reduce(pool: WorkerPool) throws(Interrupted) {
    let chunk = 1 << 16
    let count = total.count
    try pool.run((count + chunk - 1) / chunk) { [lanes] index in
      let start = index * chunk
      for lane in lanes.dropFirst() {
        addRow(lane.pointer + start, to: lanes[0].pointer + start, min(chunk, count - start))
      }
    }
  }
}
