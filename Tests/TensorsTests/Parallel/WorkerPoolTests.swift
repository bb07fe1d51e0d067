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

  private final class Box: Sendable {
    let count = Atomic<Int>(0)
  }
}
