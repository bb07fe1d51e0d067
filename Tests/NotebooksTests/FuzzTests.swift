import Foundation
import Notebooks
import TestSupport
import Testing

/// Random and mutated inputs, the same in every run; `KNAVE_FUZZ` sets how many.
@Suite struct FuzzTests {
  private static let pieces = [
    "```knave\n", "```\n", "```output\n", "~~~knave\n", "````", "`", "#| name: a\n",
    "#| timeout: 1\n",
    "---\n", "title: x\n", "seed: 3\n", "parameters: {a: [1, 2]}\n", "parameters:\n  - a\n", "&a ",
    "*a", "? ",
    "<!--", "-->", "<pre>", "\r\n", "\r", "\n", " ", "\t", "é", "\u{FEFF}", "\u{0}", "'", "\"", "[",
    "{", ": ",
    "- ", "|\n", "!!x ", "0.5 ", "1e9", "...\n", "[..]", "-", ".", "1", "e", "a b",
  ]

  private static var count: Int {
    ProcessInfo.processInfo.environment["KNAVE_FUZZ"].flatMap(Int.init) ?? 20_000
  }

  /// Knave's own notebooks, to be changed here and there.
  private static let notebooks: [[UInt8]] = {
    let folder =
      #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/notebooks/"
    return ["first-update.md", "learning.md"].compactMap { name in
      (try? Data(contentsOf: URL(filePath: folder + name))).map { [UInt8]($0.prefix(6000)) }
    }
  }()

  /// A piece of a notebook with a few bytes changed, left out, doubled or put in.
  private func mutated(_ numbers: inout SeededNumbers) -> [UInt8] {
    guard let whole = Self.notebooks.randomElement(using: &numbers) else { return [] }
    let start = numbers.integer(in: 0..<2) == 0 ? 0 : numbers.integer(in: 0..<whole.count)
    var bytes = Array(whole[start...].prefix(numbers.integer(in: 1..<800)))
    for _ in 0..<numbers.integer(in: 1..<6) {
      let place = numbers.integer(in: 0..<bytes.count)
      switch numbers.integer(in: 0..<4) {
      case 0: bytes[place] = UInt8(numbers.integer(in: 0..<256))
      case 1:
        bytes.removeSubrange(place..<min(place + numbers.integer(in: 0..<20), bytes.count - 1))
      case 2: bytes.insert(contentsOf: bytes.suffix(numbers.integer(in: 0..<40)), at: place)
      default:
        bytes.insert(
          contentsOf: Self.pieces[numbers.integer(in: 0..<Self.pieces.count)].utf8, at: place)
      }
    }
    return bytes
  }

  private func input(_ numbers: inout SeededNumbers) -> [UInt8] {
    if numbers.integer(in: 0..<16) == 0 { return mutated(&numbers) }
    var bytes = (0..<numbers.integer(in: 0..<24))
      .flatMap { _ in Array(Self.pieces[numbers.integer(in: 0..<Self.pieces.count)].utf8) }
    if numbers.integer(in: 0..<3) == 0 { bytes.insert(contentsOf: "---\n".utf8, at: 0) }
    if !bytes.isEmpty, numbers.integer(in: 0..<8) == 0 {
      bytes[numbers.integer(in: 0..<bytes.count)] = UInt8(numbers.integer(in: 0..<256))
    }
    return bytes
  }

  @Test("Any bytes are read back as they were or refused", .timeLimit(.minutes(20)))
  func reader() throws {
    var numbers = SeededNumbers(state: 1)
    var read = 0
    var limits = FuzzLimits()
    defer { limits.finish() }
    for _ in 0..<Self.count {
      let bytes = input(&numbers)
      limits.begin()
      defer { limits.end(bytes) }
      _ = Notebook.holdsCells(bytes)
      guard let notebook = try? Notebook(bytes: bytes) else { continue }
      read += 1
      guard Array(notebook.text.utf8) == bytes, let cell = notebook.cells.first else {
        #expect(Array(notebook.text.utf8) == bytes)
        continue
      }
      let output = String(decoding: input(&numbers), as: UTF8.self)
      let codes = try notebook.recording([cell.number: output]).cells.map(\.code)
      if codes != notebook.cells.map(\.code) { Issue.record("\(notebook.text.debugDescription)") }
    }
    #expect(read > Self.count / 5)
  }

  @Test("Any two outputs are compared, and an output equals itself", .timeLimit(.minutes(20)))
  func comparison() {
    var numbers = SeededNumbers(state: 2)
    let comparison = OutputComparison()
    var limits = FuzzLimits()
    defer { limits.finish() }
    for _ in 0..<Self.count {
      let recorded = String(decoding: input(&numbers), as: UTF8.self)
      let lines = recorded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let output = String(decoding: input(&numbers), as: UTF8.self)
      limits.begin()
      defer { limits.end(Array((recorded + "\u{0}" + output).utf8)) }
      if let difference = comparison.difference(recorded: lines, firstLine: 1, output: output) {
        if !(1...(lines.count + 1)).contains(difference.line) || difference.hunks.isEmpty {
          Issue.record("\(recorded.debugDescription) \(output.debugDescription)")
        }
      }
      let again = recorded.contains("\r") || recorded.hasSuffix("\n") || recorded.isEmpty
      if !again, comparison.difference(recorded: lines, firstLine: 1, output: recorded) != nil {
        Issue.record("\(recorded.debugDescription)")
      }
    }
  }
}
