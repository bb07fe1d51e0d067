#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that cannot be read or written.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// Why, after the path: "cannot be read: Permission denied".
  package let message: String
  package let isReading: Bool
  /// Whether there is no such file.
  package var isAbsent = false

  package var description: String { "\(path) \(message)" }

  init(_ path: FilePath, _ message: String, isReading: Bool) {
    self.path = path.name
    self.message = message
    self.isReading = isReading
  }

  /// The error that `errno` names.
  static func system(_ path: FilePath, isReading: Bool) -> FileError {
    let code = errno
    if let root = path.root, code == ELOOP { return link(path, root, isReading: isReading) }
    var error = FileError(
      path,
      (isReading ? "cannot be read: " : "cannot be written: ") + String(cString: strerror(code)),
      isReading: isReading)
    error.isAbsent = code == ENOENT
    return error
  }

  /// A link beneath a folder where links are not followed.
  static func link(_ path: FilePath, _ root: RootFolder, isReading: Bool) -> FileError {
    FileError(
      path, "is, or lies behind, a symbolic link, which \(root.linkRule)", isReading: isReading)
  }
}
