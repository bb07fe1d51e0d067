import Language
import Training

struct ScheduleCommand: Command {
  static let declaration = CommandDeclaration(
    name: "schedule", area: .training,
    summary: "The step size of each optimiser step under a schedule, as a list to plot.",
    examples: [
      .init("schedule linear steps=4 lr=1.0", shows: "[1.0, 0.75, 0.5, 0.25]"),
      "schedule cosine steps=40 warmup=4 lr=1e-3 | plot",
    ])

  @Argument("The shape.") var shape: LearningRateSchedule.Shape
  @Option("Optimiser steps.") var steps: Int
  @Option("Steps on which the step size rises from 0.", range: 0...1_000_000) var warmup = 0
  @Option("The largest step size.", range: 0...1e9) var lr = 1.0
  @Option("The lowest as a share of it.", range: 0...1) var minLr = 0.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let schedule = LearningRateSchedule(
      shape: shape, peak: lr, warmupSteps: warmup, totalSteps: steps, minimumRatio: minLr)
    guard (1...1_000_000).contains(steps) else {
      throw ArgumentError("steps", "steps is \(steps): it must be 1 to 1000000")
    }
    try schedule.validate()
    return .list((0..<steps).map { .number(schedule.rate(at: $0)) })
  }
}
