import Files
import Language
import Notebooks

/// A script or notebook that is run in a session.
public struct ProgramFile {
  /// Bytes of the longest script or notebook that is read. Its statements are read one by one, so that
  /// they take no more memory than a few times its text.
  public static let largest = 1 << 25

  /// The file as it was named.
  let name: String
  /// The path with links resolved.
  let path: FilePath
  let content: Content

  enum Content {
    case script(String)
    case notebook(Notebook)
  }

  init(_ name: String, _ files: FileAccess) throws {
    self.name = name
    let path = try files.path(name)
    let bytes = try readFile(path, limit: Self.largest)
    self.path = path.canonical
    content =
      name.hasSuffix(".md")
      ? .notebook(try Notebook(bytes: bytes, path: path.name))
      : .script(try Self.script(bytes, name))
  }

  /// The text of a script; a byte order mark at its beginning does not count.
  ///
  /// - Throws: for bytes that are not UTF-8.
  public static func script(_ bytes: [UInt8], _ name: String) throws -> String {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self) else {
      throw LabError("\(name) is not UTF-8 text")
    }
    return text
  }

  /// The statements, those of a notebook with its parameters before them.
  var statements: String {
    switch content {
    case .script(let text): text
    case .notebook(let notebook): ScriptConversion.text(of: notebook)
    }
  }
}
