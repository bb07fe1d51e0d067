import Glibc
import Testing

/// A program on a terminal of its own, driven as a person would: type, and wait for what must appear.
final class PseudoTerminal {
  /// How long an expected text may take; generous, for only a failure ever waits so long.
  static let patience = 10.0

  /// POSIX_SPAWN_SETSID of <spawn.h>, which Swift does not see.
  private static let newSession: Int16 = 0x80

  private let controller: Int32
  private let process: pid_t
  private var isReaped = false

  /// Everything the program has written.
  private var bytes: [UInt8] = []
  /// Bytes already matched by `expect`.
  private var consumed = 0

  init(
    _ arguments: [String], environment: [String: String] = [:], rows: UInt16 = 24,
    columns: UInt16 = 80
  ) throws {
    var controller: Int32 = -1
    var terminal: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&controller, &terminal, &name, nil, &size) == 0)
    close(terminal)
    self.controller = controller
    _ = fcntl(controller, F_SETFD, FD_CLOEXEC)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The leader of a new session gets the first terminal it opens as its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on block signals; the program starts with none blocked.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // Ctrl-C does what it does by default, also where whoever runs the tests ignores it.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    posix_spawnattr_setsigdefault(&attributes, &interrupt)
    posix_spawnattr_setflags(
      &attributes,
      Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var variables = [
      "TERM": "xterm-256color", "LANG": "C", "NO_COLOR": "1", "HOME": "/nonexistent",
      "KNAVE_HISTORY": "", "PATH": "/usr/bin:/bin",
    ]
    variables.merge(environment) { $1 }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process: pid_t = 0
    let status = posix_spawn(&process, arguments[0], &actions, &attributes, argv, envp)
    self.process = process
    try #require(status == 0, "cannot run \(arguments[0]): \(String(cString: strerror(status)))")
  }

  deinit {
    if !isReaped {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(controller)
  }

  /// A prompt over the demonstration language.
  static func demo(
    environment: [String: String] = [:], rows: UInt16 = 24, columns: UInt16 = 80
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      [demoPath], environment: environment, rows: rows, columns: columns)
    try terminal.expect("knave> ")
    return terminal
  }

  /// The demonstration stands beside the test runner.
  static var demoPath: String {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let runner = String(
      decoding: path[..<max(length, 0)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return runner.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/shell-demo"
  }

  /// Types, reading along lest both sides wait for a full buffer.
  func type(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    let end = now() + Self.patience
    while !rest.isEmpty {
      try #require(now() < end, "the program does not read")
      var waits = pollfd(fd: controller, events: Int16(POLLIN | POLLOUT), revents: 0)
      _ = poll(&waits, 1, 100)
      if waits.revents & Int16(POLLIN) != 0 { receive() }
      if waits.revents & Int16(POLLOUT) != 0 {
        let count = rest.prefix(256).withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) }
      }
    }
  }

  /// Waits until a text appears behind the one last expected.
  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let wanted = Array(text.utf8)
    let end = now() + Self.patience
    while true {
      if let found = firstIndex(of: wanted, from: consumed) {
        consumed = found + wanted.count
        return
      }
      if waitForOutput() { continue }
      let unread = String(
        decoding: bytes[min(consumed, bytes.count)...].suffix(2000), as: UTF8.self)
      try #require(
        now() < end && !isClosed,
        "expected \(text.debugDescription), the screen got \(unread.debugDescription)",
        sourceLocation: sourceLocation)
    }
  }

  /// Types a line and waits for the demonstration to show that it was given this.
  func submit(
    _ keys: String, gives shown: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try type(keys + "\r")
    try expect(shown, sourceLocation: sourceLocation)
    try expect("knave> ", sourceLocation: sourceLocation)
  }

  func resize(rows: UInt16, columns: UInt16) throws {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(controller, UInt(TIOCSWINSZ), &size) == 0)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Waits for the end of the program, pressing a key all the while if one is given: its exit status,
  /// or 128 and the signal that ended it.
  func exitStatus(pressing key: String = "") throws -> Int32 {
    let end = now() + Self.patience
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      try #require(now() < end, "the program does not end")
      try type(key)
      _ = waitForOutput()
    }
    isReaped = true
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  private var isClosed = false

  private func waitForOutput() -> Bool {
    var waits = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&waits, 1, 50) > 0 else { return false }
    return receive()
  }

  @discardableResult
  private func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(controller, &chunk, chunk.count)
    guard count > 0 else {
      isClosed = true
      usleep(1000)
      return false
    }
    bytes += chunk[..<count]
    return true
  }

  private func firstIndex(of wanted: [UInt8], from start: Int) -> Int? {
    guard let first = wanted.first, start < bytes.count else { return nil }
    return bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress else { return nil }
      var position = start
      while let found = memchr(base + position, Int32(first), all.count - position) {
        position = UnsafeRawPointer(found) - base
        guard all.count - position >= wanted.count else { return nil }
        if memcmp(base + position, wanted, wanted.count) == 0 { return position }
        position += 1
      }
      return nil
    }
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
