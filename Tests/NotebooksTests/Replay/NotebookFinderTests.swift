import Foundation
import Notebooks
import Testing

@Suite struct NotebookFinderTests {
  @Test("A folder stands for its notebooks in the order of their names, without other files")
  func folder() throws {
    let folder = try TemporaryFolder()
    for name in ["b.md", "a.md", "c/d.md", ".hidden.md", ".git/x.md", "e.txt"] {
      _ = try folder.write(name, cellText("count"))
    }
    _ = try folder.write("README.md", "no cells")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/c/up", withDestinationPath: folder.path)
    let found = try NotebookFinder.notebooks(at: [folder.path, "\(folder.path)/a.md"])
    #expect(found == ["a.md", "b.md", "c/d.md"].map { "\(folder.path)/\($0)" })
  }

  @Test("Links and pipes in a folder are left out, and names that differ in bytes alone are two")
  func links() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    let secret = try outside.write("secret.md", cellText("count"))
    for name in ["caf\u{E9}.md", "cafe\u{301}.md"] { _ = try folder.write(name, cellText("count")) }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link.md", withDestinationPath: secret)
    #expect(mkfifo("\(folder.path)/pipe.md", 0o600) == 0)
    let found = try NotebookFinder.notebooks(
      at: [folder.path, "\(folder.path)/caf\u{E9}.md", "\(folder.path)/cafe\u{301}.md"])
    #expect(Set(found.map { Array($0.utf8) }).count == 2)
    #expect(found.count == 2)
    // What a person names is taken.
    #expect(try NotebookFinder.notebooks(at: ["\(folder.path)/link.md"]).count == 1)
  }

  @Test("What names no notebook is an error")
  func errors() throws {
    let folder = try TemporaryFolder()
    let prose = try folder.write("README.md", "no cells")
    func message(_ paths: [String]) -> String {
      failureText { _ = try NotebookFinder.notebooks(at: paths) }
    }
    #expect(message([prose]).contains("README.md: holds no cells"))
    #expect(message([folder.path]).contains("holds no notebook with cells"))
    #expect(message(["\(folder.path)/none.md"]).contains("there is no such file or folder"))
    #expect(message([]).contains("no notebook is named"))
  }
}
