/// The settings of supervised fine-tuning.
public struct SupervisedConfiguration: Sendable, Equatable {
  /// Examples in one optimiser step, ≥ 1.
  public var batchSize = 32
  /// Examples that go through the model at a time, ≥ 1; nil is the whole batch. The gradient is that of
  /// the batch, but for rounding.
  public var microBatchSize: Int?
  /// Optimiser steps, ≥ 0.
  public var steps = 100
  /// Shape of the learning rate over the steps.
  public var schedule: LearningRateSchedule
  /// Decay of AdamW's average of squared gradients, in [0, 1).
  public var beta2: Float = 0.999
  /// Decoupled weight decay, ≥ 0.
  public var weightDecay: Float = 0.01
  /// Largest norm of the gradient, > 0.
  public var gradientClip = 1.0
  /// Order of the examples.
  public var seed = 0
  /// Steps between two measurements of the loss on the evaluation examples, ≥ 1; nil measures before the
  /// first step and after the last.
  public var evaluateEvery: Int?

  public init(schedule: LearningRateSchedule) {
    self.schedule = schedule
  }
}

/// What supervised fine-tuning did.
public struct SupervisedReport: Sendable, Equatable {
  /// The loss of each step's batch before the step.
  public var losses: [Double] = []
  /// Norm of each step's gradient before clipping.
  public var gradientNorms: [Double] = []
  public var learningRates: [Double] = []
  /// The loss on the evaluation examples after so many steps.
  public var evaluations: [(step: Int, loss: Double)] = []
  /// Steps left out because the gradient was not finite.
  public var skippedSteps = 0
  public var warnings: [TrainingWarning] = []

  public init() {}

  public static func == (first: SupervisedReport, second: SupervisedReport) -> Bool {
    first.losses == second.losses && first.gradientNorms == second.gradientNorms
      && first.learningRates == second.learningRates && first.skippedSteps == second.skippedSteps
      && first.warnings == second.warnings
      && first.evaluations.elementsEqual(second.evaluations) { $0 == $1 }
  }
}
