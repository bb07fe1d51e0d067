import Settings

extension TrainerPreset {
  static let dapo = TrainerPreset(
    "dapo",
    source: "DAPO, arXiv:2503.14476: clip-higher, dynamic sampling, overlong penalty",
    rule: "simple_rl_zoo", ruleSource: "math_dapo.py: right or wrong",
    settings: [
      .init(
        "paper §3",
        [
          "estimator": "grpo", "kl": 0, "dynamic_sampling": true, "clip_low": 0.2,
          "clip_high": 0.28, "aggregation": "token-mean",
        ]),
      .init(
        "paper §4.1",
        [
          "samples": 16, "prompts": 512, "lr": 1e-6, "overlong_buffer": 4096, "max_tokens": 20480,
          "mini_batches": 16,
        ]),
      .init(
        "run_dapo_qwen2.5_32b.sh",
        ["max_batches": 10, "overlong_factor": 1, "dual_clip": 10, "weight_decay": 0.1]),
      .init(
        "verl's defaults, script",
        [
          "schedule": "constant", "beta1": 0.9, "temperature": 1, "epochs": 1, "gradient_clip": 1,
          "beta2": 0.999,
        ]),
      .init(
        "run_dapo_qwen2.5_32b.sh: 10 batches of 16 steps (paper §4.1: 20)",
        ["warmup": 160]),
    ])
}
