import Files
import GRDB
import GRDBSQLite
import Glibc

/// Where SQLite opens a store and the files that it keeps beside it: `-wal`, `-shm` and `-journal`.
///
/// SQLite opens files by name, and resolves the links in a name first. Beneath a root folder it is told
/// `/proc/self/fd/N/NAME`, N the folder that holds the store, which has been opened without following
/// a link; ``ownFileSystem`` leaves such a name as it is, and SQLite opens every file with O_NOFOLLOW.
/// So whatever takes the place of a folder or file meanwhile, no other folder's files are opened.
struct DatabaseLocation {
  /// The path for SQLite.
  let path: String
  /// Keeps the folder open.
  private let folder: OpenFolder?

  /// Looks at the file, and at those beside it that SQLite acts on.
  ///
  /// - Throws: ``RunStoreError`` when one is no regular file; beneath a root folder also for a rollback
  ///   journal, which knave does not write, and which may name other files.
  init(_ store: RunStore) throws {
    let isConfined = store.file.isConfined
    if isConfined {
      do throws(FileError) {
        let folder = try OpenFolder(holding: store.file)
        self.folder = folder
        path = "\(folderOfDescriptors)\(folder.descriptor)/\(store.file.lastComponent)"
      } catch {
        throw RunStoreError(error.description)
      }
      guard ownFileSystem == SQLITE_OK else {
        throw RunStoreError("\(store.path) cannot be opened: SQLite takes no file system")
      }
    } else {
      folder = nil
      // SQLite takes a path that begins with `file:` for a URI.
      path =
        store.path.hasPrefix("/") || store.path.hasPrefix("./") ? store.path : "./" + store.path
    }
    var file = stat()
    if (isConfined ? lstat(path, &file) : stat(path, &file)) == 0,
      let fault = Self.fault(file)
    {
      throw RunStoreError("\(store.path) is \(fault), as a run store is")
    }
    for suffix in RunStore.suffixes {
      var status = stat()
      guard lstat(path + suffix, &status) == 0 else { continue }
      if let fault = Self.fault(status) {
        throw RunStoreError(
          "\(store.path + suffix) is \(fault), as SQLite's own files are: remove it")
      }
      if isConfined, suffix == "-journal", status.st_size > 0 {
        throw RunStoreError(
          "\(store.path + suffix) is a journal that knave does not write: remove it")
      }
    }
  }

  /// What is there instead of a regular file; nil for one.
  private static func fault(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFLNK: "a symbolic link and not a regular file"
    default: "not a regular file"
    }
  }

  /// The settings of a connection, which keeps the folder open as long as it lasts.
  func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { [folder] database in
      try withExtendedLifetime(folder) {
        try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")
      }
    }
    return configuration
  }
}

private let folderOfDescriptors = "/proc/self/fd/"

/// SQLite's standard way to files.
private nonisolated(unsafe) let standardFileSystem: UnsafeMutablePointer<sqlite3_vfs>? =
  sqlite3_vfs_find(nil)

/// Registers a way to files that is the standard one but for the names of open folders, in which links are
/// not resolved: `/proc/self/fd/N` is itself a link. SQLITE_OK once it is the default.
private let ownFileSystem: Int32 = {
  guard let standard = standardFileSystem else { return SQLITE_ERROR }
  // SQLite keeps it until the process ends.
  let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
  own.initialize(to: standard.pointee)
  own.pointee.pNext = nil
  own.pointee.zName = UnsafePointer(strdup("knave"))
  own.pointee.xFullPathname = { _, name, size, result in
    guard let name, let result, let standardFileSystem else { return SQLITE_CANTOPEN }
    guard strncmp(name, folderOfDescriptors, folderOfDescriptors.utf8.count) == 0 else {
      return standardFileSystem.pointee.xFullPathname(standardFileSystem, name, size, result)
    }
    let length = strlen(name)
    guard length < Int(size) else { return SQLITE_CANTOPEN }
    memcpy(result, name, length + 1)
    return SQLITE_OK
  }
  return sqlite3_vfs_register(own, 1)
}()
