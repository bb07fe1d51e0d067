/// What a trainer reports while it works, to the observer it was handed.
public enum TrainingEvent: Sendable {
  case phaseStarted(Phase, update: Int)
  /// Answers sampled so far, of how many.
  case sampled(Int, of: Int)
  /// Answers of an evaluation sampled so far, of how many.
  case evaluated(Int, of: Int)
  case phaseFinished(Phase, update: Int)
  case updateFinished(UpdateReport)
  /// A self-check found something wrong.
  case warning(TrainingWarning, update: Int)
}

public typealias TrainingObserver = @Sendable (TrainingEvent) -> Void
