#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder, or one entry of a folder, beneath which files may be read and written.
///
/// The folder is opened once: renaming it, or putting a link in its place, does not move what is
/// beneath it.
public final class RootFolder: Sendable {
  /// Opened with O_PATH.
  let descriptor: Int32
  /// What messages say of a link beneath it, after "a symbolic link, which".
  let linkRule: String
  /// The one entry of the folder that may be touched, with what is beneath it; empty for all.
  private let entry: [UInt8]
  /// The absolute paths that mean this place, without `.` and `..`.
  private let spellings: [[UInt8]]

  /// Opens the place that a path names, following links: a folder, or an entry of a folder that is
  /// a file, or does not exist yet.
  ///
  /// - Parameter linkRule: what messages say of a link beneath it, after "a symbolic link, which".
  /// - Throws: `FileError` when neither the place nor the folder it lies in can be opened.
  public init(_ path: String, linkRule: String) throws {
    self.linkRule = linkRule
    let given = absolutePath(Array(path.utf8))
    let folder: [UInt8]
    if isFolder(FilePath(path)) {
      folder = realPath(Array(path.utf8)) ?? given
      entry = []
    } else {
      let split = FilePath(bytes: realPath(Array(path.utf8)) ?? given).split
      folder = realPath(split.folder) ?? split.folder
      entry = split.last
    }
    let place = entry.isEmpty ? folder : joined(folder, entry)
    spellings = place == given ? [given] : [place, given]
    descriptor = FilePath(bytes: folder).open(pathOnly | O_DIRECTORY)
    if descriptor < 0 { throw FileError.system(FilePath(path), isReading: true) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The path that a name means, seen from here, if it lies beneath one of some places.
  ///
  /// `..` takes away the component before it, as if no component were a link; links are refused
  /// when the path is opened.
  ///
  /// - Parameters:
  ///   - name: a path from here, or an absolute one.
  ///   - roots: the places.
  /// - Returns: nil when it lies beneath none of them.
  public func path(_ name: String, beneath roots: [RootFolder]) -> FilePath? {
    let typed = Array(name.utf8)
    for start in typed.first == FilePath.slash ? [[]] : spellings {
      let wanted = normalized(joined(start, typed))
      for root in roots {
        for spelling in root.spellings {
          guard let rest = remainder(of: wanted, beneath: spelling) else { continue }
          let inside =
            root.entry.isEmpty ? rest : rest.isEmpty ? root.entry : joined(root.entry, rest)
          return FilePath(root: root, bytes: inside, name: name)
        }
      }
    }
    return nil
  }
}

extension FilePath {
  /// A path that leads anywhere but through a link at its end, which a stranger may have put where
  /// a result is to be written.
  ///
  /// - Throws: `FileError` when the folder cannot be opened.
  package static func notFollowed(_ path: String) throws(FileError) -> FilePath {
    let given = FilePath(path)
    let (parent, last) = given.split
    let folder: RootFolder
    do {
      folder = try RootFolder(
        String(decoding: parent, as: UTF8.self),
        linkRule: "is not followed: remove it, or name another file")
    } catch {
      throw error as? FileError ?? FileError(given, "\(error)", isReading: false)
    }
    let name = String(decoding: last, as: UTF8.self)
    guard let file = folder.path(name, beneath: [folder]) else {
      throw FileError(given, "cannot be written: it names no file", isReading: false)
    }
    return FilePath(root: file.root, bytes: file.bytes, name: path)
  }
}

/// The part of a path after a folder; nil when it does not lie beneath it. Both are absolute.
private func remainder(of path: [UInt8], beneath folder: [UInt8]) -> [UInt8]? {
  guard path.starts(with: folder) else { return nil }
  let rest = path[folder.count...]
  if rest.isEmpty || folder == [FilePath.slash] { return Array(rest) }
  return rest.first == FilePath.slash ? Array(rest.dropFirst()) : nil
}

/// A path without `.`, `..` and empty components. It begins with a slash.
private func normalized(_ path: [UInt8]) -> [UInt8] {
  var parts: [ArraySlice<UInt8>] = []
  for part in path.split(separator: FilePath.slash) {
    if part.elementsEqual("..".utf8) {
      _ = parts.popLast()
    } else if !part.elementsEqual(".".utf8) {
      parts.append(part)
    }
  }
  return [FilePath.slash] + parts.joined(separator: [FilePath.slash])
}

private func joined(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
  folder + (folder.last == FilePath.slash ? [] : [FilePath.slash]) + name
}

private func absolutePath(_ path: [UInt8]) -> [UInt8] {
  guard path.first != FilePath.slash else { return normalized(path) }
  return normalized(joined(realPath([UInt8(ascii: ".")]) ?? [], path))
}

/// The absolute path with links resolved; nil for what does not exist.
private func realPath(_ path: [UInt8]) -> [UInt8]? {
  let text = path.map { CChar(bitPattern: $0) } + [0]
  guard !path.contains(0), let resolved = realpath(text, nil) else { return nil }
  defer { free(resolved) }
  return (0..<strlen(resolved)).map { UInt8(bitPattern: resolved[$0]) }
}
