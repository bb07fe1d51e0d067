import Interruptions
import Memory
import Tensors

/// The gradient of a loss with respect to the parameters that training changes.
public final class Gradients: Sendable {
  /// In the order of the model's layout.
  public let total: FloatBuffer

  public init(_ model: DecoderModel) throws(OutOfMemory) {
    total = try FloatBuffer(count: model.layout.count)
  }

  public func clear(pool: WorkerPool) throws(Interrupted) {
    let chunk = 1 << 20
    try pool.run((total.count + chunk - 1) / chunk) { [total] index in
      (total.pointer + index * chunk).update(
        repeating: 0, count: min(chunk, total.count - index * chunk))
    }
  }
}
