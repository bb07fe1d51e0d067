import Notebooks
import Testing

@Suite struct RecordingTests {
  private let text =
    "Before.\n\n" + cellText("a", "1") + "Middle ```\n" + cellText("b", "2") + "After."

  @Test("Rewriting one output leaves every other byte")
  func otherBytes() throws {
    let changed = try Notebook(text: text).recording([1: "one\ntwo\n"])
    #expect(changed.text == text.replacing("\n1\n", with: "\none\ntwo\n"))
  }

  @Test("No new outputs give the same bytes")
  func unchanged() throws {
    #expect(try Notebook(text: text).recording([:]).text == text)
    #expect(try Notebook(text: text).recording([1: "1\n", 2: "2"]).text == text)
  }

  @Test("An output is added after its cell, and an empty one removed with its blank lines")
  func addedAndRemoved() throws {
    let plain = "x\n" + cellText("a") + "y"
    let recorded = try Notebook(text: plain).recording([1: "5\n"])
    #expect(recorded.text == "x\n" + cellText("a", "5") + "y")
    #expect(try recorded.recording([1: ""]).text == plain)
  }

  @Test("A fence grows beyond the back-ticks of the output")
  func backTicks() throws {
    let recorded = try Notebook(text: cellText("a")).recording([1: "```\n  `````\nx ```````"])
    #expect(recorded.text.contains("\n``````output\n```\n  `````\nx ```````\n``````\n"))
    #expect(recorded.cells.first?.recorded?.lines == ["```", "  `````", "x ```````"])
  }

  @Test("CR LF, indentation, an unclosed cell and a missing last line end are kept")
  func shapes() throws {
    let returns = try Notebook(text: "```knave\r\na\r\n```\r\nx").recording([1: "1\n2"])
    #expect(
      Array(returns.text.utf8)
        == Array("```knave\r\na\r\n```\r\n\r\n```output\r\n1\r\n2\r\n```\r\nx".utf8))
    let indented = try Notebook(text: "  ```knave\n  a\n  ```\n").recording([1: "1\n\n  2"])
    #expect(indented.text == "  ```knave\n  a\n  ```\n\n  ```output\n  1\n\n    2\n  ```\n")
    #expect(indented.cells.first?.recorded?.lines == ["1", "", "  2"])
    let open = try Notebook(text: "~~~~knave\na").recording([1: "1"])
    #expect(open.text == "~~~~knave\na\n~~~~\n\n```output\n1\n```\n")
    let noEnd = try Notebook(text: "```knave\na\n```\n```output\n1\n```").recording([1: "2"])
    #expect(noEnd.text == "```knave\na\n```\n```output\n2\n```")
  }

  @Test("Removing an output does not let a following fence take its place")
  func followingOutput() throws {
    let notebook = try Notebook(text: cellText("a", "1") + "\n```output\nprose\n```\n")
    #expect(try notebook.recording([1: ""]).cells.first?.recorded?.lines == [])
  }

  @Test("Any output parses back to the same cells")
  func property() throws {
    let pieces = [
      "`", "```", "~~~", "knave", "output", "\n", "\r", "\r\n", " ", "#| skip: true", "---", "é",
      "\u{0}", "...", "x",
    ]
    var stream = SeededNumbers(state: 1)
    let notebook = try Notebook(
      text: "---\nseed: 1\n---\n" + cellText("a") + "x\n" + cellText("b", "2") + "```knave\nc")
    for _ in 0..<2000 {
      var outputs: [Int: String] = [:]
      for number in 1...3 {
        outputs[number] = (0..<stream.integer(in: 0..<8))
          .map { _ in pieces[stream.integer(in: 0..<pieces.count)] }.joined()
      }
      let again = try notebook.recording(outputs)
      #expect(again.cells.map(\.code) == ["a\n", "b\n", "c\n"])
      let comparison = OutputComparison(check: .exact)
      for cell in again.cells {
        let output = try #require(outputs[cell.number])
        #expect(
          comparison.difference(recorded: cell.recorded?.lines ?? [], firstLine: 1, output: output)
            == nil)
      }
    }
  }
}
