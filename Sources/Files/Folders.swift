#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder that is open: what is done to its entries does not look at its path again.
package final class OpenFolder: Sendable {
  package let descriptor: Int32

  /// Opens a folder, to list it.
  init(listing path: FilePath) throws(FileError) {
    descriptor = path.open(O_RDONLY | O_DIRECTORY)
    if descriptor < 0 { throw FileError.system(path, isReading: true) }
  }

  /// Opens the folder that holds a file, to change its entry.
  ///
  /// - Parameter name: the path that errors name; the file's own if nil.
  package init(holding path: FilePath, namedAs name: FilePath? = nil) throws(FileError) {
    descriptor = path.parent.open(pathOnly | O_DIRECTORY)
    if descriptor < 0 { throw FileError.system(name ?? path, isReading: false) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What is known of an entry, links not followed; nil with `errno` set.
  func status(of name: [UInt8]) -> stat? {
    var status = stat()
    return withName(name) { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) } == 0
      ? status : nil
  }

  /// Opens an entry, a link not followed; -1 with `errno` set.
  func open(_ name: [UInt8], _ flags: Int32, mode: mode_t = 0) -> Int32 {
    withName(name) { openat(descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, mode) }
  }

  /// Removes an entry that is no folder; -1 with `errno` set.
  func remove(_ name: [UInt8]) -> Int32 { withName(name) { unlinkat(descriptor, $0, 0) } }

  /// Gives an entry another's place; -1 with `errno` set.
  func rename(_ name: [UInt8], to other: [UInt8]) -> Int32 {
    withName(name) { from in withName(other) { renameat(descriptor, from, descriptor, $0) } }
  }

  /// Whether a file that is there may be written; false with `errno` set.
  func isWritable(_ name: [UInt8]) -> Bool {
    withName(name) { faccessat(descriptor, $0, W_OK, AT_EACCESS) } == 0
  }

  /// Makes a folder; -1 with `errno` set.
  func make(_ name: [UInt8]) -> Int32 { withName(name) { mkdirat(descriptor, $0, 0o755) } }

  /// Makes what has been done to the entries survive a power cut; a file system that cannot is no
  /// error.
  func synchronize() {
    let readable = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard readable >= 0 else { return }
    fsync(readable)
    close(readable)
  }

  /// The names of the entries, in ascending order of their bytes; nil with `errno` set.
  func names() -> [[UInt8]]? {
    let readable = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard readable >= 0, let folder = fdopendir(readable) else {
      if readable >= 0 { close(readable) }
      return nil
    }
    defer { closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func withName(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    // What `split` leaves of a path that has no name in it, such as `/` or `..`, is no entry.
    guard !name.isEmpty, !name.contains(0), !name.elementsEqual("..".utf8) else {
      errno = name.isEmpty ? EISDIR : EINVAL
      return -1
    }
    return (name + [0]).withUnsafeBytes {
      $0.bindMemory(to: CChar.self).baseAddress.map(body) ?? -1
    }
  }
}

/// Makes a folder unless it is there.
package func makeFolder(_ path: FilePath) throws(FileError) {
  let parent = try OpenFolder(holding: path)
  if parent.make(path.split.last) == 0 { return }
  let code = errno
  let descriptor = path.open(pathOnly | O_DIRECTORY)
  guard descriptor < 0 else {
    close(descriptor)
    return
  }
  if errno != ELOOP { errno = code }
  throw FileError.system(path, isReading: false)
}

/// Makes a folder and those above it, unless they are there.
package func makeFolders(_ path: FilePath) throws(FileError) {
  guard !isFolder(path) else { return }
  if isAbsent(path.parent) { try makeFolders(path.parent) }
  try makeFolder(path)
}

/// Removes a file if there is one, for good.
package func removeIfPresent(_ path: FilePath) throws(FileError) {
  do throws(FileError) {
    let parent = try OpenFolder(holding: path)
    guard parent.remove(path.split.last) != 0 else { return parent.synchronize() }
    guard errno != ENOENT else { return }
    throw FileError.system(path, isReading: false)
  } catch {
    if !error.isAbsent { throw error }
  }
}

/// Whether a folder is there.
package func isFolder(_ path: FilePath) -> Bool {
  let descriptor = path.open(pathOnly | O_DIRECTORY)
  guard descriptor >= 0 else { return false }
  close(descriptor)
  return true
}

/// Whether nothing is there. What cannot be looked at, such as a link beneath a folder, is not absent.
package func isAbsent(_ path: FilePath) -> Bool {
  let descriptor = path.open(pathOnly)
  guard descriptor < 0 else {
    close(descriptor)
    return false
  }
  return errno == ENOENT || errno == ENOTDIR
}

/// Whether two paths lead to one file.
package func isSameFile(_ first: FilePath, _ second: FilePath) -> Bool {
  func identity(_ path: FilePath) -> (dev_t, ino_t)? {
    let descriptor = path.open(pathOnly)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    return fstat(descriptor, &status) == 0 ? (status.st_dev, status.st_ino) : nil
  }
  guard let first = identity(first), let second = identity(second) else { return false }
  return first == second
}

/// An entry of a folder.
package struct FolderEntry: Sendable {
  package enum Kind: Sendable {
    case file, folder, link
    /// A pipe, a socket or a device.
    case other
  }

  package let name: String
  /// What it is, a link not followed.
  package let kind: Kind
}

/// The entries of a folder in ascending order of their names; none for a folder that does not exist.
/// Names that are no UTF-8 are left out.
package func entries(ofFolder path: FilePath) throws(FileError) -> [FolderEntry] {
  do throws(FileError) {
    let folder = try OpenFolder(listing: path)
    guard let names = folder.names() else { throw FileError.system(path, isReading: true) }
    return names.compactMap { bytes in
      guard let name = String(validating: bytes, as: UTF8.self),
        let status = folder.status(of: bytes)
      else { return nil }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return FolderEntry(name: name, kind: .file)
      case S_IFDIR: return FolderEntry(name: name, kind: .folder)
      case S_IFLNK: return FolderEntry(name: name, kind: .link)
      default: return FolderEntry(name: name, kind: .other)
      }
    }
  } catch {
    if error.isAbsent { return [] }
    throw error
  }
}
