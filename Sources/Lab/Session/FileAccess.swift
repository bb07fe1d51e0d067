import Files

/// Which files the session may touch.
public struct FileAccess: Sendable {
  /// The folder that relative paths start from, and what else may be touched; empty allows all.
  private let roots: [RootFolder]

  /// Whether some files may not be touched, as for a notebook from a stranger.
  var isConfined: Bool { !roots.isEmpty }

  /// Every file, relative to the working folder.
  public init() { roots = [] }

  /// Files below a folder, and below those in `allowed`, only; relative paths start at the folder.
  ///
  /// - Throws: ``FileAccessError`` when one of them cannot be opened.
  public init(below folder: String, allowed: [String] = []) throws(FileAccessError) {
    do {
      roots = try ([folder] + allowed).map {
        try RootFolder(
          $0,
          linkRule: "the files of a notebook may not be: allow what it leads to with --allow PATH, "
            + "and name that")
      }
    } catch {
      throw FileAccessError(description: "\(error)")
    }
  }

  /// The path to open for a name. Where files are confined, it leads nowhere else whenever it is
  /// opened, and follows no link.
  ///
  /// - Throws: ``FileAccessError`` when the name leads outside what is allowed, by `..` or as an
  ///   absolute path.
  public func path(_ name: String) throws(FileAccessError) -> FilePath {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw FileAccessError(description: "the file's name is empty or holds a NUL")
    }
    guard let home = roots.first else { return FilePath(name) }
    guard let path = home.path(name, beneath: roots) else {
      throw FileAccessError(
        description: "'\(name)' lies outside the notebook's folder: allow it with --allow PATH")
    }
    return path
  }
}

/// A file that the session may not touch.
public struct FileAccessError: Error, Sendable, CustomStringConvertible {
  public let description: String
}
