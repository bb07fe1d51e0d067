import Tensors

/// The settings of a trainer. `validate()` runs before the first phase.
public struct TrainerConfiguration: Codable, Sendable, Equatable {
  /// How rewards become advantages.
  public var estimator: AdvantageEstimator = .grpo
  /// Problems in one update; nil takes eight, or all if there are fewer.
  public var prompts: Int?
  /// Answers sampled to each problem, ≥ 1; 8 as in SimpleRL and TRL.
  public var samples = 8
  /// Passes over the rollouts of one update, ≥ 1.
  public var epochs = 1
  /// Optimiser steps in one pass, ≥ 1; each takes its share of the problems.
  public var miniBatches = 1
  /// Whether problems are drawn in a new order in each pass over them.
  public var shuffle = true

  /// Divides the logits while sampling and in the loss, > 0: the loss needs the probabilities that were sampled
  /// from. 1 as in verl.
  public var temperature = 1.0
  /// Tokens sampled at the most, ≥ 1.
  public var maxTokens = 256

  /// AdamW step size, > 0. 1e-6 suits models of billions of parameters; small models want more.
  public var learningRate = 1e-4
  /// Decay of AdamW's average of squared gradients, in [0, 1); 0.999 as in verl.
  public var beta2 = 0.999
  /// Decoupled weight decay, ≥ 0; 0.01 as in verl.
  public var weightDecay = 0.01
  /// Largest norm of the gradient, > 0; 1 as in verl, TRL and OpenRLHF.
  public var gradientClip = 1.0

  /// The surrogate that is minimised, its clip ranges and its aggregation over tokens.
  public var policyLoss = PolicyLossOptions()
  /// Weight of the KL to the reference policy, ≥ 0; 0.001 in Logic-RL.
  public var kl = 0.0
  /// Where the KL enters: as a term of the loss, or subtracted from the reward of each token.
  public var klPlacement = KLPlacement.loss
  /// Nil takes k3 in the loss and k1 in the reward, as verl does.
  public var klEstimator: KLEstimator?
  /// The divergence that an adaptive weight aims at, in nats, > 0; nil keeps the weight fixed. verl:
  /// 0.1. In the reward only.
  public var klTarget: Double?
  /// Sequences in which the adaptive weight may change by its own size, > 0; 10,000 as in verl.
  public var klHorizon = 10_000.0
  /// Updates after which the reference follows the policy, ≥ 1; nil never. 512 in TRL, which has it
  /// off.
  public var referenceEvery: Int?
  /// Share of the policy in the new reference, in (0, 1]; 0.6 as in TRL.
  public var referenceMix = 0.6
  /// Weight of the entropy bonus, ≥ 0; 0.001 in Logic-RL.
  public var entropy = 0.0

  /// γ in [0, 1] of the estimators that discount; 1 as in verl.
  public var discount = 1.0
  /// λ of GAE, in [0, 1]; 1 as in verl, 0.95 in SimpleRL.
  public var lambda = 1.0
  /// Step size of the critic, > 0; 1e-5 in verl, ten times the policy's.
  public var criticLearningRate = 1e-3
  /// How far a value may gain from what it was, > 0; nil does not clip. 0.5 as in verl.
  public var valueClip: Double? = 0.5
  /// Updates in which the critic alone learns, ≥ 0.
  public var criticWarmup = 0

  /// Leaves out groups whose scores are equal, and samples on until the update is full (DAPO).
  public var dynamicSampling = false
  /// Batches sampled for one update at the most, ≥ 1; 10 as in verl.
  public var maxBatches = 10
  /// Tokens before the limit over which a penalty for length grows (DAPO), ≥ 1; nil is none.
  public var overlongBuffer: Int?
  /// The penalty at the limit, ≥ 0; 1 as in DAPO.
  public var overlongFactor = 1.0
  /// Scores are cut to ± this, > 0; 10 in SimpleRL, nil not at all.
  public var rewardClip: Double?

  /// Shape of the policy's and critic's step size over the optimiser steps.
  public var schedule = LearningRateSchedule.Shape.constant
  /// Optimiser steps on which the step size rises from 0, ≥ 0.
  public var warmupSteps = 0
  /// Optimiser steps of the whole training; the falling shapes need it.
  public var totalSteps = 0
  /// The lowest step size as a share of the highest, in [0, 1]; 0.1 in SimpleRL.
  public var minimumRatio = 0.0
  /// Decay of AdamW's average of gradients, in [0, 1); 0.9 as in verl.
  public var beta1 = 0.9

  /// Every random number of the trainer follows from it.
  public var seed = 0

  public init() {}

  /// The estimator in force.
  public var effectiveKLEstimator: KLEstimator {
    klEstimator ?? (klPlacement == .loss ? .k3 : .k1)
  }

  /// The step size of an optimizer step, counted from 0. AdamW steps in float32, and so is the peak.
  func learningRate(_ peak: Double, at step: Int) -> Float {
    if schedule == .constant, warmupSteps == 0 { return Float(peak) }
    return Float(schedule(peak: Double(Float(peak))).rate(at: step))
  }

  /// The settings of an optimizer step.
  func adamW(learningRate: Float) -> AdamWConfiguration {
    AdamWConfiguration(
      learningRate: learningRate, beta1: Float(beta1), beta2: Float(beta2),
      weightDecay: Float(weightDecay))
  }

  private func schedule(peak: Double) -> LearningRateSchedule {
    LearningRateSchedule(
      shape: schedule, peak: peak, warmupSteps: warmupSteps, totalSteps: totalSteps,
      minimumRatio: minimumRatio)
  }

  /// Checks every setting by its range, and the settings against each other.
  ///
  /// - Throws: ``TrainingError`` naming the setting, its value and what it may be.
  public func validate() throws(TrainingError) {
    do {
      for row in TrainerSetting.all { try row.setting.check(self) }
    } catch {
      throw .setting(error.name, error.message)
    }
    if let overlongBuffer, overlongBuffer > maxTokens {
      throw .setting(
        "overlong_buffer",
        "overlong_buffer is \(overlongBuffer): it must be 1 to max_tokens, \(maxTokens)")
    }
    if klTarget != nil, klPlacement == .loss {
      throw .setting("kl_target", "kl_target steers the KL in the reward: set kl_in=reward too")
    }
    if dynamicSampling, samples == 1 {
      throw .setting(
        "dynamic_sampling", "dynamic_sampling compares the samples of a problem: samples is 1")
    }
    do {
      try policyLoss.validate()
      try estimator.validate(samplesPerPrompt: samples, hasCritic: true, hasGreedyScores: true)
      try schedule(peak: learningRate).validate()
    } catch {
      throw .formula(error)
    }
  }
}
