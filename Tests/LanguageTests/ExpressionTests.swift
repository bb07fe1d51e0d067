import Language
import Testing

@Suite("Expressions")
struct ExpressionTests {
  @Test(
    "Values and operators give what Python gives",
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3.5"), ("7 % 3", "1"),
      ("-7 % 3", "2"), ("7 % -3", "-2"), ("2 ** 10", "1024"), ("2 ** -1", "0.5"),
      ("2 ** 3 ** 2", "512"), ("-2 ** 2", "-4"), ("1e-3", "0.001"), ("2.5e-4", "0.00025"),
      ("0.1 + 0.2", "0.30000000000000004"), ("4 / 2", "2.0"), ("1 == 1.0", "true"),
      ("\"a\" + \"b\"", "ab"), ("[1, 2] + [3]", "[1, 2, 3]"), ("\"ab\" * 3", "ababab"),
      ("2 in [1, 2]", "true"), ("2 not in [1, 2]", "false"), ("\"b\" in \"abc\"", "true"),
      ("not true or true", "true"), ("1 < 2 and 2 < 3", "true"),
      ("1 if false else 2", "2"), ("2..5", "[2, 3, 4, 5]"), ("5..2", "[]"),
      ("{a: 1, \"b c\": [true, nil]}", "{a: 1, \"b c\": [true, nil]}"),
      ("{a: {b: 3}}.a.b", "3"), ("[1, 2, 3][-1]", "3"), ("[1, 2, 3, 4][1:3]", "[2, 3]"),
      ("[1, 2, 3][:-1]", "[1, 2]"), ("\"héllo\"[1]", "é"), ("\"héllo\"[1:3]", "él"),
      ("1 ~= 1.0000000001", "true"), ("1 ~= 1.001", "false"), ("[1, 2] == [1.0, 2]", "true"),
      ("\"x\" == 'x'", "true"), ("'a\\n'", "a\\n"), ("\"\\u{1F600}\"", "😀"),
      ("-9223372036854775807 - 1", "-9223372036854775808"), ("3 - -2", "5"), ("_x = 3; _x", "3"),
    ])
  func evaluates(code: String, expected: String) throws {
    #expect(try shown(code) == [expected])
  }

  @Test(
    "Functions on lists, numbers and strings",
    arguments: [
      ("map([1, 2], x -> x * 2)", "[2, 4]"), ("[1, 2, 3] | filter x -> x > 1", "[2, 3]"),
      ("[1, 2, 3] | map (x -> x + 1) | sum", "9"), ("reduce([1, 2, 3], (a, b) -> a * b)", "6"),
      ("sort([3, 1, 2])", "[1, 2, 3]"),
      ("sort_by([\"aa\", \"b\"], s -> len(s))", "[\"b\", \"aa\"]"),
      ("unique([1, 2, 1.0])", "[1, 2]"), ("zip([1, 2], [3, 4])", "[[1, 3], [2, 4]]"),
      ("mean([1, 2, 4.5])", "2.5"), ("std([1, 3])", "1.4142135623730951"), ("min(3, 1)", "1"),
      ("max([1.5, 2])", "2"), ("quantile([1, 2, 3], 0.5)", "2.0"), ("count([1, 2, 3])", "3"),
      ("sum([])", "0"), ("round(2.5)", "3"), ("round(2.345, 1)", "2.3"), ("abs(-3)", "3"),
      ("format(\"{} of {:.2}\", 3, 2.0)", "3 of 2.00"), ("join([1, 2], \", \")", "1, 2"),
      ("split(\"a b  c\")", "[\"a\", \"b\", \"c\"]"), ("first([1, 2])", "1"),
      ("[1, 2, 3] | first 2", "[1, 2]"), ("last([1, 2, 3], 2)", "[2, 3]"), ("len(\"日本\")", "2"),
      ("group_by([1, 2, 3], x -> x % 2)", "[{key: 1, values: [1, 3]}, {key: 0, values: [2]}]"),
      ("map([1.44], sqrt)", "[1.2]"), ("int(\"42\")", "42"), ("keys({a: 1})", "[\"a\"]"),
    ])
  func functions(code: String, expected: String) throws {
    #expect(try shown(code) == [expected])
  }

  @Test("Objects answer for their members, operators, elements and functions")
  func objects() throws {
    #expect(
      try shown(
        "p = pair 1 2; p.left + p.right; p * 2; 3 * p; p[1]; map(p, x -> x + 1); sum(p)")
        == ["3.0", "pair(2.0, 4.0)", "pair(3.0, 6.0)", "2.0", "[2.0, 3.0]", "summed by itself"])
  }

  @Test(
    "What cannot be computed is an error, never a crash",
    arguments: [
      "1 / 0", "1 % 0", "9223372036854775807 + 1", "-(-9223372036854775807 - 1)", "2 ** 64",
      "(-1) ** 0.5", "[1][5]", "{a: 1}.b", "nil + 1", "1 < \"a\"", "[1, \"a\"] | sort",
      "\"a\" * 100000000000", "[0] * 100000000000", "1..100000000000", "first([])", "mean([])",
      "f = x -> f(x); f(1)", "sqrt(-1)", "log(0)", "int(\"x\")", "1()", "\"abc\".x",
      "abs(-9223372036854775807 - 1)", "range(0, 10, 0)", "format(\"{\", 1)", "round(1e300)",
      "x -> x +", "\"\\q\"", "\"open", "@", "1 2", "[1, 2", "99999999999999999999", "1e999",
    ])
  func errors(code: String) {
    #expect(failure(code) != nil, "\(code) gave no error")
  }
}
