import Settings

extension TrainerPreset {
  static let simpleRLZoo = TrainerPreset(
    "simple_rl_zoo",
    source: "SimpleRL-Zoo, arXiv:2503.18892: GRPO on verl",
    rule: "simple_rl_zoo", ruleSource: "hf_math_verify.py: 1 or 0",
    settings: [
      .init(
        "paper §2.2",
        ["estimator": "grpo"]),
      .init(
        "paper, appendix; README",
        [
          "samples": 8, "prompts": 1024, "lr": 5e-7, "kl": 0.0001, "entropy": 0.001,
          "temperature": 1, "max_tokens": 8192, "epochs": 1, "mini_batches": 4,
        ]),
      .init(
        "KL loss, low_var_kl",
        ["kl_in": "loss", "kl_estimator": "k3"]),
      .init(
        "verl's defaults",
        [
          "schedule": "constant", "beta1": 0.9, "gradient_clip": 1, "beta2": 0.999,
          "weight_decay": 0.01,
        ]),
      .init(
        "paper: 0.2, no length normalisation",
        ["clip_low": 0.2, "clip_high": 0.2, "aggregation": "token-mean"]),
    ])
}
