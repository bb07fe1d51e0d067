import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The path of a file, which every function that reads or writes takes.
///
/// A path made from a text leads wherever the system takes it. A path of ``RootFolder`` stays beneath
/// that folder: each use of it walks from the opened folder and fails at a symbolic link, so that it
/// does not matter what is put in its way, before or meanwhile. Paths are equal by their bytes.
public struct FilePath: Sendable, Hashable, CustomStringConvertible {
  /// The folder that the path starts from and does not leave; nil for the working folder, or `/`.
  let root: RootFolder?
  /// As the system takes it. Beneath a root: without `.`, `..` and empty components; empty for the
  /// root itself.
  let bytes: [UInt8]
  /// The path for messages, as it was typed.
  public let name: String

  init(root: RootFolder?, bytes: [UInt8], name: String) {
    self.root = root
    self.bytes = bytes
    self.name = name
  }

  /// A path that may lead anywhere, through any link.
  public init(_ path: String) {
    self.init(root: nil, bytes: Array(path.utf8), name: path)
  }

  /// A path that may lead anywhere, through any link, of any bytes but NUL.
  package init(bytes: [UInt8]) {
    self.init(root: nil, bytes: bytes, name: String(decoding: bytes, as: UTF8.self))
  }

  /// What the process is given to read.
  static let standardInput = FilePath(
    root: nil, bytes: Array("/dev/stdin".utf8), name: "standard input")

  public static func == (left: FilePath, right: FilePath) -> Bool {
    left.root === right.root && left.bytes == right.bytes
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(root.map(ObjectIdentifier.init))
    hasher.combine(bytes)
  }

  public var description: String { name }

  /// Whether the path stays beneath a folder.
  public var isConfined: Bool { root != nil }

  /// The path of an entry of this folder.
  public func appending(_ component: String) -> FilePath {
    let isRoot = bytes.isEmpty || bytes.last == Self.slash
    return FilePath(
      root: root, bytes: bytes + (isRoot ? [] : [Self.slash]) + component.utf8,
      name: name.utf8.last == Self.slash ? name + component : "\(name)/\(component)")
  }

  /// The path of a file beside this one whose name goes on with a text.
  package func appending(suffix: String) -> FilePath {
    FilePath(root: root, bytes: bytes + suffix.utf8, name: name + suffix)
  }

  /// The last component; the whole path where it has none.
  public var lastComponent: String {
    let last = split.last
    return last.isEmpty ? name : String(decoding: last, as: UTF8.self)
  }

  /// The folder that holds the file.
  package var parent: FilePath {
    let folder = split.folder
    let end = name.utf8.lastIndex(of: Self.slash)
    return FilePath(
      root: root, bytes: folder,
      name: end.map { $0 == name.startIndex ? "/" : String(name[..<$0]) } ?? ".")
  }

  static let slash = UInt8(ascii: "/")

  /// The folder's path and the name in it. Slashes at the end do not count.
  var split: (folder: [UInt8], last: [UInt8]) {
    var end = bytes.endIndex
    while end > 1, bytes[end - 1] == Self.slash { end -= 1 }
    guard let cut = bytes[..<end].lastIndex(of: Self.slash) else {
      return (root == nil ? [UInt8(ascii: ".")] : [], Array(bytes[..<end]))
    }
    return (cut == 0 ? [Self.slash] : Array(bytes[..<cut]), Array(bytes[(cut + 1)..<end]))
  }

  /// Opens the file as open(2) does.
  ///
  /// - Returns: a descriptor, which programs that are started do not inherit; -1 with `errno` set.
  func open(_ flags: Int32, mode: mode_t = 0) -> Int32 {
    guard !bytes.contains(0) else {
      errno = EINVAL
      return -1
    }
    let path = (bytes.isEmpty && root != nil ? [UInt8(ascii: ".")] : bytes) + [0]
    return path.withUnsafeBytes { buffer in
      guard let start = buffer.bindMemory(to: CChar.self).baseAddress else { return -1 }
      guard let root else {
        return systemOpen(start, flags | O_CLOEXEC | O_NOCTTY, mode)
      }
      return withExtendedLifetime(root) {
        open_beneath(root.descriptor, start, flags, UInt32(mode))
      }
    }
  }
}

/// O_PATH: opens a place without reading it.
let pathOnly = path_only_flag()

private func systemOpen(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  #if canImport(Glibc)
    Glibc.open(path, flags, mode)
  #else
    Musl.open(path, flags, mode)
  #endif
}
