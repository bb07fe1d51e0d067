import Interruptions
import Synchronization
import Tensors
import Testing

@Suite("Worker pool")
struct WorkerPoolTests {
  @Test("Every task runs once, whatever the number of threads", arguments: [1, 2, 3, 4])
  func runsEachOnce(threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    for count in [0, 1, 2, 7, 1000] {
      let runs = Mutex([Int](repeating: 0, count: count))
      try pool.run(count) { index in runs.withLock { $0[index] += 1 } }
      #expect(runs.withLock { $0 } == [Int](repeating: 1, count: count))
    }
  }

  @Test("A task may start tasks of its own")
  func nested() throws {
    let pool = WorkerPool(threads: 3)
    let runs = Atomic<Int>(0)
    try pool.run(4) { _ in
      try? pool.run(5) { _ in runs.add(1, ordering: .relaxed) }
    }
    #expect(runs.load(ordering: .relaxed) == 20)
  }

  @Test("An interruption stops further tasks and is reported", arguments: [1, 4])
  func interruption(threads: Int) {
    let started = Box()
    let pool = WorkerPool(threads: threads) { started.count.load(ordering: .relaxed) >= 10 }
    #expect(throws: Interrupted.self) {
      try pool.run(1000) { _ in started.count.add(1, ordering: .relaxed) }
    }
    // The tasks that other threads had begun may still end.
    #expect(started.count.load(ordering: .relaxed) < 10 + threads)
  }

  @Test("Tasks are told of an interruption, whichever thread runs them", arguments: [1, 2])
  func told(threads: Int) throws {
    let raised = Atomic(false)
    let told = Atomic(0)
    let pool = WorkerPool(threads: threads) { raised.load(ordering: .acquiring) }
    #expect(throws: Interrupted.self) {
      // Each waits for the other, so that every thread of the pool has one.
      try pool.run(threads) { index in
        if index == threads - 1 { raised.store(true, ordering: .releasing) }
        while !raised.load(ordering: .acquiring) {}
        do { try Interruption.check() } catch { told.add(1, ordering: .relaxed) }
      }
    }
    #expect(told.load(ordering: .relaxed) == threads)
    raised.store(false, ordering: .releasing)
    try pool.runTeam { team in
      team.once { raised.store(true, ordering: .releasing) }
      do { try Interruption.check() } catch { told.add(1, ordering: .relaxed) }
    }
    #expect(told.load(ordering: .relaxed) == 2 * threads)
    // Work to the end is not told.
    pool.runToEnd(threads) { _ in
      do { try Interruption.check() } catch { told.add(1, ordering: .relaxed) }
    }
    #expect(told.load(ordering: .relaxed) == 2 * threads)
  }

  @Test("A task that was told in its middle leaves no result for complete")
  func lastTask() {
    let raised = Atomic(false)
    let pool = WorkerPool(threads: 1) { raised.load(ordering: .relaxed) }
    #expect(throws: Interrupted.self) {
      try pool.run(1) { _ in raised.store(true, ordering: .relaxed) }
    }
  }

  private final class Box: Sendable {
    let count = Atomic<Int>(0)
  }
}
