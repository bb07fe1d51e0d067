import Files
import GRDB

/// A database of training runs: SQLite, write-ahead log, every update a transaction that is on disk when it
/// is done. See ``Schema`` for the tables.
public struct RunStore: Sendable {
  let file: FilePath
  let waiting: LockWait

  /// - Parameters:
  ///   - path: the file; nothing is opened yet, and nothing need be there.
  ///   - waiting: what is done while another process has the file locked.
  public init(path: FilePath, waiting: LockWait = LockWait()) {
    file = path
    self.waiting = waiting
  }

  /// The path of the file, as messages name it.
  public var path: String { file.name }

  public var exists: Bool { !isAbsent(file) }

  /// Removes the file and what SQLite keeps beside it.
  ///
  /// - Throws: ``RunStoreError``
  public func remove() throws {
    do throws(FileError) {
      for suffix in Self.suffixes + [""] { try removeIfPresent(file.appending(suffix: suffix)) }
    } catch {
      throw RunStoreError(error.description)
    }
  }

  static let suffixes = ["-wal", "-shm", "-journal"]

  /// Opens the store for writing, and makes it if there is none.
  func openForWriting() throws -> DatabaseQueue {
    do throws(FileError) {
      try makeFolders(file.parent)
    } catch {
      throw RunStoreError(error.description)
    }
    let location = try DatabaseLocation(self)
    return try asStoreErrors {
      let queue = try DatabaseQueue(
        path: location.path, configuration: location.configuration(isReadOnly: false))
      try queue.inDatabase { database in
        if case .foreign(let what) = try Schema.contents(of: database) { throw foreign(what) }
        // Readers are not kept waiting, and a commit is one write to the log. FULL syncs it.
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        try Schema.migrate(database)
      }
      return queue
    }
  }

  /// Opens the store for reading; SQLite itself then refuses every write.
  ///
  /// - Returns: nil when there is no store yet.
  func openForReading() throws -> DatabaseQueue? {
    guard exists else { return nil }
    return try asStoreErrors {
      let (queue, contents) = try openedForReading()
      switch contents {
      case .empty: return nil
      case .foreign(let what): throw foreign(what)
      case .store(let version):
        // Where it cannot be written it is read as it is.
        if version < Schema.migrations.count { _ = try? openForWriting() }
      }
      return queue
    }
  }

  private func foreign(_ what: String) -> RunStoreError {
    RunStoreError("\(path) is \(what); it is left as it is: name another file with config store=…")
  }
}
