import Files
import GRDB
import Glibc

/// A database of training runs: SQLite, write-ahead log, every update a transaction that is on disk when it
/// is done. See ``Schema`` for the tables.
public struct RunStore: Sendable {
  public let path: String
  /// Whether files beside it that SQLite would act on may come from a stranger.
  let distrusts: Bool

  /// - Parameters:
  ///   - path: the file; nothing is opened yet, and nothing need be there.
  ///   - distrusts: true refuses a rollback journal beside the file, which may name other files.
  public init(path: String, distrusts: Bool = false) {
    // SQLite takes a path that begins with `file:` for a URI.
    self.path = path.hasPrefix("/") || path.hasPrefix("./") ? path : "./" + path
    self.distrusts = distrusts
  }

  public var exists: Bool { access(path, F_OK) == 0 }

  /// Removes the file and what SQLite keeps beside it.
  ///
  /// - Throws: ``RunStoreError``
  public func remove() throws {
    do throws(FileError) {
      for suffix in Self.suffixes + [""] { try removeIfPresent(path + suffix) }
    } catch {
      throw RunStoreError(error.description)
    }
  }

  private static let suffixes = ["-wal", "-shm", "-journal"]

  /// Opens the store for writing, and makes it if there is none.
  func openForWriting() throws -> DatabaseQueue {
    try checkSurroundings()
    if let slash = path.lastIndex(of: "/") {
      do throws(FileError) {
        try makeFolders(String(path[..<slash]))
      } catch {
        throw RunStoreError(error.description)
      }
    }
    return try asStoreErrors(path) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
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
  func openForReading(mayRecover: Bool = true) throws -> DatabaseQueue? {
    guard exists else { return nil }
    try checkSurroundings()
    return try asStoreErrors(path) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase {
        try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")
      }
      let queue: DatabaseQueue
      let contents: Schema.Contents
      do {
        queue = try DatabaseQueue(path: path, configuration: configuration)
        contents = try queue.inDatabase(Schema.contents)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY && mayRecover {
        // A writer was killed half-way: who opens the file for writing puts it in order.
        _ = try openForWriting()
        return try openForReading(mayRecover: false)
      }
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

  /// Looks at the file, and at those beside it that SQLite opens by name.
  private func checkSurroundings() throws {
    var file = stat()
    if stat(path, &file) == 0, file.st_mode & S_IFMT != S_IFREG {
      throw RunStoreError("\(path) is not a regular file, as a run store is")
    }
    for suffix in Self.suffixes {
      var status = stat()
      guard lstat(path + suffix, &status) == 0 else { continue }
      if status.st_mode & S_IFMT != S_IFREG {
        throw RunStoreError(
          "\(path + suffix) is not a regular file, as SQLite's own files are: remove it")
      }
      if distrusts, suffix == "-journal", status.st_size > 0 {
        throw RunStoreError("\(path + suffix) is a journal that knave does not write: remove it")
      }
    }
  }
}
