import Foundation
import Notebooks
import Testing

@Suite("The page of experiments")
struct ExperimentPageTests {
  private func written(_ text: String, review: String? = nil) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appending(path: "one.md"), atomically: true, encoding: .utf8)
    try review?.write(to: folder.appending(path: "review.md"), atomically: true, encoding: .utf8)
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

  private let notebook = { (finding: String) in
    "---\ntitle: A question\n---\n```knave\n1\n```\n\n```output\n\(finding)\n```\n"
  }

  private func review(marks: String, notes: String = "[^few]: Three seeds.") -> String {
    "# Review\n\nRead with care.\n\n## Marks\n\n| notebook | question | notes |\n|---|---|---|\n\(marks)\n\n"
      + "## Notes\n\n\(notes)\n"
  }

  @Test("A review's text stands before the tables; its notes mark the verdicts and end the page")
  func reviewed() throws {
    let page = try written(
      notebook(finding.replacing(" |", with: ",")),
      review: review(
        marks: "| one.md | Does it help, or hurt? | few |\n| one.md | * | base |",
        notes: "[^base]: One base.\n\n[^few]: Three seeds."))
    #expect(page.contains("notebooks.\n\nRead with care.\n\n## [A question](one.md)\n"))
    // In the order of the notes, not of the marks.
    #expect(page.contains("| **agrees** [^base] [^few] |\n"))
    #expect(page.hasSuffix("\n\n[^base]: One base.\n[^few]: Three seeds.\n"))
    #expect(!page.contains("Marks"))
  }

  @Test(
    "A review that marks what is not there is refused, with its line",
    arguments: [
      ("| two.md | * | few |", "'two.md' is marked", 9),
      ("| one.md | Does it rain? | few |", "'Does it rain?' is marked", 9),
      ("| one.md | * | many |", "there is no note 'many'", 9),
      ("one.md: few", "expected a row", 9),
    ])
  func misread(marks: String, message: String, line: Int) throws {
    let error = try #require(throws: NotebookError.self) {
      try written(notebook(finding), review: review(marks: marks))
    }
    #expect(error.message.contains(message) && error.line == line)
    #expect(error.path?.hasSuffix("review.md") == true)
  }

  @Test("A note that marks nothing, and a line that is no note, are refused")
  func notes() throws {
    for (notes, message) in [
      ("[^few]: Three seeds.\n[^base]: One base.", "the note 'base' marks no finding"),
      ("few: Three seeds.", "expected a note"),
    ] {
      let error = try #require(throws: NotebookError.self) {
        try written(
          notebook(finding), review: review(marks: "| one.md | * | few |", notes: notes))
      }
      #expect(error.message.contains(message))
    }
  }

  @Test("No experiment asks for its result: what it expects holds with the smallest budget too")
  func expectations() throws {
    for path in try NotebookFinder.notebooks(at: [experiments]) {
      let notebook = try Notebook(bytes: Array(Data(contentsOf: URL(filePath: path))), path: path)
      for cell in notebook.cells where cell.code.contains("not quick") {
        #expect(!cell.code.contains("expect "), "\(path)")
      }
    }
  }

  private let experiments =
    #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/notebooks/experiments"

  @Test("The page of the project's experiments is current; if not, run scripts/experiments")
  func current() throws {
    let page = try String(contentsOfFile: experiments + "/README.md", encoding: .utf8)
    #expect(page == (try experimentPage(at: [experiments])))
  }
}
