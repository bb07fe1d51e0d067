import Settings

extension TrainerPreset {
  static let simpleRL = TrainerPreset(
    "simple_rl",
    source: "SimpleRL v0 (OpenRLHF): PPO with a critic, KL in the reward",
    rule: "simple_rl", ruleSource: "experience_maker.py: 1, −0.5 or −1",
    settings: [
      .init(
        "train_ppo.py: GAE, λ 0.95",
        ["estimator": "gae", "gamma": 1, "lambda": 0.95]),
      .init(
        "train script of the v0 branch",
        [
          "samples": 8, "prompts": 1024, "lr": 5e-7, "kl": 0.01, "critic_lr": 9e-6,
          "temperature": 0.6, "max_tokens": 3000, "epochs": 1, "mini_batches": 64,
        ]),
      .init(
        "OpenRLHF: k1 in the reward of each token",
        ["kl_in": "reward", "kl_estimator": "k1"]),
      .init(
        "OpenRLHF's defaults",
        [
          "value_clip": 0.2, "reward_clip": 10, "beta1": 0.9, "clip_low": 0.2, "clip_high": 0.2,
          "aggregation": "seq-mean-token-mean", "gradient_clip": 1, "beta2": 0.95,
          "weight_decay": 0,
        ]),
      .init(
        "OpenRLHF: cosine to a tenth, 3 % warm-up; 20 episodes",
        ["schedule": "cosine", "warmup": 307, "total_steps": 10240, "min_lr": 0.1]),
    ])
}
