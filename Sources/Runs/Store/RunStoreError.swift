import GRDB
import Interruptions
import Tensors

/// A run store that cannot be read or written, or a run that it does not have.
public struct RunStoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, the file named first where one is.
  public let description: String

  init(_ description: String) { self.description = description }

  /// What SQLite says of a file, with what to do about it.
  init(_ error: DatabaseError, path: String) {
    let said = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      description =
        "\(path) is damaged, or no database: \(said). It is left as it is: move it away to begin a new "
        + "one; the .recover command of the program sqlite3 saves what can be read"
    case .SQLITE_FULL:
      description =
        "\(path) cannot be written: \(said). What was recorded before is safe; free some room"
    case .SQLITE_IOERR where error.isOutOfRoom:
      description =
        "\(path) cannot be written: no room is left, or the file is as large as is allowed. What was "
        + "recorded before is safe"
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      description = "\(path) is in use by another process: try again when it has finished"
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      description = "\(path) cannot be opened for this: \(said)"
    default: description = "\(path): \(said)"
    }
  }
}

extension DatabaseError {
  /// Whether another process holds a lock.
  fileprivate var isOfLock: Bool {
    resultCode == .SQLITE_BUSY || resultCode == .SQLITE_LOCKED
  }

  /// Whether a write failed, which is almost always for want of room.
  fileprivate var isOutOfRoom: Bool {
    [.SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE, .SQLITE_IOERR_SHMSIZE]
      .contains(extendedResultCode)
  }
}

extension RunStore {
  /// Runs work on the database, whose errors become those of a store.
  ///
  /// - Throws: ``RunStoreError``; `Interrupted` when waiting for a lock was.
  func asStoreErrors<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as DatabaseError {
      if error.isOfLock, waiting.isInterrupted() { throw Interrupted() }
      throw RunStoreError(error, path: path)
    }
  }
}
