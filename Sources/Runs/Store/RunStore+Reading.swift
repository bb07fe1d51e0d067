import GRDB
import Glibc

extension RunStore {
  /// The database opened for reading, and what it holds.
  ///
  /// A reader of a write-ahead log makes a file beside the store, which a read-only folder and a full disk
  /// do not allow. The store is then read without that file.
  func openedForReading() throws -> (DatabaseQueue, Schema.Contents) {
    do {
      return try opened(uri: nil)
    } catch let error as DatabaseError where error.isOfWriting {
      // A writer that was killed half-way left a log: who opens the file for writing puts it in order.
      if error.resultCode == .SQLITE_READONLY, (try? openForWriting()) != nil {
        return try opened(uri: nil)
      }
      return try opened(uri: isLogEmpty ? uri("immutable=1") : uri("mode=ro&vfs=unix-none"))
    }
  }

  /// - Parameter uri: an address that is opened instead of the path, without files beside it.
  private func opened(uri: String?) throws -> (DatabaseQueue, Schema.Contents) {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = waiting.busyMode(path)
    configuration.prepareDatabase { database in
      // A connection that is alone keeps the index of the log in its memory.
      if uri != nil { try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")
    }
    let queue = try DatabaseQueue(path: uri ?? path, configuration: configuration)
    return (queue, try queue.inDatabase(Schema.contents))
  }

  private var isLogEmpty: Bool {
    var status = stat()
    return stat(path + "-wal", &status) != 0 || status.st_size == 0
  }

  /// The path as SQLite takes it with parameters (RFC 3986).
  private func uri(_ parameters: String) -> String {
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
