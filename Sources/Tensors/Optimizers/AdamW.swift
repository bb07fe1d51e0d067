import Interruptions
import Memory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101), as in PyTorch:
/// the decay comes first, on every parameter, and both moments are corrected for their bias.
public struct AdamWConfiguration: Sendable, Hashable {
  /// Step size, > 0.
  public var learningRate: Float = 1e-3
  /// Decay of the first moment, in [0, 1).
  public var beta1: Float = 0.9
  /// Decay of the second moment, in [0, 1).
  public var beta2: Float = 0.999
  /// Added to the root of the second moment, > 0.
  public var epsilon: Float = 1e-8
  /// Decoupled decay, ≥ 0; 0.01 as in verl and PyTorch.
  public var weightDecay: Float = 0.01

  public init(
    learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: Float = 0.01
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// The moments of AdamW for a flat parameter buffer.
public final class AdamW: Sendable {
  /// Parameters updated as one task; fixed, so that the norm is the same for any number of threads.
  private static let chunk = 1 << 16

  public let firstMoment: FloatBuffer
  public let secondMoment: FloatBuffer

  public init(count: Int) throws(OutOfMemory) {
    firstMoment = try FloatBuffer(count: count)
    secondMoment = try FloatBuffer(count: count)
  }

  /// The Euclidean norm of a gradient, summed in float64 in a fixed order.
  public static func norm(_ gradient: FloatBuffer, pool: WorkerPool) throws(Interrupted) -> Double {
    let chunks = (gradient.count + chunk - 1) / chunk
    let partial = DoubleBuffer(count: chunks)
    try pool.run(chunks) { index in
      var sum = 0.0
      for position in index * chunk..<min((index + 1) * chunk, gradient.count) {
        let value = Double(gradient.pointer[position])
        sum += value * value
      }
      partial.pointer[index] = sum
    }
    var total = 0.0
    for index in 0..<chunks { total += partial.pointer[index] }
    return total.squareRoot()
  }

  /// One update of `parameters` in place; it is not interrupted.
  ///
  /// - Parameters:
  ///   - gradientScale: multiplies the gradient, for clipping by norm.
  ///   - step: 1 for the first update; sets the bias correction.
  public func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, gradientScale: Float, step: Int,
    configuration: AdamWConfiguration, pool: WorkerPool
  ) {
    let count = parameters.count
    let correction1 = 1 - pow(Double(configuration.beta1), Double(step))
    let correction2 = 1 - pow(Double(configuration.beta2), Double(step))
    let stepSize = Float(Double(configuration.learningRate) / correction1)
    let rootCorrection = Float(1 / correction2.squareRoot())
    let decay = 1 - configuration.learningRate * configuration.weightDecay
    pool.runToEnd((count + Self.chunk - 1) / Self.chunk) { [firstMoment, secondMoment] index in
      let start = index * Self.chunk
      updateRow(
        parameters.pointer + start, gradient.pointer + start, firstMoment.pointer + start,
        secondMoment.pointer + start, min(Self.chunk, count - start),
        gradientScale: gradientScale, beta1: configuration.beta1, beta2: configuration.beta2,
        decay: decay, stepSize: stepSize, rootCorrection: rootCorrection,
        epsilon: configuration.epsilon)
    }
  }
}

/// Partial sums of the norm.
private final class DoubleBuffer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Double>

  init(count: Int) {
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { pointer.deallocate() }
}

/// p ← p·decay − stepSize·m/(√v·rootCorrection + ε) over a run of parameters, in one pass.
private func updateRow(
  _ p: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
  _ v: UnsafeMutablePointer<Float>, _ count: Int, gradientScale: Float, beta1: Float,
  beta2: Float, decay: Float, stepSize: Float, rootCorrection: Float, epsilon: Float
) {
  let scales = SIMD8<Float>(repeating: gradientScale)
  let keep1 = SIMD8<Float>(repeating: beta1)
  let take1 = SIMD8<Float>(repeating: 1 - beta1)
  let keep2 = SIMD8<Float>(repeating: beta2)
  let take2 = SIMD8<Float>(repeating: 1 - beta2)
  let decays = SIMD8<Float>(repeating: decay)
  let steps = SIMD8<Float>(repeating: stepSize)
  let corrections = SIMD8<Float>(repeating: rootCorrection)
  let epsilons = SIMD8<Float>(repeating: epsilon)
  var index = 0
  while index + 8 <= count {
    let gradient = g.load8(index) * scales
    var first = m.load8(index) * keep1
    first.addProduct(gradient, take1)
    var second = v.load8(index) * keep2
    second.addProduct(gradient * gradient, take2)
    m.store8(first, index)
    v.store8(second, index)
    let step = steps * first / (second.squareRoot() * corrections + epsilons)
    p.store8(p.load8(index) * decays - step, index)
    index += 8
  }
  while index < count {
    let gradient = g[index] * gradientScale
    var first = m[index] * beta1
    first.addProduct(gradient, 1 - beta1)
    var second = v[index] * beta2
    second.addProduct(gradient * gradient, 1 - beta2)
    m[index] = first
    v[index] = second
    p[index] =
      p[index] * decay - stepSize * first / (second.squareRoot() * rootCorrection + epsilon)
    index += 1
  }
}
