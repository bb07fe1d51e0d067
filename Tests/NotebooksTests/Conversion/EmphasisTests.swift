import Foundation
import Notebooks
import Testing

@Suite("Emphasis")
struct EmphasisTests {
  private func paragraph(_ text: String) throws -> String {
    let page = HTMLConversion().text(of: try Notebook(text: text))
    let start = try #require(page.firstRange(of: "<p>")).upperBound
    let end = try #require(page.firstRange(of: "</p>")).lowerBound
    return String(page[start..<end])
  }

  /// Examples of the specification of CommonMark 0.31.2, §6.2, under its numbers.
  @Test(
    "is that of CommonMark",
    arguments: [
      (350, "*foo bar*", "<em>foo bar</em>"), (351, "a * foo bar*", "a * foo bar*"),
      (352, "a*\"foo\"*", "a*&quot;foo&quot;*"), (355, "foo*bar*", "foo<em>bar</em>"),
      (357, "_foo bar_", "<em>foo bar</em>"), (360, "foo_bar_", "foo_bar_"),
      (361, "5_6_78", "5_6_78"), (364, "foo-_(bar)_", "foo-<em>(bar)</em>"),
      (366, "*foo bar *", "*foo bar *"), (369, "*(*foo*)*", "<em>(<em>foo</em>)</em>"),
      (370, "*foo*bar", "<em>foo</em>bar"), (375, "_foo_bar_baz_", "<em>foo_bar_baz</em>"),
      (378, "**foo bar**", "<strong>foo bar</strong>"), (379, "** foo bar**", "** foo bar**"),
      (381, "foo**bar**", "foo<strong>bar</strong>"), (386, "foo__bar__", "foo__bar__"),
      (404, "*foo [bar](/url)*", "<em>foo <a href=\"/url\">bar</a></em>"),
      (407, "_foo __bar__ baz_", "<em>foo <strong>bar</strong> baz</em>"),
      (410, "*foo **bar** baz*", "<em>foo <strong>bar</strong> baz</em>"),
      (412, "*foo**bar*", "<em>foo**bar</em>"),
      (413, "***foo** bar*", "<em><strong>foo</strong> bar</em>"),
      (416, "foo***bar***baz", "foo<em><strong>bar</strong></em>baz"),
      (
        417, "foo******bar*********baz",
        "foo<strong><strong><strong>bar</strong></strong></strong>***baz"
      ),
      (435, "foo *\\**", "foo <em>*</em>"), (441, "****foo*", "***<em>foo</em>"),
      (442, "**foo***", "<strong>foo</strong>*"),
      (456, "***foo***", "<em><strong>foo</strong></em>"),
      (468, "*foo _bar* baz_", "<em>foo _bar</em> baz_"),
      (469, "*foo __bar *baz bim__ bam*", "<em>foo <strong>bar *baz bim</strong> bam</em>"),
      (470, "**foo **bar baz**", "**foo <strong>bar baz</strong>"),
      (471, "*foo *bar baz*", "*foo <em>bar baz</em>"),
    ])
  func specification(number: Int, markdown: String, html: String) throws {
    #expect(try paragraph(markdown) == html, "\(number)")
  }
}
