/// Values that no parameter expects, as the language writes them in a ``FuzzSession``.
public enum OddValue {
  public static let all: [String] = plain + texts + lists + functions + objects + files

  private static let plain = [
    "nil", "true", "false", "-1", "0", "1", "7", "9223372036854775807", "-9223372036854775807 - 1",
    "1000000000000", "0.5", "-0.5", "-0.0", "1e308", "-1e308", "1e-320", "1e308 * 10",
    "1e308 * 10 - 1e308 * 10", "123456.789",
  ]

  private static let texts = [
    "\"\"", "\" \"", "\"a\"", "\"知识 <think>\"", "\"\\0\"", "\"a\\0b\"",
    "\"\\u{202E}\\u{2066}abc\\u{200B}\"", "\"\\u{1B}[31m\\r\\n\"", "\"e\\u{301}\"",
    "\"{}{:.2}%s%n\"",
    "\"select * from runs\"", "\"../../x\"", "long", "\"9\" * 400", "\"(\" * 5000",
    "\"\\\\frac{\" * 2000", "\"grpo\"", "\"logic_rl\"", "\"kk\"", "\"first\"",
  ]

  private static let lists = [
    "[]", "[nil]", "[0]", "[1, 2, 3]", "[-1]", "[1e308, -1e308]", "[0.5, 0.5]", "[\"a\", \"b\"]",
    "[[1, 2], [3, 4]]", "[[1], [2, 3]]", "[[]]", "[[], []]", "[1, \"a\", nil, {a: 1}]", "deep",
    "many",
    "[many]", "1..3", "0..100000", "{}", "{a: 1}", "{a: {b: [1]}}", "{problem: p, response: \"x\"}",
    "[{problem: p, response: \"x\"}]", "{\"\": nil, \"a b\": 1}", "[{a: 1}, {b: 2}]",
    "{value: 1, low: 2, high: 0}", "[9223372036854775807, 9223372036854775807]", "[2, -3]",
  ]

  private static let functions = [
    "x -> x", "(a, b) -> a", "() -> 1", "x -> nil", "x -> \"a\"", "x -> {a: x}", "x -> [x]",
    "x -> 1e308 * 10", "x -> {total: 1, a: nil}", "fails", "endless", "print", "len", "map",
  ]

  private static let objects = [
    "m", "t", "halfway", "stepped", "tok", "p", "puzzles", "sums", "sums[0]", "rollouts",
    "rollouts[0]", "scores", "scores[0]", "evaluation", "adapted", "x", "y", "x2", "wide",
    "zeros([0])", "zeros([2, 0])", "tensor(1.0)", "runs_of_all", "runs_of_all[0]", "history_of_t",
    "t.metrics", "t.rollouts", "t.scores", "rule(\"length\")", "examples",
    "curriculum([puzzles, puzzles])", "effect([0.5, 0.6], [0.1, 0.2])", "preset(\"dapo\")",
  ]

  private static let files = FuzzSession.oddFiles.map { "\"\($0)\"" }
}
