import Files
import Foundation
import Testing

@Suite("Files replaced together")
struct FileGroupTests {
  private let path = NSTemporaryDirectory() + "knave-group-\(UUID().uuidString)"

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try readFile(FilePath("\(path)/\(name)")), as: UTF8.self)
  }

  private func write(_ text: String, _ change: () throws -> Void = {}) throws {
    let files = try FileGroup(folder: FilePath(path), key: "key")
    for name in ["key", "a", "b"] { try files.add(name, text: text) }
    try change()
    try files.place(removing: ["old"])
  }

  @Test("The old files stay until all new ones are on disk, then all are new")
  func replaced() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write("one") { #expect(names.allSatisfy { $0.hasSuffix(".knave-new") }) }
    try AtomicFile.write("notes", to: FilePath(path + "/notes"))
    try AtomicFile.write("left", to: FilePath(path + "/old"))
    try write("two") {
      let texts = try ["key", "a", "b"].map(text)
      #expect(texts == ["one", "one", "one"])
    }
    #expect(names == ["a", "b", "key", "notes"])
    for name in ["key", "a", "b"] { #expect(try text(name) == "two") }
  }

  @Test("A replacement that is cut off half-way leaves the folder without its key")
  func cutOff() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write("one")
    #expect(throws: FileError.self) {
      try write("two") {
        // What comes after `a` fails, as if the process ended there.
        try FileManager.default.removeItem(atPath: path + "/b")
        try FileManager.default.createDirectory(
          atPath: path + "/b/c", withIntermediateDirectories: true)
      }
    }
    #expect(try text("a") == "two")
    #expect(!names.contains("key"))
    try FileManager.default.removeItem(atPath: path + "/b")
    try write("three")
    #expect(names == ["a", "b", "key"])
  }

  @Test("Files that killed writers left are removed by the next, those of living ones are not")
  func abandoned() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try makeFolder(FilePath(path))
    let living = try AtomicFile(path: FilePath(path + "/living"))
    try living.write(Array("half".utf8))
    // The numbers of processes that live: the first one's, and this one's.
    let left = [".a.1-0.knave-new", ".b.\(getpid())-7.knave-new", ".c.d.99999999-0.knave-new"]
    let kept = [
      ".knave-new", ".a.knave-new", ".a.1.knave-new", ".a.x-1.knave-new", "a.1-0.knave-new",
    ]
    for name in left + kept { try Data("x".utf8).write(to: URL(filePath: "\(path)/\(name)")) }
    try AtomicFile.write("x", to: FilePath(path + "/other"))
    let names = names
    for name in left { #expect(!names.contains(name), "\(name)") }
    for name in kept { #expect(names.contains(name), "\(name)") }
    try living.place()
    #expect(try text("living") == "half")
  }
}
