import Foundation
import GRDB
import Synchronization

/// Says when a query is to stop, to the thread that runs it and the one that waits for it.
final class QueryWatch: Sendable {
  private let seconds: Double
  private let end: ContinuousClock.Instant
  private let isInterrupted: @Sendable () -> Bool

  init(seconds: Double, isInterrupted: @escaping @Sendable () -> Bool) {
    self.seconds = seconds
    end = .now + .seconds(seconds)
    self.isInterrupted = isInterrupted
  }

  func isOver() -> Bool { ContinuousClock.now > end || isInterrupted() }

  var error: RunStoreError {
    RunStoreError(
      ContinuousClock.now > end
        ? "the query took more than \(seconds) seconds: give it timeout=…, or ask for less"
        : "the query was interrupted")
  }
}

/// A query that runs on a thread of its own, and is left behind when it does not stop in time.
final class RunningQuery: Sendable {
  private let watch: QueryWatch
  private let state = Mutex(State())
  private let isDone = DispatchSemaphore(value: 0)

  private struct State {
    var queue: DatabaseQueue?
    var result: Result<QueryResult, any Error>?
    var isLeftBehind = false
  }

  /// Seconds between two looks at the clock, and for which a query that is to stop is waited for.
  private static let interval = 0.005
  private static let grace = 0.05
  /// Threads that were left behind and have not ended yet; each may hold much memory.
  private static let leftBehind = Atomic(0)
  private static let mostLeftBehind = 4

  init(_ watch: QueryWatch) { self.watch = watch }

  /// - Parameter body: the query; runs on the other thread.
  /// - Throws: what the body throws, or the watch's error.
  func run(_ body: @escaping @Sendable () throws -> QueryResult) throws -> QueryResult {
    guard Self.leftBehind.load(ordering: .relaxed) < Self.mostLeftBehind else {
      throw RunStoreError("earlier queries that were stopped are still at work: try again later")
    }
    let thread = Thread { [self] in
      end(Result { try body() })
    }
    thread.stackSize = 8 << 20
    thread.start()
    var deadline: ContinuousClock.Instant?
    while isDone.wait(timeout: .now() + Self.interval) == .timedOut {
      guard watch.isOver() else { continue }
      state.withLock { $0.queue }?.interrupt()
      deadline = deadline ?? .now + .seconds(Self.grace)
      if let deadline, .now > deadline, leaveBehind() { throw watch.error }
    }
    guard let result = state.withLock({ $0.result }) else { throw watch.error }
    return try result.get()
  }

  /// Runs work on a database, which is interrupted when the query is to stop.
  func with(_ queue: DatabaseQueue, _ work: () throws -> QueryResult) throws -> QueryResult {
    state.withLock { $0.queue = queue }
    defer { state.withLock { $0.queue = nil } }
    return try work()
  }

  private func end(_ result: Result<QueryResult, any Error>) {
    let wasLeftBehind = state.withLock { state in
      if !state.isLeftBehind { state.result = result }
      return state.isLeftBehind
    }
    if wasLeftBehind { Self.leftBehind.subtract(1, ordering: .relaxed) }
    isDone.signal()
  }

  /// False when the query has ended meanwhile.
  private func leaveBehind() -> Bool {
    state.withLock { state in
      guard state.result == nil else { return false }
      state.isLeftBehind = true
      Self.leftBehind.add(1, ordering: .relaxed)
      return true
    }
  }
}
