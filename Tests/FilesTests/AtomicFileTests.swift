import Files
import Foundation
import Testing

@Suite("Files replaced in one step")
struct AtomicFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "knave-files-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  @Test("What is written is read back, and nothing is left beside it")
  func roundTrip() throws {
    let path = folder + "/a.txt"
    try AtomicFile.write("one", to: FilePath(path))
    try AtomicFile.write("two", to: FilePath(path))
    #expect(try readFile(FilePath(path)) == Array("two".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.txt"])
  }

  @Test("An abandoned file leaves the old one and no trace")
  func abandoned() throws {
    let path = folder + "/a.txt"
    try AtomicFile.write("one", to: FilePath(path))
    do {
      let file = try AtomicFile(path: FilePath(path))
      try Array("half".utf8).withUnsafeBytes { try file.write($0) }
    }
    #expect(try readFile(FilePath(path)) == Array("one".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.txt"])
  }

  @Test("Permissions stay, and a link stays a link")
  func linkAndPermissions() throws {
    let path = folder + "/a.txt"
    let link = folder + "/link"
    try AtomicFile.write("one", to: FilePath(path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.txt")
    try AtomicFile.write("two", to: FilePath(link))
    #expect(try readFile(FilePath(path)) == Array("two".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.txt")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("Absent files, folders and devices are refused by name")
  func refused() {
    for path in [folder + "/none", folder, "/dev/zero"] {
      #expect { try readFile(FilePath(path)) } throws: { ($0 as? FileError)?.path == path }
    }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: FilePath(folder + "/none/a")) }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: FilePath(folder)) }
  }

  @Test("A file beyond the limit is refused")
  func limit() throws {
    let path = folder + "/a.txt"
    try AtomicFile.write("12345", to: FilePath(path))
    #expect(throws: FileError.self) { try readFile(FilePath(path), limit: 4) }
  }
}
