import Glibc

/// Files that are read whole and replaced whole.
package enum AtomicFile {
  /// The bytes of a regular file.
  package static func read(_ path: String) throws(NotebookError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot be read", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot be read", path) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw NotebookError("is a folder, expected a file", path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw NotebookError("is not a regular file", path: path)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot be read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Replaces a file: after a crash at any moment it holds either the old bytes or the new ones.
  ///
  /// The bytes go to a new file in the same folder, reach the disk, and take the name. Permissions
  /// stay; a symbolic link stays a link, and the file it names is replaced.
  package static func write(_ bytes: [UInt8], to path: String) throws(NotebookError) {
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      throw NotebookError("is not a regular file and cannot be replaced", path: path)
    }
    if exists, access(target, W_OK) != 0 { throw failure("cannot be written", path) }
    let (descriptor, temporary) = try newFile(
      beside: target, mode: exists ? 0o600 : 0o666, path: path)
    var isDone = false
    defer {
      if !isDone { unlink(temporary) }
    }
    let isWritten =
      writeAll(bytes, to: descriptor)
      && (!exists || fchmod(descriptor, status.st_mode & 0o7777) == 0) && fsync(descriptor) == 0
    let reason = errno
    guard close(descriptor) == 0, isWritten else {
      errno = isWritten ? errno : reason
      throw failure("cannot be written", path)
    }
    guard rename(temporary, target) == 0 else { throw failure("cannot be written", path) }
    isDone = true
    syncFolder(of: target)
  }

  /// The file a path names after its symbolic links, also where that file does not exist yet.
  private static func resolved(_ path: String) -> String {
    var target = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(target, &buffer, buffer.count)
      guard count > 0 else { return target }
      let link = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      target = link.utf8.first == UInt8(ascii: "/") ? link : folder(of: target) + link
    }
    return target
  }

  /// The part of a path up to its last slash, inclusive; empty for a bare name.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  private static func newFile(
    beside target: String, mode: mode_t, path: String
  ) throws(NotebookError) -> (descriptor: Int32, path: String) {
    let name = target.dropFirst(folder(of: target).count).prefix(100)
    for attempt in 0..<100 {
      let temporary = "\(folder(of: target)).\(name).\(getpid())-\(attempt).new"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 { return (descriptor, temporary) }
      guard errno == EEXIST else { break }
    }
    throw failure("cannot be written", path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func syncFolder(of target: String) {
    let name = folder(of: target)
    let descriptor = open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ what: String, _ path: String) -> NotebookError {
    let reason = String(cString: strerror(errno))
    return NotebookError("\(what): \(reason)", path: path)
  }
}
