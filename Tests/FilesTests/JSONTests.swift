import Files
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "Values are written as they are read",
    arguments: [
      "null", "true", "-12", "0.5", "1e+20", "\"a\\n\\\"\\\\\"", "[1, [2], {}]",
      "{\"b\": 1, \"a\": [null]}", "\"\u{1F600}é\"",
    ])
  func roundTrip(text: String) throws {
    #expect(try JSONParser.parse(text.utf8).line == text)
    #expect(try JSONParser.parse(JSONParser.parse(text.utf8).text.utf8).line == text)
  }

  @Test(
    "Broken text is refused with its line",
    arguments: [
      ("", 1), ("{", 1), ("[1,\n2", 2), ("{\"a\":1,\n\"a\":2}", 2), ("01", 1), ("1e999", 1),
      ("\"\\ud800\"", 1), ("\"\u{1}\"", 1), ("[1] x", 1), ("nul", 1), ("-", 1),
    ])
  func broken(text: String, line: Int) {
    #expect { try JSONParser.parse(text.utf8) } throws: { ($0 as? JSONError)?.line == line }
  }

  @Test("What could move a cursor or reorder a line is written as an escape, and read back")
  func controls() throws {
    let text = "\u{1B}[2J \u{9B}2J \u{7F} \u{202E} \u{2028} \u{0} é"
    let literal = JSONValue.quoted(text)
    #expect(
      literal == #""\u001b[2J \u009b2J \u007f \u202e \u2028 \u0000 é""#)
    #expect(try JSONParser.parse(literal.utf8).stringValue == text)
  }

  @Test("Deep nesting is refused, not run into")
  func deep() {
    #expect(throws: JSONError.self) {
      try JSONParser.parse(String(repeating: "[", count: 100_000).utf8)
    }
  }
}
