import Foundation
import Notebooks
import Testing

/// The outputs that Knave's own notebooks record, changed one character at a time.
@Suite struct ChangedCharacterTests {
  private static let notebooks =
    #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/notebooks/"

  private func outputs() throws -> [RecordedOutput] {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.notebooks + "first-update.md")))
    return try Notebook(bytes: bytes).cells.compactMap(\.recorded)
  }

  @Test("A changed digit, letter or sign is found in its line; the same output never differs")
  func changes() throws {
    var numbers = SeededNumbers(state: 9)
    let comparison = OutputComparison()
    var changed = 0
    for output in try outputs() {
      #expect(
        comparison.difference(recorded: output.lines, firstLine: output.line, output: output.text)
          == nil)
      for _ in 0..<40 {
        let index = numbers.integer(in: 0..<output.lines.count)
        var line = Array(output.lines[index].utf8)
        guard !line.isEmpty else { continue }
        let place = numbers.integer(in: 0..<line.count)
        let old = line[place]
        let new: UInt8
        switch old {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          // A leading or trailing zero more or less is the same number.
          new = UInt8(ascii: "1") + (old - UInt8(ascii: "0")) % 9
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
          new = old == UInt8(ascii: "q") ? UInt8(ascii: "r") : UInt8(ascii: "q")
        default: continue
        }
        line[place] = new
        var lines = output.lines
        lines[index] = String(decoding: line, as: UTF8.self)
        let difference = comparison.difference(
          recorded: output.lines, firstLine: output.line, output: lines.joined(separator: "\n"))
        #expect(
          difference?.line == output.line + index, "\(output.lines[index]) and \(lines[index])")
        changed += 1
      }
    }
    #expect(changed > 200)
  }

  @Test("A missing line and two exchanged lines are found where they were")
  func order() throws {
    let comparison = OutputComparison()
    for output in try outputs() where output.lines.count > 2 {
      for index in output.lines.indices.dropLast()
      where output.lines[index] != output.lines[index + 1] {
        var lines = output.lines
        lines.swapAt(index, index + 1)
        let swapped = comparison.difference(
          recorded: output.lines, firstLine: output.line, output: lines.joined(separator: "\n"))
        #expect(swapped != nil)
        lines = output.lines
        lines.remove(at: index)
        let missing = comparison.difference(
          recorded: output.lines, firstLine: output.line, output: lines.joined(separator: "\n"))
        // One of a run of equal lines is as good as another.
        let run = output.lines[...index].reversed().prefix { $0 == output.lines[index] }.count
        #expect(
          missing.map { (output.line + index - run + 1...output.line + index).contains($0.line) }
            == true)
      }
    }
  }
}
