import Files
import Notebooks
import Testing

@Suite struct NotebookWriterTests {
  private let writer = NotebookWriter(
    entries: [
      .init(code: "x = 1", output: ""), .init(code: "x", output: "1\n"),
      .init(code: "print '```'", output: "```\n"), .init(code: "y = 2", output: ""),
    ],
    title: "A: \"first\" try", seed: 7,
    parameters: [
      Parameter(name: "steps", value: .number("3")),
      Parameter(name: "n", value: .list([.text("3"), .none])),
    ])

  @Test("Statements without output share a cell with the next that has one")
  func cells() throws {
    let notebook = try Notebook(text: writer.text())
    #expect(notebook.cells.map(\.code) == ["x = 1\nx\n", "print '```'\n", "y = 2\n"])
    #expect(notebook.cells.map { $0.recorded?.text } == ["1\n", "```\n", nil])
  }

  @Test("Title, seed and parameters read back as they were")
  func frontMatter() throws {
    let notebook = try Notebook(text: writer.text())
    #expect(notebook.title == writer.title)
    #expect(notebook.frontMatter.seed == 7)
    #expect(notebook.frontMatter.parameters == writer.parameters)
    for text in ["true", "3", "null", "a: b", "# x", "", " ", "é \u{7}", "- a", "x #y", "yes"] {
      let value = Parameter(name: "on", value: .text(text))
      let saved = NotebookWriter(entries: [.init(code: "a", output: "")], parameters: [value])
      #expect(try Notebook(text: saved.text()).frontMatter.parameters == [value])
    }
  }

  @Test("A saved notebook replays")
  func replays() throws {
    let folder = try TemporaryFolder()
    let saved = NotebookWriter(entries: [
      .init(code: "count", output: "1\n"), .init(code: "print a", output: "a\n"),
    ])
    try saved.save(to: FilePath("\(folder.path)/notes.md"))
    #expect(try replayed([folder.path]).summary.line == "2 passed, 0 failed")
  }
}
