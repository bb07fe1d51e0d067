import GRDB
import Glibc

extension RunStore {
  /// The database opened for reading, and what it holds.
  ///
  /// A reader of a write-ahead log makes a file beside the store, which a read-only folder and a full disk
  /// do not allow. The store is then read without that file.
  func openedForReading() throws -> (DatabaseQueue, Schema.Contents) {
    let location = try DatabaseLocation(self)
    do {
      return try opened(location, path: location.path)
    } catch let error as DatabaseError where error.isOfWriting {
      // A writer that was killed half-way left a log: who opens the file for writing puts it in order.
      if error.resultCode == .SQLITE_READONLY, (try? openForWriting()) != nil {
        return try opened(location, path: location.path)
      }
      // Without its log SQLite need not look at anything beside the file; with one it needs another way to
      // files, which a confined session does not have.
      if isLogEmpty(location) { return try openedAlone(location, "immutable=1") }
      guard !file.isConfined else { throw error }
      return try openedAlone(location, "mode=ro&vfs=unix-none")
    }
  }

  private func opened(
    _ location: DatabaseLocation, path: String, isAlone: Bool = false
  ) throws -> (DatabaseQueue, Schema.Contents) {
    let queue = try DatabaseQueue(
      path: path, configuration: location.configuration(isReadOnly: true, isAlone: isAlone))
    return (queue, try queue.inDatabase(Schema.contents))
  }

  /// Opens the file without those beside it.
  private func openedAlone(
    _ location: DatabaseLocation, _ parameters: String
  ) throws -> (DatabaseQueue, Schema.Contents) {
    try opened(location, path: uri(location.path, parameters), isAlone: true)
  }

  private func isLogEmpty(_ location: DatabaseLocation) -> Bool {
    var status = stat()
    return stat(location.path + "-wal", &status) != 0 || status.st_size == 0
  }

  /// The path as SQLite takes it with parameters (RFC 3986).
  private func uri(_ path: String, _ parameters: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var escaped = "file:"
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.properties.isAlphabetic && byte < 0x80 || (48...57).contains(byte)
        || "/._-~".utf8.contains(byte)
      escaped += isPlain ? String(scalar) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return escaped + "?" + parameters
  }
}

extension DatabaseError {
  /// Whether something beside the database could not be written.
  fileprivate var isOfWriting: Bool {
    switch resultCode {
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_FULL, .SQLITE_IOERR: true
    default: false
    }
  }
}
