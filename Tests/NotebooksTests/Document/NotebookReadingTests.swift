import Notebooks
import Testing

@Suite struct NotebookReadingTests {
  @Test("A notebook is cut into front matter, prose and cells with their lines")
  func parts() throws {
    let text = """
      ---
      title: First update
      seed: 7
      parameters: {steps: 3, rate: 1e-4, names: [a, "b c", true]}
      ---
      Some prose.

      ```knave
      #| name: table
      #| tolerance: 1e-3
      #| timeout: 60

      x = 1
      y
      ```

      ```output
      2
      ```
      The end.
      """
    let notebook = try Notebook(text: text)
    #expect(notebook.title == "First update")
    #expect(notebook.frontMatter.seed == 7)
    #expect(
      notebook.frontMatter.parameters.map { "\($0.name)=\($0.value.literal)" }
        == ["steps=3", "rate=1e-4", "names=[\"a\", \"b c\", true]"])
    let cell = try #require(notebook.cells.first)
    #expect(notebook.cells.count == 1)
    #expect(cell.line == 8)
    #expect(cell.codeLine == 13)
    #expect(cell.code == "x = 1\ny\n")
    #expect(cell.options.name == "table")
    #expect(cell.options.tolerance == 1e-3)
    #expect(cell.options.timeout == 60)
    #expect(cell.recorded?.lines == ["2"])
    #expect(cell.recorded?.line == 18)
    #expect(notebook.text == text)
  }

  @Test(
    "A file is written back byte for byte",
    arguments: [
      "", "\n", "prose", "\u{FEFF}", "\u{FEFF}```knave\na\n```",
      "```knave\r\na\r\n```\r\n\r\n```output\r\n1\r\n```\r\n",
      "```knave", "```knave\n", "~~~knave\na\n~~~\ntext", "---\ntitle: x\n---\n", "a\rb\n",
      "```knave\na\n```\n\n\n```output\n```", "  ```knave\n  a\n ```   \n",
    ])
  func identity(text: String) throws {
    #expect(Array(try Notebook(text: text).text.utf8) == Array(text.utf8))
  }

  @Test(
    "Only a fence with the bare word knave is a cell",
    arguments: [
      ("```knave\na\n```", 1), ("````knave\na\n```\n````", 1), ("~~~knave\na\n~~~", 1),
      ("``` knave \na\n```", 1), ("   ```knave\na\n```", 1), ("    ```knave\na\n```", 0),
      ("```knave hide\na\n```", 0), ("```Knave\na\n```", 0), ("```knave`\n", 0),
      ("````markdown\n```knave\na\n```\n````", 0), ("<!--\n```knave\na\n```\n-->\n", 0),
      ("<!-- x -->\n```knave\na\n```", 1), ("<pre>\n```knave\n```\n</pre>\n", 0),
      ("``knave\na\n``", 0),
      ("```knave\na", 1), ("```knave\na\n~~~\n```", 1),
    ])
  func fences(text: String, count: Int) throws {
    #expect(try Notebook(text: text).cells.count == count)
    #expect(Notebook.holdsCells(Array(text.utf8)) == (count > 0))
  }

  @Test("A fence's indentation is taken off each line")
  func indentation() throws {
    let cell = try #require(try Notebook(text: "  ```knave\n  a\n b\n    c\n  ```").cells.first)
    #expect(cell.code == "a\nb\n  c\n")
  }

  @Test("An output counts as a cell's only right after it")
  func outputPlace() throws {
    let apart = try Notebook(text: "```knave\na\n```\ntext\n```output\n1\n```\n")
    #expect(apart.cells.first?.recorded == nil)
    let near = try Notebook(text: "```knave\na\n```\n \n\n~~~ output\n1\n~~~\n")
    #expect(near.cells.first?.recorded?.lines == ["1"])
    let second = try Notebook(text: "```knave\na\n```\n```output\n1\n```\n```output\n2\n```\n")
    #expect(second.cells.first?.recorded?.lines == ["1"])
  }

  @Test(
    "A wrong option is named with its line and the nearest right one",
    arguments: [
      ("#| timeot: 3", "n.md:2: a cell has no option 'timeot': did you mean 'timeout'?"),
      (
        "#| timeout: soon",
        "n.md:2: option 'timeout' is 'soon', expected a number of seconds above 0"
      ),
      ("#| timeout: -1", "n.md:2: option 'timeout' is '-1'"), ("#| timeout: nan", "'nan'"),
      ("#| tolerance: -1", "expected a number of at least 0"),
      ("#| check: all", "exact, values or none"),
      ("#| skip: maybe", "true or false"), ("#| name:", "has no value"),
      ("#| error:", "has no value"),
      ("#| name: a\n#| name: b", "n.md:3: option 'name' is given twice"),
      ("x\n#| name: a", "n.md:3: an option line stands below the code"),
      ("#| check: exact\n#| tolerance: 1", "n.md:3: 'tolerance' has no meaning"),
      ("#|", "no option ''"),
    ])
  func optionErrors(options: String, message: String) {
    let text = failureText { _ = try Notebook(text: "```knave\n\(options)\n```\n", path: "n.md") }
    #expect(text.contains(message), "\(text)")
  }

  @Test("Two cells of one name are refused")
  func names() {
    let cell = "```knave\n#| name: a\n```\n"
    #expect(
      failureText { _ = try Notebook(text: cell + cell) }.contains(
        "line 4: two cells are named 'a'"))
  }

  @Test("Invalid UTF-8 is refused with its byte and line")
  func invalidBytes() {
    for (bytes, place) in [([0x61, 0x0A, 0xFF], 2), ([0xC3], 0), ([0xED, 0xA0, 0x80], 0)] {
      let text = failureText { _ = try Notebook(bytes: bytes.map { UInt8($0) }) }
      #expect(text.contains("byte \(place) of the file is not UTF-8"), "\(text)")
    }
  }
}
