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
