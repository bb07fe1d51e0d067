import Glibc

/// Why a statement could not be kept.
public struct HistoryError: Error, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public var description: String {
    "history is not being saved to \(path): \(reason); KNAVE_HISTORY names another file"
  }
}

/// The statements of all sessions: JSON lines, appended one at a time under a lock, never rewritten.
public struct HistoryFile: Equatable, Sendable {
  public var path: String

  public init(path: String) { self.path = path }

  /// The file at `path`; nil when there is no path.
  public init?(path: String?) {
    guard let path, !path.isEmpty else { return nil }
    self.path = path
  }

  /// KNAVE_HISTORY, or `knave/history.jsonl` in the user's folder for state (XDG_STATE_HOME).
  public static func defaultPath(
    environment: (String) -> String? = { environmentVariable($0) }
  ) -> String? {
    if let path = environment("KNAVE_HISTORY") { return path }
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/knave/history.jsonl"
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.local/state/knave/history.jsonl"
  }

  /// Adds one entry. Several processes may do so at once.
  public func append(_ entry: HistoryEntry) throws(HistoryError) {
    makeFolders()
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw failure() }
    defer { close(file) }
    guard lock(file) else { throw failure() }
    var line = entry.line
    if endsWithinLine(file) { line = "\n" + line }
    let expected = line.utf8.count
    let written = line.withUTF8 { Glibc.write(file, $0.baseAddress, $0.count) }
    guard written == expected else { throw failure() }
  }

  /// The last entries, oldest first. Lines that are not entries are passed over.
  ///
  /// - Parameter bytes: no more than so many bytes from the end of the file are read.
  public func latest(_ count: Int, withinLast bytes: Int = 4 << 20) -> [HistoryEntry] {
    guard count > 0 else { return [] }
    var entries: [HistoryEntry] = []
    var rest = tail(bytes)
    while entries.count < count, !rest.isEmpty {
      let start = rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.startIndex
      if let entry = HistoryEntry(line: rest[start...]) { entries.append(entry) }
      rest = rest[..<max(start - 1, rest.startIndex)]
    }
    return entries.reversed()
  }

  private func failure() -> HistoryError {
    HistoryError(path: path, reason: String(cString: strerror(errno)))
  }

  private func makeFolders() {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      // What fails here is told by the opening of the file.
      if !part.isEmpty { mkdir(folder, 0o700) }
    }
  }

  /// Waits a second at most: a process may be stopped while it holds the lock.
  private func lock(_ file: Int32) -> Bool {
    for _ in 0..<100 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(10_000)
    }
    errno = EWOULDBLOCK
    return false
  }

  /// Whether a process died in the middle of its line.
  private func endsWithinLine(_ file: Int32) -> Bool {
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    guard size > 0, pread(file, &last, 1, size - 1) == 1 else { return false }
    return last != UInt8(ascii: "\n")
  }

  /// The whole lines among the last bytes of the file.
  private func tail(_ count: Int) -> ArraySlice<UInt8> {
    // A pipe would wait for a writer otherwise.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    let start = max(0, size - count)
    var bytes = [UInt8](repeating: 0, count: max(0, size - start))
    var filled = 0
    while filled < bytes.count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        pread(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, start + filled)
      }
      guard read > 0 else { break }
      filled += read
    }
    let text = bytes[..<filled]
    guard start > 0, let end = text.firstIndex(of: UInt8(ascii: "\n")) else {
      return start > 0 ? [] : text
    }
    return text[(end + 1)...]
  }
}
