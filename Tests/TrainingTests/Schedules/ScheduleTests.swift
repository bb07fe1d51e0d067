import TestSupport
import Testing
import Training

@Suite("Learning-rate schedules and gradient clipping")
struct ScheduleTests {
  @Test(
    "Schedules agree with transformers and verl",
    arguments: [
      ("cosine_warmup3_total10", LearningRateSchedule.Shape.cosine, 0.0),
      ("cosine_warmup3_total10_verl", .cosine, 0),
      ("cosine_warmup3_total10_min0.1_verl", .cosine, 0.1),
      ("cosine_min_lr0.1_warmup3_total10_hf", .cosine, 0.1),
      ("constant_warmup3_verl", .constant, 0),
      ("linear_warmup3_total10", .linear, 0),
      ("wsd_verl_warmup3_total10", .warmupStableDecay, 0),
    ])
  func golden(entry: String, shape: LearningRateSchedule.Shape, minimum: Double) {
    let schedule = LearningRateSchedule(
      shape: shape, peak: 1, warmupSteps: 3, totalSteps: 10, minimumRatio: minimum)
    let golden = Golden.out("lr_schedules")[entry]["lr"].numbers
    for (step, rate) in golden.enumerated() {
      expectClose(schedule.rate(at: step), rate, absolute: 1e-9, "step \(step)")
    }
  }

  @Test(
    "Without warm-up the first step has the peak", arguments: LearningRateSchedule.Shape.allCases)
  func noWarmup(shape: LearningRateSchedule.Shape) {
    #expect(LearningRateSchedule(shape: shape, peak: 3e-7, totalSteps: 20).rate(at: 0) == 3e-7)
  }

  @Test("A warm-up longer than the training names both")
  func contradiction() {
    #expect(
      throws: FormulaError(
        "learning rate: the cosine schedule has 10 steps in all, and warm-up takes 12; give it more "
          + "steps, or take constant")
    ) {
      try LearningRateSchedule(shape: .cosine, peak: 1, warmupSteps: 12, totalSteps: 10)
        .validate()
    }
    #expect(throws: Never.self) {
      try LearningRateSchedule(peak: 1, warmupSteps: 12).validate()
    }
  }

  @Test("Clipping by the global norm agrees with PyTorch")
  func clipping() throws {
    let golden = Golden.out("clip_grad_norm")
    let norm = globalNorm([[3, 4], [0, 12]])
    #expect(norm == golden["total_norm"].number)
    let coefficient = try #require(gradientClipCoefficient(norm: norm))
    let clipped = golden["clipped"].list
    for (found, expected) in zip([3.0, 4.0], clipped[0].numbers) {
      expectClose(found * coefficient, expected, absolute: 1e-9)
    }
    expectClose(12 * coefficient, clipped[1].rows[0][1], absolute: 1e-9)
  }

  @Test("A small gradient is left alone, one that is not finite skips the step")
  func clippingEnds() {
    #expect(gradientClipCoefficient(norm: 0.5) == 1)
    #expect(gradientClipCoefficient(norm: 0) == 1)
    #expect(gradientClipCoefficient(norm: .nan) == nil)
    #expect(gradientClipCoefficient(norm: .infinity) == nil)
  }

  @Test("The AdamW reference agrees with PyTorch", arguments: ["adamw_wd0.01", "adamw_b0.95_wd0"])
  func adamW(entry: String) {
    let params = Golden.params(entry)
    // The second entry starts from the same parameters and gradients as the first.
    let shared = Golden.params("adamw_wd0.01")
    let betas = params["betas"].numbers
    var optimizer = AdamWReference(
      parameters: shared["p0"].numbers, betas: (betas[0], betas[1]),
      epsilon: params["eps"].number, weightDecay: params["weight_decay"].number)
    for (gradient, golden) in zip(shared["grads"].rows, Golden.out(entry).list) {
      optimizer.step(gradient: gradient, learningRate: params["lr"].number)
      for (found, name) in [
        (optimizer.parameters, "param"), (optimizer.firstMoment, "exp_avg"),
        (optimizer.secondMoment, "exp_avg_sq"),
      ] {
        for (value, expected) in zip(found, golden[name].numbers) {
          expectClose(value, expected, absolute: 1e-12, name)  // a few roundings of O(1)
        }
      }
    }
  }
}
