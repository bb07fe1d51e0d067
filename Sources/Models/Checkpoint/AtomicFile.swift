#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that appears under its name only when it is complete and on disk.
///
/// The bytes go to a temporary file in the same folder, which takes the name at the end; whoever
/// reads meanwhile sees the old file.
struct AtomicFile: ~Copyable {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isPlaced = false

  /// Opens the temporary file.
  init(path: String) throws(ModelFileError) {
    self.path = path
    var template = Array((path + ".XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    let made = template.map { UInt8(bitPattern: $0) }.dropLast()
    temporaryPath = String(decoding: made, as: UTF8.self)
    guard descriptor >= 0 else {
      isPlaced = true
      throw Self.failure(path)
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isPlaced { unlink(temporaryPath) }
  }

  /// Appends bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
    var offset = 0
    while offset < bytes.count {
      let slice = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      #if canImport(Glibc)
        let written = Glibc.write(descriptor, slice.baseAddress, slice.count)
      #else
        let written = Musl.write(descriptor, slice.baseAddress, slice.count)
      #endif
      if written < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path)
      }
      offset += written
    }
  }

  /// Puts the file in its place once every byte is on disk.
  consuming func place() throws(ModelFileError) {
    guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0,
      rename(temporaryPath, path) == 0
    else { throw Self.failure(path) }
    isPlaced = true
    Self.syncFolder(of: path)
  }

  /// Writes a whole text.
  static func write(_ text: String, to path: String) throws(ModelFileError) {
    let file = try AtomicFile(path: path)
    let bytes = Array(text.utf8)
    let outcome = bytes.withUnsafeBytes { buffer -> ModelFileError? in
      do throws(ModelFileError) {
        try file.write(buffer)
        return nil
      } catch {
        return error
      }
    }
    if let outcome { throw outcome }
    try file.place()
  }

  /// Makes a folder unless it is there.
  static func makeFolder(_ path: String) throws(ModelFileError) {
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw failure(path) }
  }

  /// Removes a file if there is one.
  static func removeIfPresent(_ path: String) throws(ModelFileError) {
    if unlink(path) != 0, errno != ENOENT { throw failure(path) }
  }

  /// Makes the rename itself survive a power cut; a file system that cannot is no error.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ path: String) -> ModelFileError {
    ModelFileError(.unwritable, file: path, found: String(cString: strerror(errno)))
  }
}
