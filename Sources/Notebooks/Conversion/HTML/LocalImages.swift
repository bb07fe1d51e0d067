import Files
import FoundationEssentials

/// The image files below a notebook's folder, as addresses that hold the bytes themselves.
struct LocalImages: Sendable {
  /// The notebook's folder; nil where there is no notebook file.
  private let folder: RootFolder?
  /// Larger files are not inlined.
  private static let sizeLimit = 16 << 20
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml",
  ]

  init(notebook path: String?) {
    folder = path.flatMap {
      try? RootFolder(FilePath($0).parent.name, linkRule: "is not followed")
    }
  }

  /// The `data:` address of an image; nil where the file is elsewhere, behind a link, missing or of no
  /// known type.
  func dataAddress(of name: String) -> String? {
    file(name).map { "data:\($0.type);base64,\(Data($0.bytes).base64EncodedString())" }
  }

  /// The text of an SVG image; nil where there is none of that name.
  func text(of name: String) -> String? {
    guard let file = file(name), file.type == Self.types["svg"] else { return nil }
    return String(validating: file.bytes, as: UTF8.self)
  }

  private func file(_ name: String) -> (type: String, bytes: [UInt8])? {
    guard let folder, let path = folder.path(name, beneath: [folder]),
      let point = name.lastIndex(of: "."),
      let type = Self.types[name[name.index(after: point)...].lowercased()],
      let bytes = try? readFile(path, limit: Self.sizeLimit)
    else { return nil }
    return (type, bytes)
  }
}
