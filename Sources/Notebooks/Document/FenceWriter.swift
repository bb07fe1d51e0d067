/// Writes fenced blocks that read back as what was put in.
enum FenceWriter {
  /// A fenced block: the fence is longer than any run of back-ticks that could close it.
  static func block(
    info: String, lines: [String], indentation: Int = 0, lineEnd: String = "\n"
  ) -> String {
    let fence = String(repeating: "`", count: fenceLength(for: lines))
    let margin = String(repeating: " ", count: indentation)
    var text = margin + fence + info + lineEnd
    for line in lines {
      text += (line.isEmpty ? "" : margin + line) + lineEnd
    }
    return text + margin + fence + lineEnd
  }

  private static func fenceLength(for lines: [String]) -> Int {
    var longest = 2
    for line in lines {
      let run = line.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 == UInt8(ascii: "`") }
      longest = max(longest, run.count)
    }
    return longest + 1
  }
}
