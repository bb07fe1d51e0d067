import Files
import FoundationEssentials

/// Finds the notebooks that paths name.
public enum NotebookFinder {
  /// The notebooks in the order of the paths, each once.
  ///
  /// A file must exist and hold a cell. A folder stands for the `.md` files with cells in it and
  /// below, in the order of their names; hidden files and folders are left out. It must hold one.
  public static func notebooks(at paths: [String]) throws(NotebookError) -> [String] {
    guard !paths.isEmpty else {
      throw NotebookError("no notebook is named", advice: "name files or folders")
    }
    var found: [String] = []
    for path in paths {
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw NotebookError("there is no such file or folder", path: path)
      }
      if !isFolder {
        guard Notebook.holdsCells(try readNotebookFile(FilePath(path))) else {
          throw NotebookError(
            "holds no cells", advice: "a cell is a fenced block with the info string 'knave'",
            path: path)
        }
        found.append(path)
        continue
      }
      let inFolder = try notebooks(in: path)
      guard !inFolder.isEmpty else {
        throw NotebookError("the folder holds no notebook with cells", path: path)
      }
      found += inFolder
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  private static func notebooks(in folder: String) throws(NotebookError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw NotebookError("the folder cannot be read: \(error)", path: folder)
    }
    var found: [String] = []
    for name in names where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder {
        // A link to a folder may lead back up.
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
        if !isLink { found += try notebooks(in: path) }
      } else if name.hasSuffix(".md"), Notebook.holdsCells(try readNotebookFile(FilePath(path))) {
        found.append(path)
      }
    }
    return found
  }
}
