import Diagnostics

/// Notebooks as pages that need no other file and run no script.
public struct HTMLConversion: Sendable {
  /// Words of the command language to set in bold.
  public var keywords: Set<String>

  public init(keywords: Set<String> = []) {
    self.keywords = keywords
  }

  /// The page of a notebook.
  ///
  /// Images below the notebook's folder become part of it, and so do the plots that cells draw into
  /// files; other images, and raw HTML, are shown as text.
  public func text(of notebook: Notebook) -> String {
    let images = LocalImages(notebook: notebook.path)
    let prose = MarkdownRenderer(image: images.dataAddress)
    let code = CodeColouring(keywords: keywords)
    let shown = notebook.shownAddresses
    var body = ""
    for part in notebook.parts {
      switch part {
      case .frontMatter: break
      case .prose(let source): body += prose.html(outputLines(source))
      case .cell(let cell):
        if !cell.options.hide {
          body += "<pre class=\"cell\"><code>\(code.html(cell.code))</code></pre>\n"
        }
        if let recorded = cell.recorded, !recorded.lines.isEmpty {
          body +=
            "<pre class=\"output\">\(escapedMarkup(visibleControlCharacters(recorded.text)))</pre>\n"
        }
        for name in DrawnPlots.names(in: cell) where !shown.contains(name) {
          guard let address = images.dataAddress(of: name) else { continue }
          body +=
            "<p><img src=\"\(address)\" alt=\"\(escapedMarkup(visibleControlCharacters(name), keepsLines: false))\"></p>\n"
        }
      }
    }
    return """
      <!doctype html>
      <html>
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; img-src data:">
      <title>\(escapedMarkup(visibleControlCharacters(notebook.title ?? "Notebook"), keepsLines: false))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
    pre { padding: .6rem .8rem; overflow-x: auto; font: .9rem/1.4 monospace; }
    pre.cell { background: #8881; border-left: 3px solid #48c; }
    pre.output { border-left: 3px solid #8888; margin-top: -.8rem; }
    table { border-collapse: collapse; } th, td { border: 1px solid #8886; padding: .2rem .6rem; }
    blockquote { border-left: 3px solid #8886; margin-left: 0; padding-left: 1rem; }
    img { max-width: 100%; }
    .comment { color: #788; } .string { color: #393; } .number { color: #a52; }
    .keyword { font-weight: bold; }
    """
}

extension Notebook {
  /// What the links and images of the prose lead to.
  fileprivate var shownAddresses: Set<String> {
    var addresses: Set<String> = []
    for case .prose(let text) in parts {
      let bytes = Array(text.utf8)
      // Where the address begins that is being read.
      var start: Int?
      for (place, byte) in bytes.enumerated() {
        let isOpening =
          byte == UInt8(ascii: "(") && place > 0 && bytes[place - 1] == UInt8(ascii: "]")
        if isOpening {
          start = place + 1
        } else if byte == UInt8(ascii: ")"), let first = start {
          addresses.insert(String(decoding: bytes[first..<place], as: UTF8.self))
          start = nil
        }
      }
    }
    return addresses
  }
}
