import Models
import Tensors

/// The critic of a trainer: its model, and the gradients and moments of both its parts.
final class Critic {
  let model: ValueModel
  let gradients: Gradients
  let headGradient: FloatBuffer
  private let optimizer: AdamW
  private let headOptimizer: AdamW

  /// - Parameter policy: what the critic begins as a copy of.
  init(copying policy: DecoderModel, pool: WorkerPool) throws {
    model = try ValueModel(copying: policy, pool: pool)
    gradients = try Gradients(model.decoder)
    headGradient = try FloatBuffer(count: model.head.count)
    optimizer = try AdamW(count: model.decoder.parameters.count)
    headOptimizer = try AdamW(count: model.head.count)
  }

  /// What each of ``buffers`` is.
  static let bufferNames = [
    "parameters", "first_moment", "second_moment", "head", "head_first_moment",
    "head_second_moment",
  ]

  /// Every number that a step changes.
  var buffers: [FloatBuffer] {
    [
      model.decoder.parameters, optimizer.firstMoment, optimizer.secondMoment, model.head,
      headOptimizer.firstMoment, headOptimizer.secondMoment,
    ]
  }

  func clearGradients(pool: WorkerPool) throws {
    try gradients.clear(pool: pool)
    headGradient.fill(0)
  }

  /// Clips the gradient and makes one step.
  ///
  /// - Returns: the gradient's norm before clipping; the step is left out when it is not finite.
  func step(
    _ number: Int, learningRate: Float, configuration: TrainerConfiguration, pool: WorkerPool
  ) throws -> Double {
    let body = try AdamW.norm(gradients.total, pool: pool)
    let head = try AdamW.norm(headGradient, pool: pool)
    let norm = (body * body + head * head).squareRoot()
    guard let scale = gradientClipCoefficient(norm: norm, maximum: configuration.gradientClip)
    else { return norm }
    let settings = configuration.adamW(learningRate: learningRate)
    for (optimizer, parameters, gradient) in [
      (optimizer, model.decoder.parameters, gradients.total),
      (headOptimizer, model.head, headGradient),
    ] {
      optimizer.update(
        parameters, gradient: gradient, gradientScale: Float(scale), step: number,
        configuration: settings, pool: pool)
    }
    model.decoder.parametersChanged(pool: pool)
    return norm
  }
}
