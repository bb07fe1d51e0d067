import Foundation
import Notebooks
import Testing

@Suite("The page of experiments")
struct ExperimentPageTests {
  private func written(_ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appending(path: "one.md"), atomically: true, encoding: .utf8)
    return try experimentPage(at: [folder.path])
  }

  private let finding = """
    question   Does it help | or hurt?
    claim      It helps
    source     Logic-RL
    published  +0.25
    found      +17.8 points (95 % interval +13.0 to +22.6), 3 runs
    verdict    agrees
    """

  @Test("A recorded finding becomes a row under the notebook's title")
  func row() throws {
    let page = try written(
      "---\ntitle: A question\n---\n```knave\n1\n```\n\n```output\nfirst\n\(finding)\n```\n")
    #expect(page.contains("## [A question](one.md)\n"))
    #expect(
      page.hasSuffix(
        "| Does it help \\| or hurt? | It helps (Logic-RL) | +0.25 | +17.8 points (95 % interval +13.0 to "
          + "+22.6), 3 runs | **agrees** |\n"))
  }

  @Test("Half a finding, prose and notebooks without findings give no row")
  func none() throws {
    let half = finding.split(separator: "\n").dropLast().joined(separator: "\n")
    let page = try written("\(finding)\n\n```knave\n1\n```\n\n```output\n\(half)\n```\n")
    #expect(!page.contains("|"))
  }

  @Test("The page of the project's experiments is current; if not, run scripts/experiments")
  func current() throws {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    let folder = root + "/notebooks/experiments"
    let page = try String(contentsOfFile: folder + "/README.md", encoding: .utf8)
    #expect(page == (try experimentPage(at: [folder])))
  }
}
