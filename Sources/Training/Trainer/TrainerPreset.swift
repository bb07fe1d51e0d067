/// The published settings of projects, as far as they bear on one machine: every constant that their
/// papers or scripts state. Batch sizes are theirs too; give `prompts`, `samples` and `max_tokens` to
/// train less at a time.
public enum TrainerPreset: String, CaseIterable, Sendable {
  case logicRL = "logic_rl"
  case simpleRL = "simple_rl"
  case simpleRLZoo = "simple_rl_zoo"
  case tinyZero = "tiny_zero"
  case cognitiveBehaviors = "cognitive_behaviors"
  case dapo
  case r1Zero = "r1_zero"

  /// Where the settings are published.
  public var source: String {
    switch self {
    case .logicRL: "Logic-RL, arXiv:2502.14768: REINFORCE++ with a KL loss"
    case .simpleRL: "SimpleRL v0 (OpenRLHF): PPO with a critic, KL in the reward"
    case .simpleRLZoo: "SimpleRL-Zoo, arXiv:2503.18892: GRPO on verl"
    case .tinyZero: "TinyZero on Countdown: PPO with a critic"
    case .cognitiveBehaviors: "Cognitive Behaviors, arXiv:2503.01307: PPO, four answers a prompt"
    case .dapo: "DAPO, arXiv:2503.14476: clip-higher, dynamic sampling, overlong penalty"
    case .r1Zero: "DeepSeek-R1-Zero, arXiv:2501.12948: GRPO, its reference renewed every 400 steps"
    }
  }

  /// The rule it trains by, as the language names it.
  public var ruleName: String {
    switch self {
    case .logicRL: "logic_rl"
    case .simpleRL: "simple_rl"
    case .simpleRLZoo, .dapo: "simple_rl_zoo"
    case .tinyZero, .cognitiveBehaviors: "countdown"
    case .r1Zero: "r1"
    }
  }

  public var configuration: TrainerConfiguration {
    var settings = TrainerConfiguration()
    switch self {
    case .logicRL:
      settings.estimator = .reinforcePlusPlus
      settings.learningRate = 4e-7
      settings.prompts = 8
      settings.samples = 8
      settings.temperature = 0.7
      settings.maxTokens = 4096
      settings.kl = 0.001
      settings.entropy = 0.001
    case .simpleRL:
      settings.estimator = .gae
      settings.lambda = 0.95
      settings.learningRate = 5e-7
      settings.criticLearningRate = 9e-6
      settings.beta2 = 0.95
      settings.weightDecay = 0
      settings.schedule = .cosine
      settings.minimumRatio = 0.1
      // 20 episodes of about 8 rollout batches, 64 steps each; 3 % of them warm up.
      settings.totalSteps = 10_240
      settings.warmupSteps = 307
      settings.kl = 0.01
      settings.klPlacement = .reward
      settings.rewardClip = 10
      settings.valueClip = 0.2
      settings.policyLoss.aggregation = .sequenceMeanTokenMean
      settings.prompts = 1024
      settings.samples = 8
      settings.miniBatches = 64
      settings.temperature = 0.6
      settings.maxTokens = 3000
    case .simpleRLZoo:
      settings.estimator = .grpo
      settings.learningRate = 5e-7
      settings.kl = 1e-4
      settings.entropy = 0.001
      settings.prompts = 1024
      settings.samples = 8
      settings.miniBatches = 4
      settings.maxTokens = 8192
    case .tinyZero, .cognitiveBehaviors:
      settings.estimator = .gae
      settings.learningRate = 1e-6
      settings.criticLearningRate = 1e-5
      settings.kl = 0.001
      settings.klPlacement = .reward
      settings.entropy = 0.001
      settings.prompts = 256
      settings.samples = self == .tinyZero ? 1 : 4
      settings.miniBatches = self == .tinyZero ? 4 : 2
      settings.maxTokens = 1024
    case .dapo:
      settings.estimator = .grpo
      settings.learningRate = 1e-6
      settings.warmupSteps = 160
      settings.weightDecay = 0.1
      settings.policyLoss.clipHigh = 0.28
      settings.policyLoss.dualClip = 10
      settings.dynamicSampling = true
      settings.overlongBuffer = 4096
      settings.prompts = 512
      settings.samples = 16
      settings.miniBatches = 16
      settings.maxTokens = 20_480
    case .r1Zero:
      settings.estimator = .grpo
      settings.learningRate = 3e-6
      settings.kl = 0.001
      // 400 steps of 16 a rollout.
      settings.referenceEvery = 25
      settings.referenceMix = 1
      settings.policyLoss.aggregation = .sequenceMeanTokenMean
      settings.prompts = 512
      settings.samples = 16
      settings.miniBatches = 16
      settings.maxTokens = 32_768
    }
    return settings
  }
}
