import Memory
import Tensors

/// What a critic expects at every predicted token of a batch: the return from that token on.
public final class TokenValues: Sendable {
  private let places: TokenPlaces
  let buffer: FloatBuffer

  init(_ groups: [SequenceGroup]) throws(OutOfMemory) {
    places = TokenPlaces(groups)
    buffer = try FloatBuffer(count: places.count)
  }

  /// Values at the tokens of one continuation.
  public func values(group: Int, continuation: Int) -> [Float] {
    buffer.array(places[group, continuation])
  }
}

/// What a loss says of the values of one continuation.
public struct ValueLossRow {
  public let group: Int
  public let continuation: Int
  public let values: UnsafeBufferPointer<Float>
  /// To be set to ∂loss/∂value of each token; zero at first.
  public let gradients: UnsafeMutableBufferPointer<Float>
}
