#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The bytes of a regular file.
///
/// - Parameter limit: a longer file is refused.
package func readFile(_ path: String, limit: Int = 1 << 32) throws(FileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileError.system(path, isReading: true) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError.system(path, isReading: true) }
  if status.st_mode & S_IFMT == S_IFDIR {
    throw FileError(path: path, message: "is a folder, expected a file", isReading: true)
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw FileError(path: path, message: "is not a regular file", isReading: true)
  }
  guard status.st_size <= limit else {
    throw FileError(
      path: path, message: "is \(status.st_size) bytes long, expected at most \(limit)",
      isReading: true)
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(Int(status.st_size))
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw FileError.system(path, isReading: true) }
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
    guard bytes.count <= limit else {
      throw FileError(path: path, message: "grew beyond \(limit) bytes", isReading: true)
    }
  }
}

/// Makes a folder unless it is there.
package func makeFolder(_ path: String) throws(FileError) {
  if mkdir(path, 0o755) != 0, errno != EEXIST { throw FileError.system(path, isReading: false) }
}

/// Makes a folder and those above it, unless they are there.
package func makeFolders(_ path: String) throws(FileError) {
  var status = stat()
  guard !path.isEmpty, stat(path, &status) != 0 else { return }
  if let slash = path.lastIndex(of: "/") { try makeFolders(String(path[..<slash])) }
  try makeFolder(path)
}

/// Removes a file if there is one.
package func removeIfPresent(_ path: String) throws(FileError) {
  if unlink(path) != 0, errno != ENOENT { throw FileError.system(path, isReading: false) }
}

package func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// The names of the entries of a folder, in ascending order; none for a folder that does not exist.
package func entries(ofFolder path: String) throws(FileError) -> [String] {
  guard let folder = opendir(path) else {
    if errno == ENOENT { return [] }
    throw FileError.system(path, isReading: true)
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
