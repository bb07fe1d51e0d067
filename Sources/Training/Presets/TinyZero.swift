import Settings

extension TrainerPreset {
  static let tinyZero = TrainerPreset(
    "tiny_zero",
    source: "TinyZero on Countdown: PPO with a critic",
    rule: "countdown", ruleSource: "countdown.py: 1, 0.1 or 0",
    settings: [
      .init(
        "train_tiny_zero.sh",
        [
          "estimator": "gae", "prompts": 256, "lr": 1e-6, "kl": 0.001, "critic_lr": 1e-5,
          "max_tokens": 1024, "epochs": 1, "mini_batches": 4,
        ]),
      .init(
        "verl's default",
        ["samples": 1]),
      .init(
        "ray_trainer.py: k1 in the reward of each token",
        ["kl_in": "reward", "kl_estimator": "k1"]),
      .init(
        "ppo_trainer.yaml",
        [
          "entropy": 0.001, "gamma": 1, "lambda": 1, "value_clip": 0.5, "temperature": 1,
          "clip_low": 0.2, "clip_high": 0.2, "aggregation": "token-mean",
        ]),
      .init(
        "verl's defaults",
        [
          "schedule": "constant", "beta1": 0.9, "gradient_clip": 1, "beta2": 0.999,
          "weight_decay": 0.01,
        ]),
    ])
}
