#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that appears under its name only when it is complete and on disk: after a crash at any
/// moment the name holds either the old bytes or the new ones.
///
/// The bytes go to a temporary file in the same folder, which takes the name at the end. Permissions
/// stay. Beneath a root folder a link at the name is refused; elsewhere it stays a link, and the file
/// it leads to is replaced.
package final class AtomicFile {
  private let path: FilePath
  private let folder: OpenFolder
  private let name: [UInt8]
  private let temporary: TemporaryFile
  /// Those of the file that is replaced; nil when there is none.
  private let permissions: mode_t?
  private var isComplete = false
  private var isPlaced = false

  /// Opens the temporary file, and removes those that killed processes left in the folder.
  package init(path: FilePath) throws(FileError) {
    self.path = path
    let target = path.isConfined ? path : FilePath(bytes: linkedFile(path.bytes))
    folder = try OpenFolder(holding: target, namedAs: path)
    name = target.split.last
    let old = folder.status(of: name)
    if old == nil, errno != ENOENT { throw FileError.system(path, isReading: false) }
    if let old {
      if old.st_mode & S_IFMT == S_IFLNK, let root = path.root {
        throw FileError.link(path, root, isReading: false)
      }
      if old.st_mode & S_IFMT != S_IFREG {
        throw FileError(
          path, "cannot be written: it is not a regular file", isReading: false)
      }
      guard folder.isWritable(name) else { throw FileError.system(path, isReading: false) }
    }
    permissions = old.map { $0.st_mode & 0o7777 }
    TemporaryFile.removeAbandoned(in: folder)
    temporary = try TemporaryFile(
      in: folder, for: name, mode: old == nil ? 0o666 : 0o600, path: path)
  }

  deinit { if !isPlaced { _ = folder.remove(temporary.name) } }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = systemWrite(temporary.descriptor, rest.baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw FileError.system(path, isReading: false) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Brings every byte to disk, still under the temporary name.
  package func complete() throws(FileError) {
    guard !isComplete else { return }
    if let permissions, fchmod(temporary.descriptor, permissions) != 0 {
      throw FileError.system(path, isReading: false)
    }
    guard fsync(temporary.descriptor) == 0 else { throw FileError.system(path, isReading: false) }
    isComplete = true
  }

  /// Puts the file in its place once every byte is on disk.
  package func place() throws(FileError) {
    try complete()
    guard folder.rename(temporary.name, to: name) == 0 else {
      throw FileError.system(path, isReading: false)
    }
    isPlaced = true
    folder.synchronize()
  }

  /// Replaces a file by these bytes.
  package static func write(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.place()
  }

  /// Replaces a file by this text.
  package static func write(_ text: String, to path: FilePath) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    var failure: FileError?
    bytes.withUnsafeBytes { buffer in
      do throws(FileError) { try write(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

#if canImport(Glibc)
  private let systemWrite = Glibc.write
#else
  private let systemWrite = Musl.write
#endif

/// The file a path leads to after its symbolic links, also where that file does not exist yet.
private func linkedFile(_ path: [UInt8]) -> [UInt8] {
  var target = path
  for _ in 0..<40 {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(target.map { CChar(bitPattern: $0) } + [0], &buffer, buffer.count)
    guard count > 0 else { return target }
    let link = buffer[..<count].map { UInt8(bitPattern: $0) }
    let folder = target.lastIndex(of: FilePath.slash).map { target[...$0] } ?? []
    target = link.first == FilePath.slash ? link : folder + link
  }
  return target
}
