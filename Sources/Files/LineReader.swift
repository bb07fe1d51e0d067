#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a file or standard input line by line, holding one piece of it at a time.
package struct LineReader: ~Copyable {
  package enum Line {
    /// Its bytes, without the line feed.
    case bytes([UInt8])
    /// Longer than the limit; what follows it is read on.
    case tooLong
  }

  private let path: String
  private let descriptor: Int32
  private let limit: Int
  /// Whether lines come from a pipe, a terminal or the like, so that the next may have to be waited for.
  package let isLive: Bool
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0
  private var isFinished = false

  /// - Parameters:
  ///   - path: the file; `-` reads standard input.
  ///   - limit: longest line, in bytes.
  package init(path: String, limit: Int = 1 << 24) throws(FileError) {
    self.limit = limit
    self.path = path == "-" ? "standard input" : path
    let isStandardInput = path == "-"
    descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    let failure = descriptor < 0 ? FileError.system(path, isReading: true) : nil
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    isLive = kind != S_IFREG
    if let failure { throw failure }
    if kind == S_IFDIR, !isStandardInput {
      throw FileError(path: path, message: "is a folder, expected a file", isReading: true)
    }
  }

  deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

  /// The next line; nil at the end. A last line without a line feed counts.
  package mutating func next() throws(FileError) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var hasStarted = false
    while true {
      if start == end {
        guard !isFinished else { break }
        start = 0
        end = try fill()
        if end == 0 {
          isFinished = true
          break
        }
      }
      hasStarted = true
      let feed = buffer[start..<end].withUnsafeBytes { bytes -> Int? in
        guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else {
          return nil
        }
        return UnsafeRawPointer(found) - base
      }
      let stop = feed.map { start + $0 } ?? end
      if line.count + stop - start > limit {
        isTooLong = true
        line = []
      }
      if !isTooLong { line += buffer[start..<stop] }
      start = feed == nil ? end : stop + 1
      if feed != nil { return isTooLong ? .tooLong : .bytes(line) }
    }
    return hasStarted ? (isTooLong ? .tooLong : .bytes(line)) : nil
  }

  private mutating func fill() throws(FileError) -> Int {
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError.system(path, isReading: true) }
    }
  }
}
