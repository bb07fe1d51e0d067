/// The opening line of a fenced code block (CommonMark 0.31, §4.5).
struct FenceOpening: Hashable, Sendable {
  /// Spaces before the fence, 0 to 3; as many are taken off each line inside.
  let indentation: Int
  /// Back-tick or tilde.
  let mark: UInt8
  /// How many marks, at least 3.
  let length: Int
  /// What follows the marks, without the white space around it.
  let info: String

  init?(line: ArraySlice<UInt8>) {
    let unindented = line.drop { $0 == UInt8(ascii: " ") }
    guard unindented.startIndex - line.startIndex <= 3, let mark = unindented.first,
      mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~")
    else { return nil }
    let rest = unindented.drop { $0 == mark }
    guard rest.startIndex - unindented.startIndex >= 3 else { return nil }
    if mark == UInt8(ascii: "`"), rest.contains(mark) { return nil }
    indentation = unindented.startIndex - line.startIndex
    self.mark = mark
    length = rest.startIndex - unindented.startIndex
    info = String(decoding: rest.trimmingBlanks(), as: UTF8.self)
  }

  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    let unindented = line.drop { $0 == UInt8(ascii: " ") }
    guard unindented.startIndex - line.startIndex <= 3 else { return false }
    let rest = unindented.drop { $0 == mark }
    return rest.startIndex - unindented.startIndex >= length && rest.trimmingBlanks().isEmpty
  }

  /// A line inside the block, without the fence's indentation.
  func unindented(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let spaces = line.prefix(indentation).prefix { $0 == UInt8(ascii: " ") }
    return line.dropFirst(spaces.count)
  }
}

/// A fenced code block as lines of its file.
struct FencedBlock: Sendable {
  let opening: FenceOpening
  /// All its lines, fences included.
  let lines: Range<Int>
  /// The lines between the fences.
  let inside: Range<Int>
  /// Whether there is a closing fence; without one the block runs to the end of the file.
  var isClosed: Bool { inside.upperBound < lines.upperBound }

  /// The fenced blocks of a document in order.
  ///
  /// A fence inside another fence or inside a raw HTML block such as a comment opens nothing.
  static func all(in source: SourceLines, from first: Int) -> [FencedBlock] {
    read(source, from: first).blocks
  }

  /// The line that closes the fence or raw HTML block in which a document ends; nil where none is open.
  static func openEnd(in source: SourceLines) -> String? {
    let (blocks, openHTML) = read(source, from: 0)
    if let openHTML { return openHTML }
    guard let last = blocks.last, !last.isClosed else { return nil }
    let mark = [UInt8](repeating: last.opening.mark, count: last.opening.length)
    return String(repeating: " ", count: last.opening.indentation)
      + String(decoding: mark, as: UTF8.self)
  }

  /// The blocks, and the end of a raw HTML block that is not closed.
  private static func read(
    _ source: SourceLines, from first: Int
  ) -> (blocks: [FencedBlock], openHTML: String?) {
    var blocks: [FencedBlock] = []
    var openHTML: String?
    var line = first
    while line < source.lines.count {
      if let html = RawHTMLOpening(line: source.content(line)) {
        while line < source.lines.count, !html.isClosed(by: source.content(line)) { line += 1 }
        if line == source.lines.count { openHTML = html.ending }
        line += 1
        continue
      }
      guard let opening = FenceOpening(line: source.content(line)) else {
        line += 1
        continue
      }
      var last = line + 1
      while last < source.lines.count, !opening.isClosed(by: source.content(last)) { last += 1 }
      let end = min(last + 1, source.lines.count)
      blocks.append(
        FencedBlock(opening: opening, lines: line..<end, inside: (line + 1)..<max(last, line + 1)))
      line = end
    }
    return (blocks, openHTML)
  }
}

/// The start of an HTML block that ends at a given text (CommonMark 0.31, §4.6, kinds 1 to 5).
struct RawHTMLOpening {
  private let endings: [String]

  init?(line: ArraySlice<UInt8>) {
    let unindented = line.drop { $0 == UInt8(ascii: " ") }
    guard unindented.startIndex - line.startIndex <= 3, unindented.first == UInt8(ascii: "<") else {
      return nil
    }
    let start = String(decoding: unindented.prefix(12), as: UTF8.self).lowercased()
    let element = start.dropFirst().prefix { $0.isLetter }
    if start.hasPrefix("<!--") {
      endings = ["-->"]
    } else if start.hasPrefix("<?") {
      endings = ["?>"]
    } else if start.hasPrefix("<![cdata[") {
      endings = ["]]>"]
    } else if start.hasPrefix("<!"), start.dropFirst(2).first?.isLetter == true {
      endings = [">"]
    } else if ["script", "pre", "style", "textarea"].contains(element),
      [nil, " ", "\t", ">"].contains(start.dropFirst(1 + element.count).first)
    {
      endings = ["</script>", "</pre>", "</style>", "</textarea>"]
    } else {
      return nil
    }
  }

  /// A text that ends the block.
  var ending: String { endings.first ?? "" }

  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    endings.contains { line.containsIgnoringCase($0) }
  }
}

extension ArraySlice<UInt8> {
  /// The slice without the blanks at its ends.
  func trimmingBlanks() -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
    return start[...last]
  }

  /// Whether a short ASCII text in lower case occurs.
  func containsIgnoringCase(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard count >= wanted.count else { return false }
    return (startIndex...(endIndex - wanted.count)).contains { start in
      for (offset, letter) in wanted.enumerated() {
        let byte = self[start + offset]
        let lower = (65...90).contains(byte) ? byte + 32 : byte
        if lower != letter { return false }
      }
      return true
    }
  }
}
