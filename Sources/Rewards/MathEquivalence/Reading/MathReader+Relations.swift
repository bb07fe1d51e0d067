/// Values stated twice, exactly and rounded, and the lines of a system.
extension MathReader {
  /// `\frac{2}{3} \approx 0.667`: the exact value, and the rounded ones that agree with it. Behind a label,
  /// or nothing, a rounded value is the value.
  static func approximated(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    // A tilde elsewhere names a distribution.
    if tokens.first == .command("sim") { return value(tokens.dropFirst(), depth: depth + 1) }
    let sides = split(tokens) { $0 == .command("approx") }
    guard sides.count > 1 else { return nil }
    if trimmed(sides[0]).isEmpty { return value(sides[1], depth: depth + 1) }
    guard let exact = value(sides[0], depth: depth + 1) else { return nil }
    if case .expression(let label, _, _) = exact, label.isLabel,
      case .expression(let rounded, _, _)? = value(sides[1], depth: depth + 1)
    {
      return .equation(label, rounded)
    }
    let stated = exact.statedNumber
    let rounded = sides.dropFirst().compactMap { side -> MathValue? in
      guard let stated, let unit = lastPlace(of: side), let value = value(side, depth: depth + 1),
        let number = value.asReal, abs(number - stated) <= unit
      else { return nil }
      return value
    }
    return rounded.isEmpty ? exact : .approximated(exact, by: rounded)
  }

  /// What one in the last place of a number is worth: 0.001 in 0.667; nil for what has no numeral in it.
  private static func lastPlace(of tokens: ArraySlice<MathToken>) -> Double? {
    for case .number(let digits) in tokens {
      var unit = 1.0
      if let point = digits.firstIndex(of: ".") {
        for _ in digits[digits.index(after: point)...] { unit /= 10 }
      }
      return unit
    }
    return nil
  }

  /// The lines of `cases`, `aligned` and their kin, and of an array behind a brace.
  static func rowsOfEnvironment(_ all: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    var tokens = all
    let isBraced = tokens.first == .symbol("⦃")
    if isBraced { tokens = tokens.dropFirst() }
    guard case .begin(let name)? = tokens.first,
      lineEnvironments.contains(name) || isBraced && name == "array",
      let end = endOfEnvironment(tokens, from: tokens.startIndex + 1), end == tokens.endIndex - 1
    else { return nil }
    var lines: [MathValue] = []
    for row in environmentRows(tokens[(tokens.startIndex + 1)..<end]) {
      // Marks of alignment stand inside a relation, conditions of a case behind one.
      let cells = row.filter { !trimmed($0).isEmpty }
      if name == "cases", cells.count > 1 {
        let parts = cells.compactMap { value($0, depth: depth + 1) }
        guard parts.count == cells.count else { return nil }
        lines.append(.tuple(parts, opening: "c", closing: "c"))
      } else {
        guard let line = value(ArraySlice(cells.flatMap(\.self)), depth: depth + 1) else {
          return nil
        }
        lines.append(line)
      }
      if lines.count > 50 { return nil }
    }
    return lines.count == 1 ? lines[0] : lines.isEmpty ? nil : .list(lines)
  }

  private static let lineEnvironments: Set<String> = [
    "cases", "aligned", "align", "align*", "gathered", "gather", "split", "equation", "equation*",
  ]
}

extension MathValue {
  /// The number that is said, that of the last side of an equation.
  fileprivate var statedNumber: Double? {
    if case .equation(_, let value) = self { value.asReal } else { asReal }
  }
}
