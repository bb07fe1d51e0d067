import Glibc

/// Why standard input could not be read as a script.
public enum ScriptInputError: Error, Equatable, CustomStringConvertible {
  case unreadable(reason: String)
  case notUTF8

  public var description: String {
    switch self {
    case .unreadable(let reason): "standard input cannot be read: \(reason)"
    case .notUTF8: "standard input is not UTF-8 text"
    }
  }
}

/// The whole of an input that is not a terminal.
public func readScript(from descriptor: Int32 = STDIN_FILENO) throws(ScriptInputError) -> String {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    if count < 0 { throw .unreadable(reason: String(cString: strerror(errno))) }
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
  return text
}
