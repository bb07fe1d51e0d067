import Settings

extension TrainerPreset {
  static let cognitiveBehaviors = TrainerPreset(
    "cognitive_behaviors",
    source: "Cognitive Behaviors, arXiv:2503.01307: PPO, four answers a prompt",
    rule: "countdown", ruleSource: "countdown.py: 1, 0.1 or 0",
    settings: [
      .init(
        "train_tiny_zero_n4_cd.sh",
        [
          "estimator": "gae", "samples": 4, "prompts": 256, "lr": 1e-6, "kl": 0.001,
          "critic_lr": 1e-5, "max_tokens": 1024, "epochs": 1, "mini_batches": 2,
        ]),
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
