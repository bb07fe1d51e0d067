#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a file or a stream line by line, holding one piece of it at a time.
package struct LineReader: ~Copyable {
  package enum Line {
    /// Its bytes, without the line feed.
    case bytes([UInt8])
    /// Longer than the limit; what follows it is read on.
    case tooLong
  }

  private let file: OpenFile
  private let limit: Int
  /// Whether lines come from a pipe, a terminal or the like, so that the next may have to be waited for.
  package let isLive: Bool
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0
  private var isFinished = false

  /// - Parameters:
  ///   - path: the file; `-` reads standard input, and `/dev/fd/N` the output of a program.
  ///   - limit: longest line, in bytes.
  package init(path: FilePath, limit: Int = 1 << 24) throws(FileError) {
    self.limit = limit
    file = try OpenFile(fileOrStream: path == FilePath("-") ? .standardInput : path)
    isLive = !file.isRegular
  }
  /// The next line; nil at the end. A last line without a line feed counts.
  package mutating func next() throws(FileError) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var hasStarted = false
    while true {
      if start == end {
        guard !isFinished else { break }
        start = 0
        end = try file.read(&buffer)
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

}
