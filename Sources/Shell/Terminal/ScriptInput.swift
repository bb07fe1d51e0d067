import Glibc

/// Why standard input could not be read as a script.
public enum ScriptInputError: Error, Equatable, CustomStringConvertible {
  case unreadable(reason: String)
  case notUTF8
  /// There are more bytes than this.
  case tooLong(limit: Int)
  /// Whoever asked for it wants it no more.
  case stopped

  public var description: String {
    switch self {
    case .unreadable(let reason): "standard input cannot be read: \(reason)"
    case .notUTF8: "standard input is not UTF-8 text"
    case .tooLong(let limit): "standard input is longer than \(limit) bytes"
    case .stopped: "standard input was not read to its end"
    }
  }
}

/// The whole of an input that is not a terminal.
///
/// - Parameters:
///   - limit: more bytes are an error.
///   - isStopped: asked while the input is waited for; true ends the wait.
public func readScript(
  from descriptor: Int32 = STDIN_FILENO, limit: Int = 1 << 25,
  isStopped: () -> Bool = { false }
) throws(ScriptInputError) -> String {
  // Waiting passes over what is no descriptor.
  guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(EBADF))) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    if isStopped() { throw .stopped }
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A signal ends the wait; without one it is looked at twenty times a second.
    if poll(&wait, 1, 50) == 0 { continue }
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
    if count < 0 { throw .unreadable(reason: String(cString: strerror(errno))) }
    if count == 0 { break }
    bytes += chunk[..<count]
    guard bytes.count <= limit else { throw .tooLong(limit: limit) }
  }
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
  return text
}
