/// The SVG files that a cell draws into: `plot values file="curve.svg"`.
enum DrawnPlots {
  /// Their names, in the order of the code, each once.
  static func names(in cell: Cell) -> [String] {
    var names: [String] = []
    var known: Set<String> = []
    for match in cell.code.matches(of: /\bfile\s*=\s*["']([^"'\n]+\.svg)["']/) {
      let name = String(match.1)
      if known.insert(name).inserted { names.append(name) }
    }
    return names
  }
}
