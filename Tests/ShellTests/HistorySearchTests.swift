import Shell
import Testing

@Suite("Searching the history")
struct HistorySearchTests {
  private func search(_ pattern: String) -> HistorySearch {
    var search = HistorySearch(
      texts: ["step t", "谜题 2", "kk seed=2", "step t", "谜题 1"], line: "before", cursor: 3)
    for scalar in pattern.unicodeScalars { search.append(scalar) }
    return search
  }

  @Test("The newest text that holds the pattern, with the cursor on it")
  func newest() {
    let search = search("题")
    #expect(search.found == ("谜题 2", 3))
    #expect(!search.hasFailed)
  }

  @Test("Older and newer step through the matches and pass over what is shown already")
  func steps() {
    var search = search("s")
    #expect(search.found.line == "step t")
    search.older()
    #expect(search.found.line == "kk seed=2")
    search.older()
    #expect(search.found.line == "step t")
    search.newer()
    #expect(search.found.line == "kk seed=2")
    var same = self.search("step")
    same.older()
    #expect(same.hasFailed && same.found.line == "step t")
  }

  @Test("What is not found keeps the last match; erasing finds again")
  func failure() {
    var search = search("seedx")
    #expect(search.hasFailed && search.found.line == "kk seed=2")
    search.removeLast()
    #expect(!search.hasFailed && search.found.line == "kk seed=2")
    for _ in 0..<9 { search.removeLast() }
    #expect(search.found == ("before", 3) && search.start == ("before", 3))
  }
}
