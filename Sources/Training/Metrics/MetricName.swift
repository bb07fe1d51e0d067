/// The fixed vocabulary of metrics: names that users of verl and TRL know, and what each says.
///
/// A name with a slash is verl's; `reward`, `reward_std`, `frac_reward_zero_std`, `completions/…`,
/// `clip_ratio/…`, `sampling/…` and `mean_token_accuracy` are TRL's.
public enum MetricName: String, CaseIterable, Sendable {
  case reward
  case rewardStandardDeviation = "reward_std"
  case zeroStandardDeviationFraction = "frac_reward_zero_std"
  case allCorrectRatio = "reward/all_correct_ratio"
  case curriculumStage = "curriculum/stage"

  case scoreMean = "critic/score/mean"
  case scoreMaximum = "critic/score/max"
  case scoreMinimum = "critic/score/min"
  case rewardsMean = "critic/rewards/mean"
  case rewardsMaximum = "critic/rewards/max"
  case rewardsMinimum = "critic/rewards/min"
  case advantagesMean = "critic/advantages/mean"
  case advantagesMaximum = "critic/advantages/max"
  case advantagesMinimum = "critic/advantages/min"
  case returnsMean = "critic/returns/mean"
  case returnsMaximum = "critic/returns/max"
  case returnsMinimum = "critic/returns/min"
  case valuesMean = "critic/values/mean"
  case valuesMaximum = "critic/values/max"
  case valuesMinimum = "critic/values/min"
  case explainedVariance = "critic/vf_explained_var"
  case valueLoss = "critic/vf_loss"
  case valueClipFraction = "critic/vf_clipfrac"
  case predictedValueMean = "critic/vpred_mean"
  case criticGradientNorm = "critic/grad_norm"
  case criticLearningRate = "critic/lr"

  case policyLoss = "actor/pg_loss"
  case clipFraction = "actor/pg_clipfrac"
  case clipFractionLower = "actor/pg_clipfrac_lower"
  case approximateKL = "actor/ppo_kl"
  case entropy = "actor/entropy"
  case klLoss = "actor/kl_loss"
  case klCoefficient = "actor/kl_coef"
  case rewardKLPenalty = "actor/reward_kl_penalty"
  case rewardKLPenaltyCoefficient = "actor/reward_kl_penalty_coeff"
  case gradientNorm = "actor/grad_norm"
  case learningRate = "actor/lr"

  case lowClipFraction = "clip_ratio/low_mean"
  case highClipFraction = "clip_ratio/high_mean"

  case responseLengthMean = "response_length/mean"
  case responseLengthMaximum = "response_length/max"
  case responseLengthMinimum = "response_length/min"
  case responseClipRatio = "response_length/clip_ratio"
  case promptLengthMean = "prompt_length/mean"
  case promptLengthMaximum = "prompt_length/max"
  case promptLengthMinimum = "prompt_length/min"
  case terminatedLengthMean = "completions/mean_terminated_length"

  case samplingDifferenceMean = "sampling/sampling_logp_difference/mean"
  case samplingDifferenceMaximum = "sampling/sampling_logp_difference/max"

  case globalStep = "training/global_step"
  case epoch = "training/epoch"
  case totalTokens = "perf/total_num_tokens"
  case timePerStep = "perf/time_per_step"
  case throughput = "perf/throughput"

  case supervisedLoss = "train/loss"
  case meanTokenAccuracy = "mean_token_accuracy"

  /// One sentence: what the number is, over what it is taken.
  public var meaning: String {
    switch self {
    case .reward: "Mean total score of the sampled answers."
    case .rewardStandardDeviation: "Standard deviation of scores in a group, mean over groups."
    case .zeroStandardDeviationFraction: "Share of groups whose scores are all equal."
    case .allCorrectRatio: "Share of answers with the rule's largest score (Logic-RL's name)."
    case .curriculumStage: "Stage of the curriculum that the update began in, from 0."
    case .scoreMean: "Mean score of a sequence, before any KL penalty."
    case .scoreMaximum: "Largest score of a sequence, before any KL penalty."
    case .scoreMinimum: "Smallest score of a sequence, before any KL penalty."
    case .rewardsMean: "Mean reward of a sequence, after any KL penalty."
    case .rewardsMaximum: "Largest reward of a sequence, after any KL penalty."
    case .rewardsMinimum: "Smallest reward of a sequence, after any KL penalty."
    case .advantagesMean: "Mean advantage of a response token."
    case .advantagesMaximum: "Largest advantage of a response token."
    case .advantagesMinimum: "Smallest advantage of a response token."
    case .returnsMean: "Mean return of a response token."
    case .returnsMaximum: "Largest return of a response token."
    case .returnsMinimum: "Smallest return of a response token."
    case .valuesMean: "Mean value the critic gave a response token."
    case .valuesMaximum: "Largest value the critic gave a response token."
    case .valuesMinimum: "Smallest value the critic gave a response token."
    case .explainedVariance: "1 − var(returns − values) / var(returns); 1 is a perfect critic."
    case .valueLoss: "Loss of the critic."
    case .valueClipFraction: "Share of tokens whose clipped value error is the larger."
    case .predictedValueMean: "Mean value predicted while the critic is being updated."
    case .criticGradientNorm: "Norm of the critic's gradient before clipping."
    case .criticLearningRate: "Learning rate of the critic's last step."
    case .policyLoss: "Policy loss, without the KL and entropy terms."
    case .clipFraction: "Share of tokens whose ratio was clipped by the PPO range."
    case .clipFractionLower: "Share of tokens with negative advantage cut by the dual clip."
    case .approximateKL: "Mean of log π_old − log π over response tokens."
    case .entropy: "Entropy of the policy's next-token distribution, mean over tokens, in nats."
    case .klLoss: "KL to the reference policy in the loss, before its coefficient."
    case .klCoefficient: "Coefficient of the KL loss."
    case .rewardKLPenalty: "KL to the reference subtracted from rewards, before its coefficient."
    case .rewardKLPenaltyCoefficient: "Coefficient of the KL subtracted from rewards."
    case .gradientNorm: "Norm of the policy's gradient before clipping."
    case .learningRate: "Learning rate of the policy's last step."
    case .lowClipFraction: "Share of tokens with ratio below 1 − ε_low and negative advantage."
    case .highClipFraction: "Share of tokens with ratio above 1 + ε_high and positive advantage."
    case .responseLengthMean: "Mean number of tokens of a response."
    case .responseLengthMaximum: "Tokens of the longest response."
    case .responseLengthMinimum: "Tokens of the shortest response."
    case .responseClipRatio: "Share of responses cut off at the length limit."
    case .promptLengthMean: "Mean number of tokens of a prompt."
    case .promptLengthMaximum: "Tokens of the longest prompt."
    case .promptLengthMinimum: "Tokens of the shortest prompt."
    case .terminatedLengthMean: "Mean number of tokens of the responses that ended themselves."
    case .samplingDifferenceMean:
      "Mean absolute difference of log-probabilities between sampler and trainer."
    case .samplingDifferenceMaximum:
      "Largest absolute difference of log-probabilities between sampler and trainer's forward pass."
    case .globalStep: "Updates finished."
    case .epoch: "Passes over the problems finished."
    case .totalTokens: "Tokens of prompts and responses in the update."
    case .timePerStep: "Seconds of the whole update."
    case .throughput: "Tokens per second of the whole update."
    case .supervisedLoss: "Mean negative log-probability of the target tokens."
    case .meanTokenAccuracy: "Share of target tokens that are the most probable ones."
    }
  }

  /// Seconds of one phase: `gen`, `reward`, `old_log_prob`, `ref`, `values`, `adv`,
  /// `update_critic`, `update_actor`, `testing`, `save_checkpoint`, `step`.
  public static func timing(_ phase: String) -> String { "timing_s/\(phase)" }

  /// Mean of one named part of the score, such as `format` or `answer`, over the answers that have it.
  public static func rewardMean(_ component: String) -> String { "rewards/\(component)/mean" }

  /// How many answers have a named part of the score, where not all have it.
  public static func rewardCount(_ component: String) -> String { "rewards/\(component)/count" }

  /// Standard deviation of one named part of the score.
  public static func rewardStandardDeviation(_ component: String) -> String {
    "rewards/\(component)/std"
  }

  /// Accuracy on a validation set, by verl's names: `mean`, `best` or `maj` of `samples` answers.
  public static func validationAccuracy(
    _ source: String, _ statistic: String = "mean", samples: Int
  ) -> String {
    "val-core/\(source)/acc/\(statistic)@\(samples)" + (statistic == "mean" ? "" : "/mean")
  }

  /// Another number of a validation set, by verl's names.
  public static func validation(_ source: String, _ name: String) -> String {
    "val-aux/\(source)/\(name)"
  }
}
