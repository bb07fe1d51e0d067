#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A new file under a name of its own, `.NAME.PID-N.knave-new`, locked as long as its writer lives.
///
/// The kernel gives the lock up with the process, however it ends. So a file of such a name that can
/// be locked has been abandoned, whatever process has its number now, on this machine or another.
final class TemporaryFile {
  let descriptor: Int32
  let name: [UInt8]
  private static let ending = Array(".knave-new".utf8)
  /// A file's name may have 255 bytes.
  private static let longest = 200

  /// - Parameters:
  ///   - target: the name that the file is to take.
  ///   - path: named in errors.
  init(
    in folder: OpenFolder, for target: [UInt8], mode: mode_t, path: FilePath
  ) throws(FileError) {
    let start = [UInt8(ascii: ".")] + target.prefix(Self.longest)
    for attempt in 0..<1000 {
      let name = start + ".\(getpid())-\(attempt)".utf8 + Self.ending
      let descriptor = folder.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      if descriptor < 0 {
        guard errno == EEXIST else { break }
        continue
      }
      // Who cleans the folder may have come between, and removed the file, or hold it for that.
      var status = stat()
      let isHeld = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      if !isHeld, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        self.descriptor = descriptor
        self.name = name
        return
      }
      close(descriptor)
    }
    throw FileError.system(path, isReading: false)
  }

  deinit { close(descriptor) }

  /// Removes the temporary files of a folder whose writers are no more.
  static func removeAbandoned(in folder: OpenFolder) {
    for name in folder.names() ?? [] where isTemporary(name) {
      let descriptor = folder.open(name, O_RDONLY | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0,
        // While it is locked nobody else removes it, so the name goes on meaning this file.
        let named = folder.status(of: name),
        named.st_dev == status.st_dev, named.st_ino == status.st_ino
      else { continue }
      _ = folder.remove(name)
    }
  }

  /// Whether a name is `.NAME.PID-N.knave-new`.
  private static func isTemporary(_ name: [UInt8]) -> Bool {
    guard name.first == UInt8(ascii: "."), name.suffix(ending.count) == ending[...] else {
      return false
    }
    let parts = name.dropLast(ending.count).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let numbers = parts.last?.split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.count >= 3 && numbers?.count == 2
      && numbers?.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } } == true
  }
}
