import Files
import FoundationEssentials
import Glibc

/// The image files below a notebook's folder, as addresses that hold the bytes themselves.
struct LocalImages: Sendable {
  /// Without symbolic links, ending with a slash; nil where there is no notebook file.
  private let folder: String?
  /// Larger files are not inlined.
  private static let sizeLimit = 16 << 20
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml",
  ]

  init(notebook path: String?) {
    guard let path, let real = Self.real(path), let slash = real.lastIndex(of: "/") else {
      folder = nil
      return
    }
    folder = String(real[...slash])
  }

  /// The `data:` address of an image; nil where the file is elsewhere, missing or of no known type.
  func dataAddress(of name: String) -> String? {
    file(name).map { "data:\($0.type);base64,\(Data($0.bytes).base64EncodedString())" }
  }

  /// The text of an SVG image; nil where there is none of that name.
  func text(of name: String) -> String? {
    guard let file = file(name), file.type == Self.types["svg"] else { return nil }
    return String(validating: file.bytes, as: UTF8.self)
  }

  private func file(_ name: String) -> (type: String, bytes: [UInt8])? {
    guard let folder, !name.contains("\0"), let path = Self.real(folder + name),
      path.hasPrefix(folder), let point = path.lastIndex(of: "."),
      let type = Self.types[path[path.index(after: point)...].lowercased()],
      let bytes = try? readNotebookFile(FilePath(path)), bytes.count <= Self.sizeLimit
    else { return nil }
    return (type, bytes)
  }

  /// A path with its links followed.
  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
