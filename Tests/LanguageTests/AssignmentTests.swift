import Diagnostics
import Language
import Testing

@Suite("Assignment")
struct AssignmentTests {
  @Test("Elements and fields are assigned in place, and other variables keep the old value")
  func elements() throws {
    #expect(
      try shown(
        """
        x = [1, 2, 3]; y = x
        x[0] = 10; x[-1] = [4, 5]; x[2][1] += 1
        [x, y]
        r = {a: {b: [1]}}
        r.a.b[0] -= 3; r.c = "new"; r["d e"] = 1
        r
        x[x[0] - 9] *= 8
        x
        """) == [
          "[[10, 2, [4, 6]], [1, 2, 3]]", "{a: {b: [-2]}, c: \"new\", \"d e\": 1}",
          "[10, 16, [4, 6]]",
        ])
  }

  @Test("A variable changes by an operator, and words keep their own meaning")
  func operators() throws {
    #expect(try shown("n = 7; n += 1; n *= 2; n /= 4; n -= 1\nn") == ["3.0"])
    #expect(try shown("s = \"a\"; s += \"b\"; l = [1]; l += [2]\nprint s, l") == ["ab [1, 2]"])
    #expect(try shown("x = -1; y = x-1; y") == ["-2"])
    #expect(failure("kk += 1")?.message == "'kk' is a command and cannot name a variable")
    #expect(failure("n += 1")?.message == "there is no 'n'")
  }

  @Test("An assignment inside a function changes the function's own value")
  func locals() throws {
    #expect(
      try shown("x = [1, 2]\ndef f(l) { l[0] = 9; x[1] = 8; l + x }\nf(x)\nx")
        == ["[9, 2, 1, 8]", "[1, 2]"])
  }

  @Test("A list is unpacked into as many names, in a loop too")
  func unpacking() throws {
    #expect(try shown("a, b = [1, \"x\"]\nprint b, a") == ["x 1"])
    #expect(try shown("a = 1; b = 2; a, b = [b, a]\n[a, b]") == ["[2, 1]"])
    #expect(
      try shown("for i, w in enumerate([\"p\", \"q\"]) { print i, w }") == ["0 p", "1 q"])
    #expect(failure("a, b = [1, 2, 3]")?.message == "2 names for 3 values")
    #expect(failure("a, b = 1") != nil)
    #expect(failure("a, kk = [1, 2]") != nil)
  }

  @Test("A failed assignment says what is wrong, and leaves the value as it was")
  func failures() throws {
    let interpreter = makeInterpreter()
    _ = try shown("x = [1, [2]]; r = {a: 1}; p = pair 1 2", interpreter)
    for (code, message) in [
      ("x[2] = 1", "index 2 is outside the list of 2"), ("x[\"a\"] = 1", "an index is an integer"),
      ("x[1][0][0] = 1", "an integer has no elements"), ("r.b.c = 1", "no field 'b'"),
      ("r[0] = 1", "named by a string"), ("p.left = 3", "no elements or fields"),
      ("len = 3", "cannot name a variable"), ("1 = 2", "only a variable, an element"),
      ("f(1) = 2", "only a variable, an element"), ("x[1 / 0] = 3", "division by zero"),
    ] {
      let error = try #require(failure(code, interpreter), "\(code)")
      #expect(error.message.contains(message), "\(code): \(error.message)")
    }
    #expect(try shown("print x, r, p.left", interpreter) == ["[1, [2]] {a: 1} 1.0"])
  }

  @Test(
    "Ten thousand elements are assigned one by one without a copy each", .timeLimit(.minutes(20)))
  func manyElements() throws {
    #expect(
      try shown("x = [0] * 100000\nfor i in 0..99999 { x[i] = i }\nprint sum(x)")
        == ["4999950000"])
  }
}

@Suite("Parameters of functions")
struct ParameterTests {
  @Test("Parameters have defaults, and are given by place or by name in any order")
  func defaults() throws {
    let text = "k = 10\ndef f(a, b=2, c=k) { [a, b, c] }\nk = 0\n"
    #expect(
      try shown(
        text + "f(1)\nf(1, 3)\nf(1, c=4)\nf(c=1, b=5, a=6)\n7 | f(c=8)\nmap([1], f)\nf")
        == [
          "[1, 2, 10]", "[1, 3, 10]", "[1, 2, 4]", "[6, 5, 1]", "[7, 2, 8]", "[[1, 2, 10]]",
          "def f(a, b=2, c=10)",
        ])
  }

  @Test("A call with the wrong arguments says which")
  func mistakes() {
    let text = "def f(a, b=2) { a }\n"
    #expect(failure(text + "f()")?.message == "'f' takes 1 to 2 arguments, found 0")
    #expect(failure(text + "f(1, 2, 3)")?.message == "'f' takes 1 to 2 arguments, found 3")
    #expect(failure(text + "f(1, bb=3)")?.hint == "did you mean 'b'?")
    #expect(failure(text + "f(1, a=3)")?.message == "'a' is given twice")
    #expect(failure(text + "f(b=1)")?.message == "f needs 'a'")
    #expect(failure(text + "f(a=1, 2)")?.message == "arguments by place come before those by name")
    #expect(failure("def g(a=1, b) { a }")?.message.contains("'b' needs a default") == true)
  }
}
