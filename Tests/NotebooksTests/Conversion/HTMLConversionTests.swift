import Foundation
import Notebooks
import Testing

@Suite struct HTMLConversionTests {
  private func body(_ text: String, path: String? = nil) throws -> String {
    let page = HTMLConversion(keywords: ["for"]).text(of: try Notebook(text: text, path: path))
    let start = try #require(page.firstRange(of: "<body>\n")).upperBound
    let end = try #require(page.firstRange(of: "</body>")).lowerBound
    return String(page[start..<end])
  }

  @Test(
    "Prose is rendered",
    arguments: [
      ("# One *two*", "<h1>One <em>two</em></h1>\n"), ("#no", "<p>#no</p>\n"),
      ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>\n"),
      (
        "**a** _b_ ~~c~~ `<d>`",
        "<p><strong>a</strong> <em>b</em> <del>c</del> <code>&lt;d&gt;</code></p>\n"
      ),
      ("snake_case_name 2*3*4 * x", "<p>snake_case_name 2<em>3</em>4 * x</p>\n"),
      ("*open **x", "<p>*open **x</p>\n"), ("\\*a\\*", "<p>*a*</p>\n"),
      ("`` a`b ``", "<p><code>a`b</code></p>\n"),
      (
        "[a](https://x.org/?q=1&r) [b](b.md)",
        "<p><a href=\"https://x.org/?q=1&amp;r\">a</a> <a href=\"b.md\">b</a></p>\n"
      ),
      ("- a\n- b\n  - c\n", "<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"),
      ("2. a\n3. b", "<ol start=\"2\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
      ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n"),
      ("---x\n\n---", "<p>---x</p>\n<hr>\n"),
      ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
      (
        "|a|b|\n|-|-:|\n|1|2\\|3|",
        "<table>\n<thead>\n<tr><th>a</th><th style=\"text-align:right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td style=\"text-align:right\">2|3</td></tr>\n</tbody>\n</table>\n"
      ),
    ])
  func prose(markdown: String, html: String) throws {
    #expect(try body(markdown) == html)
  }

  @Test("A short row gets its missing cells, but a table only a thousand of them")
  func shortRows() throws {
    #expect(try body("|a|b|\n|-|-|\n|1|").contains("<tr><td>1</td><td></td></tr>"))
    let columns = 300
    let text =
      "|" + String(repeating: "a|", count: columns) + "\n|"
      + String(repeating: "-|", count: columns) + "\n" + String(repeating: "|b|\n", count: 2000)
    let page = try body(text)
    #expect(page.split(separator: "<td>b</td>", omittingEmptySubsequences: false).count == 2001)
    #expect(page.split(separator: "<td></td>", omittingEmptySubsequences: false).count == 1001)
  }

  @Test(
    "A mark with an extender on it is a character, and symbols stand beside emphasis as signs do",
    arguments: [
      ("a *️⃣ b*", "<p>a *️⃣ b*</p>\n"), ("→*a*→", "<p>→<em>a</em>→</p>\n"),
      ("é_b_", "<p>é_b_</p>\n"), ("😀_b_", "<p>😀<em>b</em></p>\n"),
      ("我*b*", "<p>我<em>b</em></p>\n"), ("\\→ \\é", "<p>→ \\é</p>\n"),
    ])
  func extenders(markdown: String, html: String) throws {
    #expect(try body(markdown) == html)
  }

  @Test("Cells are coloured, hidden code is left out, and outputs are shown as text")
  func cells() throws {
    let text = cellText("for x 1.5 'a' # c", "<b>\u{1B}") + cellText("#| hide: true\nsecret", "2")
    #expect(
      try body(text) == """
        <pre class="cell"><code><span class="keyword">for</span> x <span class="number">1.5</span> \
        <span class="string">'a'</span> <span class="comment"># c</span>
        </code></pre>
        <pre class="output">&lt;b&gt;\\u{1b}
        </pre>
        <pre class="output">2
        </pre>

        """)
  }

  @Test(
    "Nothing in a notebook can run",
    arguments: [
      "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JAVAscript:alert(1))",
      "![x](x\" onerror=\"y)",
      "[x](https://a\"onclick=\"b)", "```knave\n</code><script>\n```",
      "---\ntitle: </title><script>\n---\n",
      "[x](data:text/html,y)",
    ])
  func safety(text: String) throws {
    let page = HTMLConversion().text(of: try Notebook(text: text))
    for danger in ["<script", "javascript:alert", "\" onerror", "\"onclick", "href=\"data"] {
      #expect(
        !page.lowercased().contains(danger)
          || (danger == "javascript:alert" && !page.contains("<a")))
    }
  }

  @Test("Images below the notebook's folder are inlined, others are not")
  func images() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.png", "png")
    _ = try folder.write("out.png", "png")
    let file = try folder.write("in/a.md", "")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/in/link.png", withDestinationPath: "../out.png")
    #expect(
      try body("![d](a.png)", path: file)
        == "<p><img src=\"data:image/png;base64,cG5n\" alt=\"d\"></p>\n")
    for name in [
      "../out.png", "link.png", "none.png", "https://x.org/a.png", "/etc/passwd", "a.md",
    ] {
      #expect(try body("![d](\(name))", path: file) == "<p>d</p>\n")
    }
  }

  @Test("A plot that a cell draws into a file stands below the cell, unless the prose shows it")
  func plots() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/curve.svg", "<svg/>")
    _ = try folder.write("out.svg", "<svg/>")
    let file = try folder.write("in/a.md", "")
    let image = "<p><img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"curve.svg\"></p>\n"
    let cell = cellText("plot [1, 2] file=\"curve.svg\" width=300")
    #expect(try body(cell, path: file).hasSuffix("</pre>\n" + image))
    #expect(
      try body(cellText("plot(x, file = 'curve.svg')", "1"), path: file).hasSuffix(
        "</pre>\n" + image))
    #expect(try body(cell + "\n![c](curve.svg)\n", path: file).split(separator: "<img").count == 2)
    for name in ["../out.svg", "none.svg", "/etc/passwd.svg", "curve.svg\u{0}"] {
      #expect(try !body(cellText("plot [1] file=\"\(name)\""), path: file).contains("<img"))
    }
  }

  @Test("A plot is an output in Jupyter, and the way back is the notebook again")
  func plotsInJupyter() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("curve.svg", "<svg>\n</svg>\n")
    let text =
      cellText("plot [1, 2] file=\"curve.svg\"") + "\n"
      + cellText("plot [1] file=\"curve.svg\"\n1", "1")
    let file = try folder.write("a.md", text)
    let jupyter = JupyterConversion.text(of: try Notebook(text: text, path: file))
    #expect(jupyter.components(separatedBy: "image/svg+xml").count == 3)
    #expect(try JupyterConversion.markdown(ofJupyter: Array(jupyter.utf8)) == text)
  }

  @Test(
    "Marks without partners and deep nesting are rendered in linear time", .timeLimit(.minutes(20)))
  func explosive() throws {
    for mark in ["[", "*", "_ ", "`a``b", "> ", "- ", "![](", "**a", "|", "~~"] {
      _ = try body(String(repeating: mark, count: 20_000))
    }
  }
}
