import Glibc

/// Address space of the stack that knave works on. Only what is used takes memory.
///
/// Swift releases what a value holds from within the release of the value, so that a list nested a
/// million times, which three lines of a notebook can make, needs hundreds of megabytes of stack when
/// it goes.
private let stackSizes = [64 << 30, 8 << 30, 1 << 30, 64 << 20]

/// Runs work on a stack that is deep enough for any value; on the usual one where there is no room for
/// another.
func onDeepStack(_ work: @escaping () -> Void) {
  for size in stackSizes {
    // Four times as much is asked for, and the rest returned: under a limit of address space
    // (ulimit -v) most of it is left to the work.
    let stack = mmap(
      nil, 4 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | Int32(MAP_NORESERVE),
      -1, 0)
    guard let stack, stack != MAP_FAILED else { continue }
    munmap(stack + size, 3 * size)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstack(&attributes, stack, size)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Work(work))
    let status = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if status == 0 {
      pthread_join(thread, nil)
      return
    }
    box.release()
    munmap(stack, size)
  }
  work()
}

private final class Work {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
