#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that appears under its name only when it is complete and on disk: after a crash at any
/// moment the name holds either the old bytes or the new ones.
///
/// The bytes go to a new file in the same folder, which takes the name at the end. Permissions stay;
/// a symbolic link stays a link, and the file it names is replaced.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let target: String
  private let temporaryPath: String
  private let descriptor: Int32
  private let permissions: mode_t?
  private var isPlaced = false

  /// Opens the new file.
  package init(path: String) throws(FileError) {
    let target = linkedFile(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      throw FileError(
        path: path, message: "cannot be written: it is not a regular file", isReading: false)
    }
    if exists, access(target, W_OK) != 0 { throw FileError.system(path, isReading: false) }
    let (descriptor, temporary) = try newFile(
      beside: target, mode: exists ? 0o600 : 0o666, path: path)
    self.path = path
    self.target = target
    self.descriptor = descriptor
    temporaryPath = temporary
    permissions = exists ? status.st_mode & 0o7777 : nil
  }

  deinit {
    close(descriptor)
    if !isPlaced { unlink(temporaryPath) }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let written = systemWrite(descriptor, rest.baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw FileError.system(path, isReading: false) }
      offset += written
    }
  }

  /// Puts the file in its place once every byte is on disk.
  package consuming func place() throws(FileError) {
    if let permissions, fchmod(descriptor, permissions) != 0 {
      throw FileError.system(path, isReading: false)
    }
    guard fsync(descriptor) == 0, rename(temporaryPath, target) == 0 else {
      throw FileError.system(path, isReading: false)
    }
    isPlaced = true
    syncFolder(of: target)
  }

  /// Replaces a file by these bytes.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    var failure: FileError?
    bytes.withUnsafeBytes { buffer in
      do throws(FileError) { try file.write(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    try file.place()
  }

  /// Replaces a file by this text.
  package static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }
}

#if canImport(Glibc)
  private let systemWrite = Glibc.write
#else
  private let systemWrite = Musl.write
#endif

/// Removes the unfinished files beside a target that processes left which are no more.
package func removeAbandonedFiles(beside path: String) {
  let target = linkedFile(path)
  let place = folder(of: target)
  let prefix = ".\(target.dropFirst(place.count).prefix(100))."
  guard let entries = opendir(place.isEmpty ? "." : place) else { return }
  defer { closedir(entries) }
  while let entry = readdir(entries) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard name.hasPrefix(prefix), name.hasSuffix(".new"),
      let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }),
      kill(process, 0) != 0, errno == ESRCH
    else { continue }
    unlink(place + name)
  }
}

/// The file a path names after its symbolic links, also where that file does not exist yet.
private func linkedFile(_ path: String) -> String {
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
private func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return String(path[...slash])
}

private func newFile(
  beside target: String, mode: mode_t, path: String
) throws(FileError) -> (descriptor: Int32, path: String) {
  let name = target.dropFirst(folder(of: target).count).prefix(100)
  for attempt in 0..<100 {
    let temporary = "\(folder(of: target)).\(name).\(getpid())-\(attempt).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if descriptor >= 0 { return (descriptor, temporary) }
    guard errno == EEXIST else { break }
  }
  throw FileError.system(path, isReading: false)
}

/// Makes the rename itself survive a power cut; a file system that cannot is no error.
private func syncFolder(of target: String) {
  let name = folder(of: target)
  let descriptor = open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}
