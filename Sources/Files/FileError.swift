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

  /// The error that `errno` names.
  static func system(_ path: String, isReading: Bool) -> FileError {
    let code = errno
    return FileError(
      path: path,
      message: (isReading ? "cannot be read: " : "cannot be written: ")
        + String(cString: strerror(code)),
      isReading: isReading, isAbsent: code == ENOENT)
  }
}
