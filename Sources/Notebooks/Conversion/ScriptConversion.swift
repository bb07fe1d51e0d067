/// Notebooks as scripts of the command language.
public enum ScriptConversion {
  /// The cells' code in order, with prose and front matter as comments and parameters as
  /// assignments. Cells that a replay skips, or that must fail, are comments too.
  public static func text(of notebook: Notebook) -> String {
    var blocks: [[String]] = []
    for part in notebook.parts {
      switch part {
      case .frontMatter:
        blocks.append(opening(notebook.frontMatter))
      case .prose(let source):
        blocks.append(comments(trimmed(outputLines(source))))
      case .cell(let cell):
        let code = trimmed(outputLines(cell.code))
        if let error = cell.options.error {
          blocks.append(comments(["Fails with: \(error)"] + code))
        } else if cell.options.skip {
          blocks.append(comments(["Skipped:"] + code))
        } else {
          blocks.append(code)
        }
      }
    }
    return blocks.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }
      .joined(separator: "\n")
  }

  private static func opening(_ frontMatter: FrontMatter) -> [String] {
    var lines: [String] = []
    if let title = frontMatter.title { lines += comments(outputLines(title)) }
    if let seed = frontMatter.seed { lines.append("# Run with --seed \(seed).") }
    return lines + frontMatter.parameters.map { "\($0.name) = \($0.value.literal)" }
  }

  private static func comments(_ lines: [String]) -> [String] {
    lines.map { $0.isEmpty ? "#" : "# \($0)" }
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
    var lines = Array(lines.drop(while: isBlank))
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    return lines
  }
}
