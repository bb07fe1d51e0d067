/// What help says of a word of the grammar.
struct KeywordPage: Sendable {
  let words: [String]
  let usage: String
  let summary: String
  let example: String

  /// The page as it is shown.
  var text: String { "\(usage)\n\(summary)\n\nexample:\n  \(example)" }

  static func of(_ word: String) -> KeywordPage? { all.first { $0.words.contains(word) } }

  /// A page for every keyword.
  static let all: [KeywordPage] = [
    KeywordPage(
      words: ["def"], usage: "def NAME(PARAMETER, PARAMETER=DEFAULT) { … }",
      summary: "Define a function. Its last statement is its value; what it assigns is its own.",
      example: "def scaled(x, factor=2) { factor * x }; scaled(3)"),
    KeywordPage(
      words: ["return"], usage: "return [VALUE]",
      summary: "Leave a function, with a value or with nil.",
      example: "def sign(x) { if x < 0 { return -1 }; 1 }; sign(-3)"),
    KeywordPage(
      words: ["if", "else"], usage: "if CONDITION { … } else if CONDITION { … } else { … }",
      summary: """
        Run the first block whose condition is true. Inside an expression: A if CONDITION else B.
        At the prompt an if without else waits for one more line; an empty one runs it.
        """,
      example: "x = 3; if x > 2 { print \"large\" } else { print \"small\" }"),
    KeywordPage(
      words: ["for"], usage: "for NAME in LIST { … }",
      summary: "Run a block for each element of a list, each field of a record, each character.",
      example: "for i, word in enumerate([\"a\", \"b\"]) { print i, word }"),
    KeywordPage(
      words: ["in"], usage: "ELEMENT in LIST",
      summary: """
        Whether a list holds an element, a record a field, a string a part; not in is the contrary.
        In a loop: for NAME in LIST { … }.
        """,
      example: "print 2 in 1..3, \"a\" not in {b: 1}"),
    KeywordPage(
      words: ["while"], usage: "while CONDITION { … }",
      summary: "Run a block again and again, as long as the condition is true.",
      example: "n = 40; while n > 3 { n /= 2 }; n"),
    KeywordPage(
      words: ["repeat"], usage: "repeat COUNT { … }", summary: "Run a block so many times.",
      example: "n = 1; repeat 3 { n += n }; n"),
    KeywordPage(
      words: ["break"], usage: "break", summary: "Leave a loop.",
      example: "for i in 1..9 { if i == 3 { break }; print i }"),
    KeywordPage(
      words: ["continue"], usage: "continue", summary: "Go on with the next round of a loop.",
      example: "for i in 1..3 { if i == 2 { continue }; print i }"),
    KeywordPage(
      words: ["expect"], usage: "expect CONDITION [\"WHY\"]",
      summary: "End with an error unless a condition holds; its two sides are shown.",
      example: "expect 1 + 1 == 2 \"arithmetic holds\""),
    KeywordPage(
      words: ["import"], usage: "import \"FILE\"",
      summary: """
        Run the statements of a script, or of a notebook's cells, for what they define. Values are not
        shown. load does the same for a person: it takes over the notebook's seed, and save keeps it.
        """,
      example: "import \"rules.knave\""),
    KeywordPage(
      words: ["and", "or", "not"], usage: "A and B, A or B, not A",
      summary: "Join conditions. B is only looked at if A does not decide.",
      example: "x = 3; print x > 1 and x < 5, not (x == 3 or x == 4)"),
    KeywordPage(
      words: ["true", "false"], usage: "true, false", summary: "What conditions are.",
      example: "flag = 2 > 1; flag == true"),
    KeywordPage(
      words: ["nil"], usage: "nil", summary: "No value: an option that is nil is as if not given.",
      example: "x = nil; x == nil"),
  ]
}
