import TestSupport
import Testing
import Training

@Suite("Shaping and filtering")
struct ShapingTests {
  @Test("The overlong penalty grows linearly over the buffer, as in DAPO")
  func overlong() throws {
    let lengths = Golden.params("dapo_overlong")["lengths"].numbers
    let penalties = try lengths.map {
      try overlongPenalty(length: Int($0), maximum: 20, buffer: 4)
    }
    #expect(penalties == Golden.out("dapo_overlong")["penalty"].numbers)
    #expect(throws: FormulaError.self) {
      try overlongPenalty(length: 3, maximum: 4, buffer: 5)
    }
  }

  @Test("Groups without a difference are left out, groups of one stay")
  func filter() throws {
    let groups = Golden.params("dapo_filter_groups")["groups"]
    let names = ["a", "b", "c", "d", "e"]
    var scores: [Double] = []
    var numbers: [Int] = []
    for (number, name) in names.enumerated() {
      scores += groups[name].numbers
      numbers += groups[name].numbers.map { _ in number }
    }
    for (filter, entry) in [
      (GroupFilter.varyingScores, "kept"), (.mean(above: 0, below: 1), "openrlhf_kept_range_0_1"),
    ] {
      let kept = try filter.keptSequences(scores: scores, groups: numbers)
      let keptNames = Set(kept.map { names[numbers[$0]] })
      #expect(keptNames == Set(Golden.out("dapo_filter_groups")[entry].list.map(\.string)))
      #expect(kept == kept.sorted())
    }
    #expect(
      try GroupFilter.varyingScores.keptSequences(
        scores: [0.1, 0.1, 0.1], groups: [0, 0, 0]) == [])
  }
}
