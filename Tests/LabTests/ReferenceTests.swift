import Foundation
import Lab
import Testing

/// The project's folder.
private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

@Suite("The reference")
struct ReferenceTests {
  @Test("The README's reference is what the declarations say; if not, run scripts/reference")
  func readme() throws {
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "<!-- reference -->\n")
    try #require(parts.count == 2)
    let reference = try #require(
      parts[1].components(separatedBy: "<!-- end of reference -->").first)
    #expect(
      reference.trimmingCharacters(in: .newlines)
        == commandRegistry.reference().trimmingCharacters(in: .newlines))
  }

  @Test("No command hides a function")
  func distinct() {
    let names = commandRegistry.allNames
    #expect(
      Set(names).count == names.count, "\(names.filter { name in names.count { $0 == name } > 1 })")
  }

  @Test("Every command in the folder of commands is registered")
  func registered() throws {
    let folder = root.appending(path: "Sources/Lab/Commands")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    let names = Set(commandRegistry.declarations.map(\.name))
    var declared = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for part in source.components(separatedBy: "CommandDeclaration(").dropFirst() {
        let name = part.components(separatedBy: "name: \"").dropFirst().first?
          .components(separatedBy: "\"").first
        #expect(names.contains(try #require(name)), "\(name ?? "") of \(file.lastPathComponent)")
        declared += 1
      }
    }
    #expect(declared == names.count)
  }
}
