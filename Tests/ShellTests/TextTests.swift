import Diagnostics
import Shell
import Testing

@Suite("Text on a terminal")
struct TextTests {
  // Widths as in Unicode Standard Annex #11 and Technical Standard #51.
  @Test(
    "Columns of a text",
    arguments: [
      ("", 0), ("abc", 3), ("谜题", 4), ("e\u{301}", 1), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("“", 1),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("क्ष", 2), ("\u{1F600}", 2), ("\u{1F44D}\u{1F3FD}", 2),
      ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", 2), ("❤", 1), ("❤\u{FE0F}", 2),
      ("\u{1F1EB}\u{1F1F7}", 2), ("1\u{FE0F}\u{20E3}", 2), ("a\u{200B}b", 2), ("\u{1B}", 0),
      ("─█…", 3), ("\u{1F9D1}\u{200D}\u{1F680} x", 4),
    ])
  func width(text: String, columns: Int) {
    #expect(displayWidth(of: text) == columns)
  }

  @Test(
    "Cut to a width",
    arguments: [
      ("谜题谜题", 5, "谜题…"), ("谜题谜题", 4, "谜…"), ("abc", 3, "abc"), ("abc", 1, "…"), ("abc", 0, ""),
    ])
  func cut(text: String, width: Int, expected: String) {
    let result = truncated(text, toWidth: width)
    #expect(result == expected)
    #expect(displayWidth(of: result) <= width)
  }

  @Test(
    "Nothing in a text moves the cursor",
    arguments: [
      ("\u{1B}]0;t\u{7}", "\\u{1b}]0;t\\u{7}"), ("a\r\nb\tc", "a\\r\nb\tc"),
      ("\u{9B}2J", "\\u{9b}2J"),
      ("\u{7F}", "\\u{7f}"), ("a\u{202E}b\u{2066}", "a\\u{202e}b\\u{2066}"),
      ("谜 é \u{1F600}", "谜 é \u{1F600}"),
    ])
  func visible(text: String, shown: String) {
    #expect(visibleControlCharacters(text) == shown)
  }

  @Test(
    "A pasted block",
    arguments: [
      ("a\rb\r", "a\nb"), ("a\r\nb\n\rc\n\n", "a\nb\nc"), ("a\n\nb", "a\n\nb"),
      ("knave> x {\n  ...> y\n  ...>\n  ...> }", "x {\ny\n\n}"),
      ("knave>\noutput\n  two", "\noutput\n  two"), ("a knave> b", "a knave> b"),
      ("x\0y\tz", "xy\tz"),
    ])
  func paste(block: String, text: String) {
    #expect(textOfPaste(block, prompts: ["knave> ", "  ...> "]) == text)
  }

  @Test(
    "libedit gets no sequence last in a prompt, nor two side by side",
    arguments: [
      ("knave> ", "knave> "),
      ("\u{1B}[32mk> \u{1B}[0m", "\u{1}\u{1B}[32m\u{1}k>\u{1}\u{1B}[0m\u{1} "),
      ("\u{1B}[1m\u{1B}[32mk\u{1B}[0m", "\u{1}\u{1B}[1m\u{1B}[32m\u{1}k\u{1}\u{1B}[0m\u{1} "),
    ])
  func prompt(styled: String, literal: String) {
    #expect(promptForEditline(styled) == literal)
  }
}
