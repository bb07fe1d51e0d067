import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Numbers at the ends of what an integer holds, wherever a number can be typed.
@Suite("Huge numbers", .timeLimit(.minutes(20)))
struct HugeNumberTests {
  @Test(
    "A range at the ends of the integers has its members, or an error",
    arguments: [
      ("range(1, -9223372036854775807)", "[]"), ("range(1, -9223372036854775807, -1)", nil),
      ("range(-9223372036854775807 - 1, 9223372036854775807)", nil),
      (
        "range(9223372036854775807, -9223372036854775807 - 1, -9223372036854775807 - 1)",
        "[9223372036854775807, -1]"
      ),
      (
        "range(-9223372036854775807 - 1, 9223372036854775807, 9223372036854775807)",
        "[-9223372036854775808, -1, 9223372036854775806]"
      ),
      (
        "range(0, -9223372036854775807 - 1, -9223372036854775807 - 1)",
        "[0, -9223372036854775808]"
      ),
      (
        "range(9223372036854775806, 9223372036854775807)",
        "[9223372036854775806, 9223372036854775807]"
      ),
      ("9223372036854775806..9223372036854775807", "[9223372036854775806, 9223372036854775807]"),
      ("-9223372036854775807..9223372036854775807", nil), ("range(5, 1)", "[]"),
      ("range(1, 5, -1)", "[]"), ("range(5, 1, -2)", "[5, 3, 1]"), ("range(3)", "[0, 1, 2, 3]"),
      ("[] * 4611686018427387904", "[]"), ("\"\" * 9223372036854775807", ""),
      ("[1, 2, 3][-9223372036854775807 - 1:9223372036854775807]", "[1, 2, 3]"),
      ("\"abc\"[-9223372036854775807 - 1:9223372036854775807]", "abc"),
      ("[1, 2][-9223372036854775807 - 1]", nil), ("\"ab\"[9223372036854775807]", nil),
      ("(-9223372036854775807 - 1) % -1", "0"), ("(-9223372036854775807 - 1) * -1", nil),
      ("first([1, 2], 9223372036854775807)", "[1, 2]"),
      ("quantile(1..10, 1e300)", nil), ("round(1e300, 15)", "1e+300"),
      ("repeat -9223372036854775807 { 1 }", nil), ("int(9.3e18)", nil),
    ])
  func ends(code: String, expected: String?) throws {
    if let expected {
      #expect(try shown(code) == [expected])
    } else {
      #expect(failure(code) != nil)
    }
  }

  private static let numbers = [
    "9223372036854775807", "-9223372036854775807", "(-9223372036854775807 - 1)",
    "4611686018427387904",
    "-1", "0", "1", "2", "1e308", "-1e308", "9.3e18", "1e-320", "0.5", "(1e308 * 10)",
    "(1e308 * 10 - 1e308 * 10)", "2147483648", "4294967296", "nil", "true", "\"\"", "\"ab\"", "[]",
    "[1, 2]", "(x -> x)", "{a: 1}",
  ]

  private static let forms = [
    "@ + @", "@ - @", "@ * @", "@ / @", "@ % @", "@ ** @", "-@", "@ == @", "@ ~= @", "@ < @",
    "@ >= @",
    "@ in @", "@ not in @", "@..@", "x = [1, 2, 3]; x[@]", "x = [1, 2, 3]; x[@:@]", "\"a知b\"[@]",
    "\"a知b\"[@:@]", "x = [1, 2]; x[@] = @", "x = @; x += @", "x = @; x *= @", "repeat @ { 1 }",
    "for i in @ { i }", "while @ { 1 }", "kk count=@", "kk people=@ seed=@", "pair @ @", "-(@)",
    "{a: @}.a", "@ if @ else @", "expect @ == @",
  ]

  @Test("No statement with numbers of any size ends the process or runs on")
  func statements() {
    let count = ProcessInfo.processInfo.environment["KNAVE_FUZZ"].flatMap(Int.init) ?? 20_000
    let functions = makeInterpreter().registry.allNames.filter { !["quit", "help"].contains($0) }
    var numbers = FuzzNumbers(seed: 29)
    var limits = FuzzLimits()
    var ran = 0
    let interpreter = makeInterpreter()
    let clock = ContinuousClock()
    var end = clock.now
    interpreter.isInterrupted = { clock.now > end }
    for _ in 0..<count {
      var code: String
      if numbers.below(3) == 0 {
        let arguments = (0..<(1 + numbers.below(3))).map { _ in "@" }.joined(separator: ", ")
        code = "\(functions[numbers.below(functions.count)])(\(arguments))"
      } else {
        code = Self.forms[numbers.below(Self.forms.count)]
      }
      while let place = code.firstIndex(of: "@") {
        let number = Self.numbers[numbers.below(Self.numbers.count)]
        code.replaceSubrange(place...place, with: number)
      }
      limits.begin()
      end = clock.now + .milliseconds(300)
      if failure(code, interpreter) == nil { ran += 1 }
      limits.end(Array(code.utf8))
    }
    limits.finish()
    #expect(ran > count / 20)
  }
}
