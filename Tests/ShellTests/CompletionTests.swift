import Diagnostics
import Shell
import Testing

@Suite("Completion")
struct CompletionTests {
  private func completions(_ texts: [String], _ range: Range<Int>, suffix: String = "")
    -> Completions
  {
    Completions(
      replaced: range, candidates: texts.map { .init(text: $0, summary: "", suffix: suffix) })
  }

  @Test("One candidate goes in with its suffix, many with what they share, then they are listed")
  func steps() {
    #expect(
      completions(["kk"], 0..<1, suffix: " ").step(in: "k", listing: false)
        == .replace(0..<1, "kk "))
    let many = completions(["谜题集", "谜题"], 4..<7)
    #expect(many.step(in: "kk  谜", listing: false) == .replace(4..<7, "谜题"))
    let shared = completions(["count", "countdown"], 0..<5)
    #expect(shared.step(in: "count", listing: false) == .nothing)
    #expect(shared.step(in: "count", listing: true) == .list)
    #expect(Completions.none.step(in: "x", listing: true) == .nothing)
    // A range outside the line, or inside a character, is nobody's reason to crash.
    #expect(completions(["a"], 0..<9).step(in: "x", listing: true) == .nothing)
    #expect(completions(["a"], 1..<2).step(in: "谜", listing: true) == .nothing)
  }

  @Test("The list aligns wide characters and fits the terminal")
  func list() {
    let described = [
      Completions.Candidate(text: "谜", summary: String(repeating: "long ", count: 30)),
      .init(text: "step", summary: "One\u{1B}[2J update"),
    ]
    let lines = candidateList(described, width: 40, palette: .plain).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth(of: $0) < 40 })
    #expect(lines[0].hasPrefix("谜    long"))
    #expect(lines[1] == "step  One\\u{1b}[2J update")
    let bare = (1...10).map { Completions.Candidate(text: "item\($0)") }
    #expect(
      candidateList(bare, width: 30, palette: .plain)
        == "item1   item5   item9\nitem2   item6   item10\nitem3   item7\nitem4   item8\n")
    #expect(
      candidateList(bare, width: 30, palette: .plain, limit: 2)
        == "item1  item2\n… and 8 more\n")
  }
}
