import Diagnostics
import Foundation
import Language
import Testing

/// Values that a few lines can make and that could take all memory, all time or all stack.
@Suite("Values built to be too much", .timeLimit(.minutes(20)))
struct HostileValueTests {
  @Test("A value that shares its parts a hundred times over is shown, compared and written")
  func shared() throws {
    let interpreter = makeInterpreter()
    _ = try shown("x = [1]; y = [1]; repeat 100 { x = [x, x]; y = [y, y] }", interpreter)
    #expect(
      try shown("print x == y, x ~= y, x == [x, x], x in [y]", interpreter) == [
        "true true false true"
      ])
    let text = try #require(try shown("x", interpreter).first)
    #expect(text.utf8.count < 4 << 20 && text.contains("…"))
    #expect(try shown("len(str(x)) < 4000000", interpreter) == ["true"])
    #expect(try shown("r = {a: x}; s = {a: y}\nr == s", interpreter) == ["true"])
    #expect(try shown("y = [y, [2]]; x = [x, [1]]\nx == y", interpreter) == ["false"])
  }

  @Test(
    "What would outgrow the limits is an error",
    arguments: [
      "s = \"a\" * 60000000; join([s, s])", "s = \"a\" * 60000000; format(\"{}{}\", s, s)",
      "replace(\"a\" * 20000, \"a\", \"b\" * 20000)", "x = [0] * 9000000; flatten([x, x])",
      "flatten([[0] * 100] * 1000000)",
      "for c in \"a\" * 30000000 { c }", "join([\"a\" * 1000] * 1000000, \"b\")",
    ])
  func limits(code: String) throws {
    let error = try #require(failure(code))
    #expect(error.message.contains("longer than"), "\(error.message)")
  }

  @Test("Distinct values are found in time that grows with their number")
  func distinct() throws {
    #expect(try shown("len(unique(1..300000))") == ["300000"])
    #expect(try shown("len(group_by(1..300000, x -> x % 100000))") == ["100000"])
    #expect(
      try shown(
        "unique([1, 1.0, \"1\", [1], [1.0], {a: 1}, {a: 1}, nil, nil, true, true, 2, -0.0, 0])")
        == ["[1, \"1\", [1], {a: 1}, nil, true, 2, -0.0]"])
    #expect(try shown("len(unique([pair(1, 2), [1, 2], [1.0, 2.0], pair(1, 2)]))") == ["2"])
  }

  @Test("Long work of one function stops when it is asked to", arguments: ["unique", "sort"])
  func interruption(function: String) throws {
    let interpreter = makeInterpreter()
    _ = try shown("x = map(1..100000, i -> (i * 7919) % 100003)", interpreter)
    var asked = 0
    interpreter.isInterrupted = {
      asked += 1
      return asked > 100
    }
    #expect(failure("\(function)(x)", interpreter)?.kind == .interrupted)
    #expect(asked < 1000)
  }

  @Test("When memory runs short the statement ends with an error, and the session goes on")
  func memory() throws {
    let interpreter = makeInterpreter()
    var isShort = false
    interpreter.isShortOfMemory = { isShort }
    _ = try shown("x = 1", interpreter)
    isShort = true
    let error = try #require(failure("x = map(1..10, i -> i)", interpreter))
    #expect(error.kind == .runtime && error.message.contains("memory"))
    isShort = false
    #expect(try shown("x", interpreter) == ["1"])
  }

  @Test("Integers are compared exactly, also beyond what a floating-point number tells apart")
  func largeIntegers() throws {
    #expect(try shown("9007199254740993 == 9007199254740992") == ["false"])
    #expect(try shown("9007199254740993 ~= 9007199254740992") == ["true"])
  }
}
