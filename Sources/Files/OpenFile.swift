#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that is open for reading; closed with the last reference.
package final class OpenFile {
  package let descriptor: Int32
  /// Its size in bytes when it was opened.
  package let size: Int
  private let path: FilePath

  /// Opens a regular file. It never waits, whatever the path names.
  ///
  /// - Throws: ``FileError``, also for a folder, a pipe or a device.
  package convenience init(_ path: FilePath) throws(FileError) {
    try self.init(path, inherited: nil)
  }

  /// Opens a regular file, or takes a stream that the process was started with: `/dev/stdin`, and
  /// `/dev/fd/N`, as a shell names the output of a program.
  ///
  /// A pipe that is named otherwise is refused, as reading it may wait for ever for a writer.
  package convenience init(fileOrStream path: FilePath) throws(FileError) {
    try self.init(path, inherited: path.inheritedDescriptor)
  }

  private init(_ path: FilePath, inherited: Int32?) throws(FileError) {
    let descriptor =
      inherited.map { fcntl($0, F_DUPFD_CLOEXEC, 0) } ?? path.open(O_RDONLY | O_NONBLOCK)
    var status = stat()
    let isKnown = descriptor >= 0 && fstat(descriptor, &status) == 0
    self.descriptor = descriptor
    self.path = path
    size = Int(status.st_size)
    guard isKnown else { throw FileError.system(path, isReading: true) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError(path, "is a folder, expected a file", isReading: true)
    case _ where inherited != nil: break
    default: throw FileError(path, "is not a regular file", isReading: true)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads what comes next into a buffer.
  ///
  /// - Returns: how many bytes; 0 at the end.
  package func read(_ buffer: inout [UInt8]) throws(FileError) -> Int {
    while true {
      let count = systemRead(descriptor, &buffer, buffer.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // A stream that another program made non-blocking.
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&request, 1, -1)
      default: throw FileError.system(path, isReading: true)
      }
    }
  }
}

#if canImport(Glibc)
  private let systemRead = Glibc.read
#else
  private let systemRead = Musl.read
#endif

extension FilePath {
  /// The descriptor of a stream that the process was started with, if the path names one.
  fileprivate var inheritedDescriptor: Int32? {
    guard root == nil else { return nil }
    let path = String(decoding: bytes, as: UTF8.self)
    if path == "/dev/stdin" { return STDIN_FILENO }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }
}
