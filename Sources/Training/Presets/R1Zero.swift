import Settings

extension TrainerPreset {
  static let r1Zero = TrainerPreset(
    "r1_zero",
    source: "DeepSeek-R1-Zero, arXiv:2501.12948: GRPO, its reference renewed every 400 steps",
    rule: "r1", ruleSource: "paper §2.2.2: accuracy and format",
    settings: [
      .init(
        "paper §2.2.1 (GRPO, arXiv:2402.03300, eq. 3)",
        ["estimator": "grpo", "aggregation": "seq-mean-token-mean"]),
      .init(
        "paper, training details of R1-Zero",
        ["samples": 16, "lr": 3e-6, "kl": 0.001, "temperature": 1, "max_tokens": 32768]),
      .init(
        "paper: 8,192 answers a rollout in 16 batches of 32 questions",
        ["prompts": 512, "mini_batches": 16]),
      .init(
        "GRPO: k3 in the loss",
        ["kl_in": "loss", "kl_estimator": "k3"]),
      .init(
        "paper: the policy itself, every 400 steps = 25 rollouts",
        ["reference_every": 25, "reference_mix": 1]),
      .init(
        "paper: a single inner epoch",
        ["epochs": 1]),
    ])
}
