import Diagnostics

/// Text in lines no wider than the terminal, broken between words; a longer word stands alone.
func wordWrapped(_ text: String, width: Int) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    guard displayWidth(of: line) > width else { return String(line) }
    var lines: [String] = []
    var current = ""
    var columns = 0
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let wide = displayWidth(of: word)
      if columns > 0, columns + 1 + wide > width {
        lines.append(current)
        (current, columns) = (String(word), wide)
      } else {
        current += columns == 0 && current.isEmpty ? String(word) : " " + word
        columns += wide + (columns == 0 ? 0 : 1)
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }.joined(separator: "\n")
}
