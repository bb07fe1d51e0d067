import Notebooks
import Testing

@Suite struct OutputComparisonTests {
  /// The difference between two outputs; the recorded one begins at line 10 of its file.
  private func difference(
    _ recorded: String, _ output: String, check: CellOptions.Check = .values,
    relative: Double = 1e-6
  ) -> OutputDifference? {
    OutputComparison(check: check, tolerance: Tolerance(relative: relative))
      .difference(
        recorded: recorded.split(separator: "\n", omittingEmptySubsequences: false).map(
          String.init), firstLine: 10, output: output)
  }

  @Test(
    "Lines that count as equal",
    arguments: [
      ("0.5", "0.5000001"), ("-0.5", "-0.4999999"), ("1e-3", "0.001"), ("1.0", "1"),
      ("0.0", "-1e-10"),
      ("nan inf", "nan inf"), ("a  b", "a b"), ("a b  ", "a b"), ("  9.5 x", "  9.50000001 x"),
      ("loss=0.5, n=3", "loss=0.50000001, n=3"), ("0.5%", "0.50000001%"),
      ("[1.0, 2.5]", "[1.0000001, 2.5000001]"),
      ("| a   | b |\n|-----|---|\n| 1.5 | 2 |", "| a | b |\n|---|---|\n| 1.5000001 | 2 |"),
      ("a     b\n─────  ──", "a b\n───────  ──"),
      ("[..]", "anything 3"), ("a [..] b", "a 17 b"), ("[..]b[..]", "abc"),
      ("loss 0.5 in [..] s", "loss 0.5000001 in 3.2 s"), ("[..] 0.5", "loss 0.5000001"),
      ("0.5[..]", "0.5000001 s"), ("0.5[..]", "0.49999999 s"), ("0.12[..]", "0.1234"),
      ("[..]5", "x1.5"), ("[..]0.5[..]1.5[..]", "a 0.5000001 b 1.4999999 c"),
      ("v1.2.3", "v1.2.3"), ("a\n...\nd", "a\nb\nc\nd"), ("...", ""), ("...\nd", "d"),
      ("a\n...", "a"),
      ("a\n...\nb 0.5 [..]\n...\nc", "a\nx\nb 0.5000001 y\nz\nc"), ("...\na\n...\na", "a\na"),
      ("  ...  ", "x\ny"), ("得分 0.5", "得分 0.50000001"), ("1.5.", "1.50000001."),
      ("x-1.5", "x-1.50000001"), ("1e5", "100000.01"),
    ])
  func equal(recorded: String, output: String) {
    #expect(difference(recorded, output) == nil)
  }

  @Test(
    "Lines that count as different",
    arguments: [
      ("0.5", "0.5001"), ("5", "6"), ("5", "5.0"), ("1", "0.9999999"), ("1.0", "2"),
      ("0.5", "-0.5"),
      ("nan", "inf"), ("word", "ward"), ("a b", "ab"), ("a b", "b a"), ("1.0", "nan"),
      ("1.2.3", "1.2.4"),
      ("qwen2.5000001", "qwen2.5000002"), ("loss 0.5 in [..] s", "loss 0.6 in 3.2 s"),
      ("[..]a", "b"), ("a[..]", "b"), ("[..]a[..]a[..]", "a"), ("ab[..]bc", "abc"),
      ("0.12[..]", "0.13"),
      ("...\nd", "a\nb"), ("a\n...\nd", "a"), ("a\n...\na", "a"), ("...\nb\n...", "a\nc"),
      ("é", "e\u{301}"),
      ("seed 12345678", "seed 12345679"), ("...x", "abc"), ("│ a │", "│ b │"),
    ])
  func different(recorded: String, output: String) {
    #expect(difference(recorded, output) != nil)
  }

  @Test(
    "A change is found at its line",
    arguments: [
      ("b 2.25", "b 2.26"), ("c three", "c tree"), ("d 4", "d 5"),
    ])
  func place(line: String, changed: String) throws {
    let recorded = "a 1\nb 2.25\nc three\nd 4"
    let found = try #require(difference(recorded, recorded.replacing(line, with: changed)))
    let index = try #require(recorded.split(separator: "\n").firstIndex { $0 == line })
    #expect(found.line == 10 + index)
    #expect(found.expected == line)
    #expect(found.got == changed)
    #expect(found.hunks.contains("-\(line)\n+\(changed)\n"))
  }

  @Test("A missing line, a line too many and swapped lines are found at their place")
  func order() throws {
    let missing = try #require(difference("a\nb\nc", "a\nc"))
    #expect((missing.line, missing.expected, missing.got) == (11, "b", nil))
    #expect(missing.hunks == "@@ -10,3 +1,2 @@\n a\n-b\n c\n")
    let extra = try #require(difference("a\nb", "a\nx\nb"))
    #expect((extra.line, extra.expected, extra.got) == (11, nil, "x"))
    let last = try #require(difference("a", "a\nb"))
    #expect((last.line, last.expected, last.got) == (11, nil, "b"))
    let swapped = try #require(difference("a\nb\nc", "b\na\nc"))
    #expect(swapped.line == 10)
    let afterEllipsis = try #require(difference("a\n...\ny 1\nz", "a\nb\nc\ny 2\nz"))
    #expect((afterEllipsis.line, afterEllipsis.got) == (12, "y 2"))
    #expect(afterEllipsis.hunks == "@@ -10,4 +1,5 @@\n a\n ...\n-y 1\n+y 2\n z\n")
  }

  @Test("The tolerance is relative with an absolute floor")
  func tolerances() {
    #expect(difference("1000.5", "1001.0", relative: 1e-3) == nil)
    #expect(difference("1000.5", "1002.0", relative: 1e-3) != nil)
    #expect(difference("0.0", "0.0000005", relative: 1e-3) == nil)
    #expect(difference("0.0", "0.000002", relative: 1e-3) != nil)
    #expect(difference("0.5", "0.50", relative: 0) == nil)
    #expect(difference("0.5", "0.5000000001", relative: 0) != nil)
  }

  @Test("An exact check allows nothing but another line end")
  func exact() {
    #expect(difference("a  b", "a b", check: .exact) != nil)
    #expect(difference("0.5", "0.50", check: .exact) != nil)
    #expect(difference("[..]", "x", check: .exact) != nil)
    #expect(difference("...", "x\ny", check: .exact) != nil)
    #expect(difference("a", "a\r\n", check: .exact) == nil)
    #expect(difference("a", "b", check: .none) == nil)
  }

  @Test("Patterns built to blow up are matched in linear time", .timeLimit(.minutes(20)))
  func explosive() {
    let many = String(repeating: "a", count: 20_000)
    #expect(difference(String(repeating: "[..]a", count: 5_000) + "b", many) != nil)
    #expect(difference("[..]" + String(repeating: "a", count: 10_000) + "b[..]", many) != nil)
    let numbers = String(repeating: "1.0 ", count: 5_000)
    #expect(difference("[..]" + numbers + "x[..]", numbers + numbers) != nil)
    let lines = String(repeating: "1.0\n", count: 2_000)
    #expect(difference("...\n" + lines + "x\n...", lines + lines) != nil)
    #expect(difference(String(repeating: "...\n1.0\n", count: 300) + "...\nx", lines) != nil)
  }

  @Test("A line of ten megabytes is compared", .timeLimit(.minutes(20)))
  func longLine() {
    let line = String(repeating: "word 0.25 ", count: 1_000_000)
    #expect(difference(line, line) == nil)
    #expect((difference(line, line + "x")?.hunks.utf8.count ?? .max) < 10_000)
  }
}
