import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Random and mutated programs, the same in every run; `KNAVE_FUZZ` sets how many.
@Suite("Fuzz")
struct FuzzTests {
  private static let pieces = [
    "x", "y", "f", "kk", "pair", "twice", "print", "set", "map", "sum", "len", "=", "==", "~=", "+",
    "+=", "x[0]", "r.a", "x, y = ", "n=2", "-", "*", "/", "%", "**", "@", "..", "->", "|", "(", ")",
    "[", "]", "{", "}", ",", ":", ";",
    "\n", " ", " ", " ", "1", "0", "2.5", "1e300", "9223372036854775807", "\"a\"", "'b'", "\"",
    "\\u{1F600}", "true", "false", "nil", "not ", "and ", "or ", "in ", "if ", "else ", "for ",
    "while ", "repeat ", "def ", "return ", "break", "continue", "expect ", "import ", "#", "_",
    ".left", ".people", "people=", "count=3", "flavor=sour", "知", "\u{0}", "\u{1B}", "\u{FEFF}",
  ]

  private static let programs = [
    "def double(n) { n * 2 }\nx = map([1, 2, 3], double)\nsum(x) | print",
    "for i in 1..5 { if i % 2 == 0 { continue } else { print i, \"is odd\" } }",
    "p = kk people=3 count=2 flavor=sour\nprint p[0].people, {a: 1, b: [2, 3]}.b[-1]",
    "x = 3\nwhile x > 0 { x = x - 1 }\nexpect x == 0 \"done\"",
    "pair 1 2 | twice (v -> v * 2)\n_.left ~= 4",
    "r = {a: [1, [2]]}; r.a[1][0] += 5; a, b = r.a\ndef f(x, y=2) { x[0] = y; x }; f(b, y=a)",
  ]

  private static var count: Int {
    ProcessInfo.processInfo.environment["KNAVE_FUZZ"].flatMap(Int.init) ?? 10_000
  }

  private func program(_ numbers: inout FuzzNumbers) -> String {
    if numbers.below(2) == 0 {
      return (0..<numbers.below(30)).map { _ in Self.pieces[numbers.below(Self.pieces.count)] }
        .joined()
    }
    var bytes = Array(Self.programs[numbers.below(Self.programs.count)].utf8)
    for _ in 0..<(1 + numbers.below(4)) {
      let place = numbers.below(bytes.count + 1)
      switch numbers.below(4) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count: bytes[place] = UInt8(numbers.below(256))
      case 2:
        bytes.insert(contentsOf: Self.pieces[numbers.below(Self.pieces.count)].utf8, at: place)
      default: bytes.append(contentsOf: bytes.suffix(numbers.below(20)))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("Any text runs or gives an error with a place, and completes", .timeLimit(.minutes(20)))
  func programs() {
    var numbers = FuzzNumbers(seed: 3)
    var ran = 0
    var limits = FuzzLimits()
    defer { limits.finish() }
    for _ in 0..<Self.count {
      let text = program(&numbers)
      limits.begin()
      defer { limits.end(Array(text.utf8)) }
      let interpreter = makeInterpreter()
      var asked = 0
      interpreter.isInterrupted = {
        asked += 1
        return asked > 500
      }
      interpreter.loadFile = { _ in "x = 1" }
      if let error = failure(text, interpreter) {
        #expect(!error.message.isEmpty)
        #expect(!error.rendered().contains("\u{1B}"))
      } else {
        ran += 1
      }
      let cursor = numbers.below(text.utf8.count + 1)
      let completion = interpreter.completion(in: text, cursor: cursor)
      #expect(completion.replaced.upperBound <= text.utf8.count)
      // What has been typed so far never ends the wait for a text that is whole in itself.
      let whole = interpreter.inputState(of: text)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for count in lines.indices.prefix(20) {
        let part = lines[..<count].joined(separator: "\n")
        if case .wrong = interpreter.inputState(of: part) {
          guard case .wrong = whole else {
            Issue.record("\(part.debugDescription) is wrong, \(text.debugDescription) is not")
            continue
          }
        }
      }
    }
    #expect(ran > Self.count / 40)
  }

  @Test("What is deep, long or not text at all is an error and no crash", .timeLimit(.minutes(20)))
  func extremes() {
    let texts = [
      String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000),
      String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
      String(repeating: "{a: ", count: 10_000),
      String(repeating: "x.", count: 10_000) + "y",
      String(repeating: "f(", count: 10_000),
      "print \"" + String(repeating: "a", count: 10_000_000),
      String(repeating: "1 + ", count: 500_000),
      String(repeating: "x | ", count: 100_000) + "x",
      String(repeating: "#", count: 10_000_000) + "\n(",
      "\u{0}\u{0}\u{0}", "x = \u{0}", "\u{FFFD}\u{FFFE}",
      "x = \"a\"; repeat 100 { x = x + x }", "x = [1]; repeat 100 { x = x + x }",
      "2 ** 100000", "[1] * 100000000000", "\"a\" * 100000000000", "1..100000000000",
    ]
    for text in texts {
      #expect(failure(text) != nil, "\(text.prefix(40))")
    }
  }

  @Test("Ten megabytes in one line are read", .timeLimit(.minutes(20)))
  func longLine() throws {
    #expect(try shown("len(\"" + String(repeating: "知", count: 3_000_000) + "\")") == ["3000000"])
  }
}
