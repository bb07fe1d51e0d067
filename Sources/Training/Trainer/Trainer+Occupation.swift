/// What a trainer does at a moment. Rules, breakpoints and conditions of a user may be functions that are
/// called from inside of it, and that reach the trainer too.
enum Occupation {
  case none
  /// Runs phases, or asks a breakpoint between them: nothing may change.
  case phases
  /// Asks between two updates of a training whether to go on: settings may change, which the next update
  /// takes up.
  case betweenUpdates
}

extension Trainer {
  /// Whether the trainer works: a function that it calls runs.
  public var isBusy: Bool { occupation != .none }

  /// Checks that the trainer is at rest, so that it may be stepped, taken back or restored.
  ///
  /// - Throws: ``TrainingError/order(_:)`` in a function that the trainer calls, such as its rule.
  public func checkAtRest() throws {
    guard isBusy else { return }
    throw TrainingError.order(
      "the trainer is at work in update \(state.updates + 1), phase \(next.rawValue): a function that it "
        + "calls, such as its rule, may look at it and not change it")
  }

  /// Runs work that changes the trainer, and that nothing else may change it in.
  func exclusively<Result>(_ work: () throws -> Result) throws -> Result {
    try checkAtRest()
    occupation = .phases
    defer { occupation = .none }
    return try work()
  }

  /// Notices that a saved state was put back from inside of a phase, which then goes on from what is no
  /// longer there.
  func checkNotRestored(since restored: Int) throws {
    guard restorations != restored else { return }
    throw TrainingError.order(
      "the trainer was put back to an earlier state by a function that it called, and cannot go on: "
        + "call undo outside of functions")
  }
}
