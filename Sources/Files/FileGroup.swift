/// Files of one folder that are replaced together, such as those of a model.
///
/// Every file is brought to disk under a temporary name first. Then the file that readers begin with
/// is removed, the others take their places, and it takes its own last. So whenever the process ends,
/// the folder holds the old files, the new ones, or none that can be opened; never some of each.
package final class FileGroup {
  private let folder: FilePath
  private let key: String
  private var files: [(name: String, file: AtomicFile)] = []

  /// - Parameters:
  ///   - folder: the folder, which is made unless it is there.
  ///   - key: the name of the file without which readers open nothing.
  package init(folder: FilePath, key: String) throws(FileError) {
    self.folder = folder
    self.key = key
    try makeFolder(folder)
  }

  /// Adds a file to write to.
  package func add(_ name: String) throws(FileError) -> AtomicFile {
    let file = try AtomicFile(path: folder.appending(name))
    files.append((name, file))
    return file
  }

  /// Adds a file of a text.
  package func add(_ name: String, text: String) throws(FileError) {
    try add(name).write(Array(text.utf8))
  }

  /// Puts all files in their places.
  ///
  /// - Parameter obsolete: names of files that do not belong to the new ones; they are removed.
  package func place(removing obsolete: [String] = []) throws(FileError) {
    for (_, file) in files { try file.complete() }
    try removeIfPresent(folder.appending(key))
    for (name, file) in files where name != key { try file.place() }
    for name in obsolete { try removeIfPresent(folder.appending(name)) }
    for (name, file) in files where name == key { try file.place() }
  }
}
