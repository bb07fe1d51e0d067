import Settings

extension TrainerPreset {
  static let logicRL = TrainerPreset(
    "logic_rl",
    source: "Logic-RL, arXiv:2502.14768: REINFORCE++ with a KL loss",
    rule: "logic_rl", ruleSource: "kk.py: format ±1, answer 2, −1.5 or −2",
    settings: [
      .init(
        "paper §2 and its configuration",
        [
          "estimator": "reinforce_plus_plus", "samples": 8, "prompts": 8, "lr": 4e-7, "kl": 0.001,
          "temperature": 0.7, "max_tokens": 4096,
        ]),
      .init(
        "dp_actor.py: KL loss, low_var_kl",
        ["kl_in": "loss", "kl_estimator": "k3"]),
      .init(
        "ppo_trainer.yaml, dp_actor.py",
        ["entropy": 0.001, "clip_low": 0.2, "clip_high": 0.2, "aggregation": "token-mean"]),
      .init(
        "core_algos.py",
        ["gamma": 1]),
      .init(
        "verl's defaults",
        [
          "schedule": "constant", "beta1": 0.9, "gradient_clip": 1, "beta2": 0.999,
          "weight_decay": 0.01,
        ]),
      .init(
        "scripts: one on-policy step a batch",
        ["epochs": 1, "mini_batches": 1]),
    ])
}
