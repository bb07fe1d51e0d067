extension TrainerPreset {
  /// Where a setting's value is published, by the setting's name in the command language; nil for what
  /// the project does not state, where Knave's default stands.
  public func source(of setting: String) -> String? {
    sources.first { $0.settings.split(separator: " ").contains { $0 == setting } }?.source
  }

  private var sources: [(settings: String, source: String)] {
    switch self {
    case .logicRL:
      return [
        ("rule", "kk.py: format ±1, answer 2, −1.5 or −2"),
        (
          "estimator lr prompts samples temperature max_tokens kl", "paper §2 and its configuration"
        ),
        ("kl_in kl_estimator", "dp_actor.py: KL loss, low_var_kl"),
        ("entropy clip_low clip_high aggregation", "ppo_trainer.yaml, dp_actor.py"),
        ("gamma", "core_algos.py"), ("mini_batches epochs", "scripts: one on-policy step a batch"),
        ("beta1 beta2 weight_decay gradient_clip schedule", "verl's defaults"),
      ]
    case .simpleRL:
      return [
        ("rule", "experience_maker.py: 1, −0.5 or −1"),
        ("estimator lambda gamma", "train_ppo.py: GAE, λ 0.95"),
        ("lr critic_lr kl", "train script of the v0 branch"),
        ("kl_in kl_estimator", "OpenRLHF: k1 in the reward of each token"),
        (
          "schedule min_lr warmup total_steps",
          "OpenRLHF: cosine to a tenth, 3 % warm-up; 20 episodes"
        ),
        ("beta1 beta2 weight_decay gradient_clip", "OpenRLHF's defaults"),
        ("reward_clip value_clip clip_low clip_high aggregation", "OpenRLHF's defaults"),
        (
          "prompts samples mini_batches epochs temperature max_tokens",
          "train script of the v0 branch"
        ),
      ]
    case .simpleRLZoo:
      return [
        ("rule", "hf_math_verify.py: 1 or 0"),
        ("estimator", "paper §2.2"),
        (
          "lr kl entropy prompts samples mini_batches epochs max_tokens temperature",
          "paper, appendix; README"
        ),
        ("kl_in kl_estimator", "KL loss, low_var_kl"),
        ("clip_low clip_high aggregation", "paper: 0.2, no length normalisation"),
        ("beta1 beta2 weight_decay gradient_clip schedule", "verl's defaults"),
      ]
    case .tinyZero, .cognitiveBehaviors:
      let script = self == .tinyZero ? "train_tiny_zero.sh" : "train_tiny_zero_n4_cd.sh"
      return [
        ("rule", "countdown.py: 1, 0.1 or 0"),
        ("estimator prompts mini_batches lr critic_lr kl max_tokens epochs", script),
        ("samples", self == .tinyZero ? "verl's default" : script),
        ("kl_in kl_estimator", "ray_trainer.py: k1 in the reward of each token"),
        (
          "entropy clip_low clip_high value_clip gamma lambda temperature aggregation",
          "ppo_trainer.yaml"
        ),
        ("beta1 beta2 weight_decay gradient_clip schedule", "verl's defaults"),
      ]
    case .dapo:
      return [
        ("rule", "math_dapo.py: right or wrong"),
        ("estimator clip_low clip_high aggregation dynamic_sampling kl", "paper §3"),
        ("lr prompts samples mini_batches overlong_buffer max_tokens", "paper §4.1"),
        ("overlong_factor dual_clip weight_decay max_batches", "run_dapo_qwen2.5_32b.sh"),
        ("warmup", "run_dapo_qwen2.5_32b.sh: 10 batches of 16 steps (paper §4.1: 20)"),
        ("beta1 beta2 gradient_clip schedule epochs temperature", "verl's defaults, script"),
      ]
    case .r1Zero:
      return [
        ("rule", "paper §2.2.2: accuracy and format"),
        ("estimator aggregation", "paper §2.2.1 (GRPO, arXiv:2402.03300, eq. 3)"),
        ("lr kl temperature samples max_tokens", "paper, training details of R1-Zero"),
        ("prompts mini_batches", "paper: 8,192 answers a rollout in 16 batches of 32 questions"),
        (
          "reference_every reference_mix", "paper: the policy itself, every 400 steps = 25 rollouts"
        ),
        ("epochs", "paper: a single inner epoch"), ("kl_in kl_estimator", "GRPO: k3 in the loss"),
      ]
    }
  }
}
