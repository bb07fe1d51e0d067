import Diagnostics
import Foundation
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
  /// The error for a word of a source.
  private func rendered(
    _ text: String, word: String, hint: String? = nil, name: String = "a.knave", firstLine: Int = 1
  ) throws -> [String] {
    let range = try #require(text.range(of: word))
    let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    return Diagnostic(
      .usage, "something is wrong",
      source: Source(name: name, text: text, firstLine: firstLine),
      span: Span(start, start + word.utf8.count), hint: hint
    ).rendered().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("A single line is shown with carets under the word and the hint beside them")
  func carets() throws {
    #expect(
      try rendered("puzzles = kk poeple=3", word: "poeple", hint: "did you mean 'people'?") == [
        "error: something is wrong", "  puzzles = kk poeple=3",
        "               ^^^^^^ did you mean 'people'?",
      ])
  }

  @Test("In a longer text the place is named, counted from the source's first line")
  func place() throws {
    let lines = try rendered("x = 1\ny = oops\n", word: "oops", firstLine: 11)
    #expect(lines[1] == "  --> a.knave:12:5")
    #expect(lines[2] == "  y = oops")
    #expect(lines[3] == "      ^^^^")
  }

  @Test("Carets stand under wide characters")
  func wide() throws {
    let lines = try rendered("名字 = 错误", word: "错误")
    #expect(lines[1] == "  名字 = 错误")
    #expect(lines[2] == "         ^^^^")
  }

  @Test("A line of thousands of characters is cut around the word")
  func longLine() throws {
    let text = String(repeating: "a ", count: 5000) + "oops" + String(repeating: " b", count: 5000)
    let lines = try rendered(text, word: "oops")
    #expect(lines[1].count < 200)
    #expect(lines[1].contains("oops"))
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let word = try #require(lines[1].range(of: "oops")?.lowerBound)
    #expect(
      lines[2].distance(from: lines[2].startIndex, to: caret)
        == lines[1].distance(from: lines[1].startIndex, to: word))
  }

  @Test("Nothing in a source can move the cursor")
  func controlCharacters() throws {
    let text = "x = \"\u{1B}[2J\u{7}\" oops"
    #expect(
      try rendered(text, word: "oops").joined().allSatisfy { $0 != "\u{1B}" && $0 != "\u{7}" })
  }

  @Test(
    "The nearest name is offered when it is near",
    arguments: [
      ("poeple", "people"), ("cuont", "count"), ("seeds", "seed"), ("xyzzy", nil), ("", nil),
    ])
  func nearestName(word: String, expected: String?) {
    #expect(nearest(to: word, in: ["people", "count", "seed", "depth"]) == expected)
  }

  @Test(
    "Widths are those of a terminal",
    arguments: [
      ("abc", 3), ("中文", 4), ("é", 1), ("e\u{301}", 1), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("", 0), ("─", 1),
    ])
  func width(text: String, columns: Int) {
    #expect(displayWidth(of: text) == columns)
  }

  @Test("Text is cut to a width, never through a wide character")
  func truncation() {
    #expect(truncated("中文字", toWidth: 4) == "中…")
    #expect(truncated("abc", toWidth: 3) == "abc")
    #expect(truncated("abcd", toWidth: 3) == "ab…")
  }
}

@Suite("Excerpts")
struct ExcerptTests {
  @Test(
    "A long text keeps its beginning and end, with its size between, and never half a character",
    arguments: ["a", "知", "e\u{301}", "👨‍👩‍👧"])
  func long(unit: String) {
    let text = "begin" + String(repeating: unit, count: 10_000) + "end"
    for limit in 20..<60 {
      let cut = excerpt(text, bytes: limit)
      #expect(cut.hasPrefix("begin") && cut.hasSuffix("end"))
      #expect(cut.contains("(\(text.utf8.count) bytes in all)"))
      #expect(cut.utf8.count <= limit + 40)
      #expect(!cut.contains("\u{FFFD}"))
    }
  }

  @Test("A text within the limit stays as it is")
  func short() {
    #expect(excerpt("知识", bytes: 6) == "知识")
    #expect(excerpt("", bytes: 0) == "")
    #expect(excerpt("知识", bytes: 5) != "知识")
  }

  @Test("A message is cut when it is made and when it is changed, and so is a hint")
  func messages() {
    let long = String(repeating: "x", count: 1_000_000)
    var error = Diagnostic(.runtime, long, hint: long)
    #expect(error.rendered().utf8.count < 5000)
    error.message = long
    error.hint = long
    #expect(error.rendered().utf8.count < 5000)
  }
}
