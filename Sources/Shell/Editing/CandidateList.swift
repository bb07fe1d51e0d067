import Diagnostics

/// Lays the candidates of a completion out for the terminal: one a row with its summary, or, when
/// none has a summary, in columns.
///
/// - Parameter limit: how many candidates are shown before the rest is only counted.
package func candidateList(
  _ candidates: [Completions.Candidate], width: Int, palette: Palette, limit: Int = 100
) -> String {
  let shown = candidates.prefix(limit)
  let widest = shown.map { displayWidth(of: visibleControlCharacters($0.text)) }.max() ?? 0
  var rows: [String]
  if shown.allSatisfy({ $0.summary.isEmpty }) {
    rows = columns(shown.map(\.text), widest: widest, width: width, palette: palette)
  } else {
    rows = shown.map { row($0, widest: widest, width: width, palette: palette) }
  }
  if candidates.count > shown.count {
    rows.append(palette.paint("… and \(candidates.count - shown.count) more", as: .hint))
  }
  return rows.map { $0 + "\n" }.joined()
}

private func row(
  _ candidate: Completions.Candidate, widest: Int, width: Int, palette: Palette
) -> String {
  let text = visibleControlCharacters(candidate.text)
  let padding = String(repeating: " ", count: widest - displayWidth(of: text) + 2)
  // One column stays free: a terminal that is full to the edge starts another row.
  let summary = truncated(
    visibleControlCharacters(candidate.summary), toWidth: max(0, width - widest - 3))
  return palette.paint(text, as: .command) + padding + palette.paint(summary, as: .hint)
}

/// Down the columns first, as `ls` does.
private func columns(
  _ texts: [String], widest: Int, width: Int, palette: Palette
) -> [String] {
  let columnCount = max(1, (width - 1) / (widest + 2))
  let rowCount = (texts.count + columnCount - 1) / columnCount
  return (0..<rowCount).map { row in
    stride(from: row, to: texts.count, by: rowCount).map { index in
      let text = visibleControlCharacters(texts[index])
      let isLast = index + rowCount >= texts.count
      let padding = isLast ? 0 : widest - displayWidth(of: text) + 2
      return palette.paint(text, as: .command) + String(repeating: " ", count: padding)
    }.joined()
  }
}
