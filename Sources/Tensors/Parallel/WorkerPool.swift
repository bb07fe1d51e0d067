import Interruptions
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A fixed number of threads that run numbered tasks.
///
/// Tasks are taken in ascending order by whichever thread is free, so a task must write to places
/// of its own and its result must not depend on the thread that runs it. The calling thread works
/// too: a pool of one thread starts none.
///
/// A task that runs for long may ask ``Interruption`` whether it is to stop, and leave its rest undone:
/// ``run(_:_:)`` throws then, so that nobody takes the result for complete.
public final class WorkerPool: Sendable {
  public let threadCount: Int
  private let shared: Shared

  /// - Parameters:
  ///   - threads: threads that work at once, the caller included; at least 1.
  ///   - interruption: asked before each task and at the end; when it answers true, no further task
  ///     starts and ``run(_:_:)`` throws ``Interrupted``.
  public init(threads: Int, interruption: @escaping @Sendable () -> Bool = { false }) {
    precondition(threads >= 1, "WorkerPool: \(threads) threads")
    shared = Shared(interruption: interruption)
    var running = 1
    for _ in 1..<threads where startThread(shared) { running += 1 }
    threadCount = running
  }

  deinit { shared.stop() }

  /// The number of processors this process may run on.
  public static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Runs `task(0)` … `task(count - 1)`, each once, and returns when all are done.
  ///
  /// A call from inside a task runs its tasks on the calling thread.
  public func run(_ count: Int, _ task: @escaping @Sendable (Int) -> Void) throws(Interrupted) {
    if !run(count, interruption: shared.interruption, task) { throw Interrupted() }
  }

  /// Runs the tasks to the end, for work that must not be left half done.
  public func runToEnd(_ count: Int, _ task: @escaping @Sendable (Int) -> Void) {
    _ = run(count, interruption: { false }, task)
  }

  /// Runs the tasks; false when it was interrupted.
  private func run(
    _ count: Int, interruption: @escaping @Sendable () -> Bool,
    _ task: @escaping @Sendable (Int) -> Void
  ) -> Bool {
    guard count > 0 else { return true }
    if threadCount == 1 || count == 1 || !shared.acquire() {
      return Interruption.asking(interruption) {
        for index in 0..<count {
          if interruption() { return false }
          task(index)
        }
        return !interruption()
      }
    }
    defer { shared.release() }
    let job = Job(count: count, task: task, interruption: interruption)
    shared.post(job)
    job.work()
    shared.withdraw(job)
    // A task that saw the request has left its rest undone, and may have been the last.
    return !job.wasInterrupted && !interruption()
  }

  /// Runs `program` on every thread at once, and returns when all have left it.
  ///
  /// The members share the work out phase by phase; see ``Team``. A call from inside a task is a
  /// team of one. Who runs for long asks ``isInterrupted``, and leaves with all the others.
  public func runTeam(_ program: @escaping @Sendable (Team) -> Void) throws(Interrupted) {
    try checkInterruption()
    let interruption = shared.interruption
    guard threadCount > 1, shared.acquire() else {
      return Interruption.asking(interruption) { program(Team(size: 1)) }
    }
    defer { shared.release() }
    let team = Team(size: threadCount)
    let job = Job(
      count: threadCount,
      task: { _ in Interruption.asking(interruption) { program(team) } },
      interruption: { false })
    shared.post(job)
    job.work()
    shared.withdraw(job)
  }

  /// Whether the work is to stop.
  public var isInterrupted: Bool { shared.interruption() }

  /// Throws ``Interrupted`` when the work is to stop.
  public func checkInterruption() throws(Interrupted) {
    if shared.interruption() { throw Interrupted() }
  }
}

/// One call of ``WorkerPool/run(_:_:)``.
private final class Job: Sendable {
  private let count: Int
  private let task: @Sendable (Int) -> Void
  private let interruption: @Sendable () -> Bool
  private let next = Atomic<Int>(0)
  private let interrupted = Atomic<Bool>(false)

  init(
    count: Int, task: @escaping @Sendable (Int) -> Void,
    interruption: @escaping @Sendable () -> Bool
  ) {
    self.count = count
    self.task = task
    self.interruption = interruption
  }

  var wasInterrupted: Bool { interrupted.load(ordering: .acquiring) }

  func work() { Interruption.asking(interruption, workUntilNoneIsLeft) }

  private func workUntilNoneIsLeft() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      if interruption() {
        interrupted.store(true, ordering: .releasing)
        next.store(count, ordering: .relaxed)
        return
      }
      task(index)
    }
  }
}

/// What the threads of a pool share: the current job and how many threads are inside it.
///
/// The mutable fields are touched with `lock` held only, which makes it `Sendable`.
private final class Shared: @unchecked Sendable {
  let interruption: @Sendable () -> Bool
  private let busy = Atomic<Bool>(false)
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let jobPosted: UnsafeMutablePointer<pthread_cond_t>
  private let workerLeft: UnsafeMutablePointer<pthread_cond_t>
  private var job: Job?
  private var generation = 0
  private var inside = 0
  private var stopped = false

  init(interruption: @escaping @Sendable () -> Bool) {
    self.interruption = interruption
    lock = .allocate(capacity: 1)
    jobPosted = .allocate(capacity: 1)
    workerLeft = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(jobPosted, nil)
    pthread_cond_init(workerLeft, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(jobPosted)
    pthread_cond_destroy(workerLeft)
    lock.deallocate()
    jobPosted.deallocate()
    workerLeft.deallocate()
  }

  /// Whether the pool was idle and is now the caller's.
  func acquire() -> Bool {
    busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
  }

  func release() { busy.store(false, ordering: .releasing) }

  func post(_ newJob: Job) {
    pthread_mutex_lock(lock)
    job = newJob
    generation += 1
    pthread_cond_broadcast(jobPosted)
    pthread_mutex_unlock(lock)
  }

  /// Takes the job away and waits until no thread is inside it.
  func withdraw(_ finished: Job) {
    pthread_mutex_lock(lock)
    job = nil
    while inside > 0 { pthread_cond_wait(workerLeft, lock) }
    pthread_mutex_unlock(lock)
  }

  func stop() {
    pthread_mutex_lock(lock)
    stopped = true
    pthread_cond_broadcast(jobPosted)
    pthread_mutex_unlock(lock)
  }

  /// The life of one thread.
  func serve() {
    var seen = 0
    pthread_mutex_lock(lock)
    while true {
      while !stopped && (job == nil || generation == seen) { pthread_cond_wait(jobPosted, lock) }
      if stopped { break }
      guard let current = job else { continue }
      seen = generation
      inside += 1
      pthread_mutex_unlock(lock)
      current.work()
      pthread_mutex_lock(lock)
      inside -= 1
      if inside == 0 { pthread_cond_signal(workerLeft) }
    }
    pthread_mutex_unlock(lock)
  }
}

/// Starts a worker; false when the system has no thread to give, and the pool works with fewer.
private func startThread(_ shared: Shared) -> Bool {
  var thread = pthread_t()
  let context = Unmanaged.passRetained(shared).toOpaque()
  let status = pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      // A worker must not take the signals that are meant for the prompt.
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().serve()
      return nil
    }, context)
  guard status == 0 else {
    Unmanaged<Shared>.fromOpaque(context).release()
    return false
  }
  pthread_detach(thread)
  return true
}
