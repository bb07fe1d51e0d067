import Files

/// Finds the notebooks that paths name.
public enum NotebookFinder {
  /// The notebooks in the order of the paths, each once.
  ///
  /// A file must exist and hold a cell. A folder stands for the `.md` files with cells in it and
  /// below, in the order of their names; what is hidden or a symbolic link is left out. It must hold
  /// one.
  public static func notebooks(at paths: [String]) throws(NotebookError) -> [String] {
    guard !paths.isEmpty else {
      throw NotebookError("no notebook is named", advice: "name files or folders")
    }
    var found: [String] = []
    for path in paths {
      guard !isAbsent(FilePath(path)) else {
        throw NotebookError("there is no such file or folder", path: path)
      }
      guard isFolder(FilePath(path)) else {
        guard Notebook.holdsCells(try readNotebookFile(FilePath(path))) else {
          throw NotebookError(
            "holds no cells", advice: "a cell is a fenced block with the info string 'knave'",
            path: path)
        }
        found.append(path)
        continue
      }
      let inFolder = try notebooks(in: FilePath(path))
      guard !inFolder.isEmpty else {
        throw NotebookError("the folder holds no notebook with cells", path: path)
      }
      found += inFolder
    }
    // Names that differ in bytes alone are two files.
    var seen: Set<FilePath> = []
    return found.filter { seen.insert(FilePath($0)).inserted }
  }

  private static func notebooks(in folder: FilePath) throws(NotebookError) -> [String] {
    var found: [String] = []
    for entry in try notebookEntries(of: folder) where !entry.name.hasPrefix(".") {
      let path = folder.appending(entry.name)
      switch entry.kind {
      case .folder: found += try notebooks(in: path)
      case .file where entry.name.hasSuffix(".md"):
        if Notebook.holdsCells(try readNotebookFile(path)) { found.append(path.name) }
      case .file, .link, .other: break
      }
    }
    return found
  }

  private static func notebookEntries(
    of folder: FilePath
  ) throws(NotebookError) -> [FolderEntry] {
    do throws(FileError) { return try entries(ofFolder: folder) } catch {
      throw NotebookError(error)
    }
  }
}
