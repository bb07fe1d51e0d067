import CPlatform
import Files
import Foundation
import Testing

/// A folder `inside` with files and links, beside a folder `outside`.
final class ConfinedPlace {
  let path: String
  let root: RootFolder

  init() throws {
    path = NSTemporaryDirectory() + "knave-root-\(UUID().uuidString)"
    for folder in ["inside/deep", "outside"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
    }
    for file in ["inside/a", "inside/deep/b", "outside/secret"] {
      try Data(file.utf8).write(to: URL(filePath: "\(path)/\(file)"))
    }
    for (name, target) in [
      ("out", "../outside"), ("file", "../outside/secret"), ("dangling", "../outside/new"),
      ("deep/up", "../.."), ("here", "deep"), ("same", "a"), ("absolute", "/etc"),
      ("magic", "/proc/self/root"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(path)/inside/\(name)", withDestinationPath: target)
    }
    root = try RootFolder(path + "/inside", linkRule: "is not followed")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) throws -> FilePath { try #require(root.path(name, beneath: [root])) }

  var outside: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path + "/outside")) ?? []
  }
}

@Suite("Paths beneath a folder")
struct RootFolderTests {
  static let behindLinks = [
    "out/secret", "file", "dangling", "deep/up/outside/secret", "here/b", "same", "absolute/passwd",
    "magic/etc/passwd", "here/../deep/up/x",
  ]

  @Test("With openat2 and without it, what is beneath is opened, and nothing else")
  func opening() throws {
    let place = try ConfinedPlace()
    let folder = open(place.path + "/inside", O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    for way in [open_beneath, open_beneath_by_walking] {
      func result(_ path: String, _ flags: Int32) -> Int32 {
        let descriptor = way(folder, path, flags, 0o600)
        guard descriptor < 0 else {
          close(descriptor)
          return 0
        }
        return errno
      }
      for flags in [O_RDONLY, O_WRONLY, path_only_flag()] {
        #expect(result("a", flags) == 0)
        #expect(result("deep/b", flags) == 0)
        #expect(result("none/b", flags) == ENOENT)
        #expect(result("a/b", flags) == ENOTDIR)
        for path in ["../outside/secret", "/etc/passwd", "deep/../../outside/secret", ".."] {
          #expect(result(path, flags) == EXDEV, "\(path)")
        }
        for path in Self.behindLinks where !path.contains("..") {
          #expect(result(path, flags) == ELOOP, "\(path)")
        }
      }
      #expect(result(".", path_only_flag() | O_DIRECTORY) == 0)
      #expect(result("here", path_only_flag() | O_DIRECTORY) == ELOOP)
      #expect(result("dangling", O_WRONLY | O_CREAT) == ELOOP)
      #expect(result("out/new", O_WRONLY | O_CREAT) == ELOOP)
      #expect(place.outside == ["secret"])
    }
  }

  @Test("No function reads, writes, removes or lists through a link", arguments: behindLinks)
  func links(name: String) throws {
    let place = try ConfinedPlace()
    let file = try place.file(name)
    let uses: [() throws -> Void] = [
      { _ = try readFile(file) }, { _ = try LineReader(path: file) }, { _ = try OpenFile(file) },
      { try AtomicFile.write("x", to: file) }, { try makeFolder(file) },
      { try makeFolders(file.appending("new")) },
      { try AtomicFile.write("x", to: file.appending("x")) },
      { try removeIfPresent(file.appending("secret")) },
      { if try entries(ofFolder: file).isEmpty { throw CocoaError(.fileNoSuchFile) } },
    ]
    let before = try FileManager.default.subpathsOfDirectory(atPath: place.path)
    for use in uses { #expect(throws: (any Error).self) { try use() } }
    #expect(!isFolder(file))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: place.path) == before)
    let error = #expect(throws: FileError.self) { try readFile(file) }
    #expect(error?.description.contains("symbolic link") == true, "\(name)")
  }

  @Test("A folder that becomes a link after its path was made leads nowhere")
  func changed() throws {
    let place = try ConfinedPlace()
    let file = try place.file("deep/b")
    #expect(try readFile(file) == Array("inside/deep/b".utf8))
    try FileManager.default.removeItem(atPath: place.path + "/inside/deep")
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/inside/deep", withDestinationPath: "../outside")
    #expect(throws: FileError.self) { try readFile(file) }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: file) }
    #expect(place.outside == ["secret"])
  }

  @Test("The folder itself may be renamed and replaced: what is beneath stays beneath it")
  func renamed() throws {
    let place = try ConfinedPlace()
    try FileManager.default.moveItem(atPath: place.path + "/inside", toPath: place.path + "/moved")
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/inside", withDestinationPath: "outside")
    try AtomicFile.write("x", to: place.file("new"))
    #expect(FileManager.default.fileExists(atPath: place.path + "/moved/new"))
    #expect(place.outside == ["secret"])
  }

  @Test("A name that leads out by its text has no path")
  func outside() throws {
    let place = try ConfinedPlace()
    for name in [
      "..", "../outside/secret", "deep/../../outside", "none/../../outside", "/etc/passwd", "/",
      place.path, place.path + "/insid", place.path + "/inside2", "../inside2",
    ] {
      #expect(place.root.path(name, beneath: [place.root]) == nil, "\(name)")
    }
    for (name, same) in [
      ("./a", "a"), ("deep/../a", "a"), ("none/../a", "a"), ("../inside/a", "a"),
      (place.path + "/inside/a", "a"), ("deep//b", "deep/b"),
    ] {
      #expect(try place.file(name) == place.file(same), "\(name)")
    }
    #expect(isFolder(try place.file(".")))
  }

  @Test("Another place is beneath if it is allowed, be it a folder, a file, or not there yet")
  func allowed() throws {
    let place = try ConfinedPlace()
    func path(_ name: String, _ allowed: String) throws -> FilePath? {
      let other = try RootFolder(place.path + "/" + allowed, linkRule: "is not followed")
      return place.root.path(name, beneath: [place.root, other])
    }
    let secret = try #require(try path("../outside/secret", "outside"))
    #expect(try readFile(secret) == Array("outside/secret".utf8))
    #expect(try path(place.path + "/outside/secret", "outside") != nil)
    #expect(try path("../outside/secret", "outside/secret") != nil)
    #expect(try path("../outside/secret2", "outside/secret") == nil)
    #expect(try path("../outside/other", "outside/secret") == nil)
    let new = try #require(try path("../outside/new/file", "outside/new"))
    try makeFolders(new.parent)
    try AtomicFile.write("x", to: new)
    #expect(place.outside.sorted() == ["new", "secret"])
    // A link that is allowed by name is followed once, when it is allowed.
    let linked = try #require(try path(place.path + "/inside/file", "inside/file"))
    #expect(throws: FileError.self) { try readFile(linked) }
    #expect(throws: (any Error).self) { try path("x", "none/none") }
  }

  @Test("Names that read the same and differ in their bytes are two names")
  func bytes() throws {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    #expect(composed == decomposed)
    let parent = NSTemporaryDirectory() + "knave-bytes-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: parent) }
    for name in [composed, decomposed] {
      try FileManager.default.createDirectory(
        atPath: "\(parent)/\(name)", withIntermediateDirectories: true)
    }
    let root = try RootFolder("\(parent)/\(composed)", linkRule: "is not followed")
    #expect(root.path("../\(decomposed)/x", beneath: [root]) == nil)
    #expect(root.path("\(parent)/\(decomposed)/x", beneath: [root]) == nil)
    #expect(root.path("../\(composed)/x", beneath: [root]) != nil)
    #expect(root.path(composed, beneath: [root]) != root.path(decomposed, beneath: [root]))
    #expect(Set([FilePath(composed), FilePath(decomposed)]).count == 2)
    // Bytes that are no UTF-8 are not those of the sign that shows them.
    let strange = Array(parent.utf8) + Array("/bad".utf8) + [0xFF]
    #expect(mkdir(strange.map { CChar(bitPattern: $0) } + [0], 0o755) == 0)
    let shown = try RootFolder("\(parent)/bad\u{FFFD}", linkRule: "is not followed")
    #expect(root.path("../bad\u{FFFD}/x", beneath: [root, shown]) != nil)
    let file = try #require(root.path("../bad\u{FFFD}/x", beneath: [root, shown]))
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: file) }
    #expect(isFolder(FilePath(bytes: strange)))
  }

  @Test("A pipe is refused at once, whatever it is opened for", .timeLimit(.minutes(20)))
  func pipes() throws {
    let place = try ConfinedPlace()
    #expect(mkfifo(place.path + "/inside/pipe", 0o600) == 0)
    for file in [try place.file("pipe"), FilePath(place.path + "/inside/pipe")] {
      #expect(throws: FileError.self) { try readFile(file) }
      #expect(throws: FileError.self) { _ = try LineReader(path: file) }
      #expect(throws: FileError.self) { try OpenFile(file) }
      #expect(throws: FileError.self) { try AtomicFile.write("x", to: file) }
      #expect(throws: FileError.self) { try entries(ofFolder: file) }
    }
  }

  @Test("A stream that the process was started with is read, a descriptor at a time")
  func streams() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(write(ends[1], "one\ntwo", 7) == 7)
    close(ends[1])
    defer { close(ends[0]) }
    #expect(try readFile(FilePath("/dev/fd/\(ends[0])")) == Array("one\ntwo".utf8))
    #expect(throws: FileError.self) { try OpenFile(FilePath("/dev/fd/\(ends[0])")) }
    let place = try ConfinedPlace()
    #expect(place.root.path("/dev/fd/0", beneath: [place.root]) == nil)
  }
}
