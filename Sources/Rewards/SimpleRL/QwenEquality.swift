/// Whether an answer equals a reference as Qwen's evaluation has it (`math_equal` in Qwen2.5-Math's
/// evaluation, with SymPy behind it), with its quirks: 1/100 and 100 times the reference are right, lists
/// are cut at the first comma, a relation's sign does not count, numbers agree within 1e-4.
///
/// - Parameters:
///   - answer: as ``qwenNormalized(_:)`` leaves it.
///   - reference: as the data has it.
func qwenEqual(_ answer: String, _ reference: String, depth: Int = 0) -> Bool {
  guard depth < 20 else { return false }
  let trimmed = (pythonTrimmed(answer), pythonTrimmed(reference))
  if trimmed.0.lowercased() == trimmed.1.lowercased() { return true }
  if ["A", "B", "C", "D", "E"].contains(reference), lastChoice(in: answer) == reference {
    return true
  }
  if let x = pythonNumber(answer), let y = pythonNumber(reference) {
    return [y / 100, y, y * 100].contains { isClose(x, $0) }
  }
  if answer.isEmpty { return false }
  return qwenEqualFormulas(trimmed.0, trimmed.1, depth)
}

private func qwenEqualFormulas(_ answer: String, _ given: String, _ depth: Int) -> Bool {
  var reference = given
  if answer.contains("pmatrix"), !reference.contains("pmatrix") {
    reference = bracesAsMatrix(reference)
  }
  var (first, second) = (answer, reference)
  if answer.hasPrefix("["), answer.hasSuffix("]"), !reference.hasPrefix("(") {
    (first, second) = (withoutBrackets(first), withoutBrackets(second))
  } else if answer.hasPrefix("("), answer.hasSuffix(")"), !reference.hasPrefix("[") {
    (first, second) = (withoutBrackets(first), withoutBrackets(second))
  }
  let marks: Set<Character> = ["{", "}", "(", ")"]
  if first.filter({ !marks.contains($0) }).lowercased()
    == second.filter({ !marks.contains($0) }).lowercased()
  {
    return true
  }
  if isBracketed(answer), isBracketed(reference) {
    let parts = (split(answer), split(reference))
    if parts.0.count == parts.1.count, parts.0.count < 500,
      zip(parts.0, parts.1).allSatisfy({ qwenEqual($0, $1, depth: depth + 1) })
    {
      return true
    }
  }
  if let a = matrixRows(answer), let b = matrixRows(reference), a.count == b.count,
    zip(a, b).allSatisfy({ x, y in
      x.count == y.count && zip(x, y).allSatisfy { qwenEqual($0, $1, depth: depth + 1) }
    })
  {
    return true
  }
  let sides = (sides(answer), sides(reference))
  if let a = sides.0, let b = sides.1 {
    let left = "\(pythonTrimmed(a.0)) - (\(pythonTrimmed(a.1)))"
    let right = "\(pythonTrimmed(b.0)) - (\(pythonTrimmed(b.1)))"
    if symbolicallyEqual(left, right) || symbolicallyEqual("-(\(left))", right) { return true }
  } else if let a = sides.0, isShort(a.0), !reference.contains("=") {
    if qwenEqual(a.1, reference, depth: depth + 1) { return true }
  } else if let b = sides.1, isShort(b.0), !answer.contains("=") {
    if qwenEqual(answer, b.1, depth: depth + 1) { return true }
  }
  return symbolicallyEqual(answer, reference)
}

private func isShort(_ label: String) -> Bool { pythonTrimmed(label).unicodeScalars.count <= 2 }

/// What stands on the two sides of the only equals sign.
private func sides(_ text: String) -> (String, String)? {
  let parts = text.split(separator: "=", omittingEmptySubsequences: false)
  return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
}

private func isBracketed(_ text: String) -> Bool {
  guard let first = text.first, text.count >= 3 else { return false }
  return (first == "(" || first == "[") && text.dropFirst(2).contains { $0 == ")" || $0 == "]" }
}

private func split(_ text: String) -> [String] {
  text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).map(
    String.init)
}

private func withoutBrackets(_ text: String) -> String {
  let marks: Set<Character> = ["[", "]", "(", ")"]
  var part = text[...]
  while let first = part.first, marks.contains(first) { part = part.dropFirst() }
  while let last = part.last, marks.contains(last) { part = part.dropLast() }
  return String(part)
}

private func matrixRows(_ text: String) -> [[String]]? {
  guard ["\\begin{pmatrix}", "\\begin{bmatrix}"].contains(where: { text.hasPrefix($0) }),
    ["\\end{pmatrix}", "\\end{bmatrix}"].contains(where: { text.hasSuffix($0) }), text.count > 28
  else { return nil }
  return text.dropFirst(15).dropLast(13).split(separator: "\\\\").map { pythonTrimmed($0) }
    .filter { !$0.isEmpty }
    .map { $0.split(separator: "&", omittingEmptySubsequences: false).map(String.init) }
}

/// `{1,2}` as a matrix, as the reference of an answer that is one.
private func bracesAsMatrix(_ text: String) -> String {
  guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"),
    text[open...close].contains(",")
  else { return "" }
  let inner = text[open...close].trimmingPrefix { $0 == "{" }
  let content = String(inner.reversed().drop { $0 == "}" }.reversed())
  return "\\begin{pmatrix}" + content.replacing(",", with: "\\") + "\\end{pmatrix}"
}

/// The last letter from A to E that stands alone.
private func lastChoice(in text: String) -> String? {
  let scalars = Array(text.uppercased().unicodeScalars)
  func isWord(_ index: Int) -> Bool {
    index >= 0 && index < scalars.count
      && (scalars[index].properties.isAlphabetic || scalars[index].properties.numericType != nil
        || scalars[index] == "_")
  }
  return scalars.indices.last {
    ("A"..."E").contains(scalars[$0]) && !isWord($0 - 1) && !isWord($0 + 1)
  }.map { String(scalars[$0]) }
}

/// A number as Python's `float` reads it, commas removed; one with a percent sign is a hundredth.
private func pythonNumber(_ text: String) -> Double? {
  guard text.utf8.count < 5000 else { return nil }
  var plain = text.filter { $0 != "," }
  if let value = pythonFloat(plain) { return value }
  guard plain.hasSuffix("%") else { return groupedNumber(text) }
  plain.removeLast()
  if plain.hasSuffix("\\") { plain.removeLast() }
  return pythonFloat(plain).map { $0 / 100 }
}

/// `3,\!110,\!400`, which the published grader reads as the number too.
private func groupedNumber(_ text: String) -> Double? {
  guard text.contains("\\!") else { return nil }
  let plain = text.replacing("\\!", with: "").filter { $0 != " " }
  let groups = plain.split(separator: ",", omittingEmptySubsequences: false)
  guard groups.dropFirst().allSatisfy({ $0.prefix { $0.isNumber }.count == 3 }) else { return nil }
  return pythonFloat(groups.joined())
}

private func pythonFloat(_ text: String) -> Double? {
  // Digits of any script are digits to Python.
  var digits = String.UnicodeScalarView()
  for scalar in pythonTrimmed(text).unicodeScalars {
    let digit = scalar.isASCII ? nil : decimalDigit(scalar)
    digits.append(digit.map { Unicode.Scalar(UInt8(0x30 + $0)) } ?? scalar)
  }
  let plain = String(digits)
  guard let first = plain.unicodeScalars.first, plain.unicodeScalars.allSatisfy(\.isASCII) else {
    return nil
  }
  let lowered = plain.lowercased()
  let unsigned = first == "+" || first == "-" ? String(lowered.dropFirst()) : lowered
  if ["inf", "infinity"].contains(unsigned) { return first == "-" ? -.infinity : .infinity }
  if unsigned == "nan" { return .nan }
  guard unsigned.allSatisfy({ $0.isNumber || ".e+-_".contains($0) }) else { return nil }
  // Underscores stand between digits only.
  let characters = Array(lowered)
  for (index, character) in characters.enumerated() where character == "_" {
    guard index > 0, index + 1 < characters.count, characters[index - 1].isNumber,
      characters[index + 1].isNumber
    else { return nil }
  }
  var number = lowered.filter { $0 != "_" }
  if number.hasSuffix(".") { number += "0" }
  return Double(number.replacing(".e", with: ".0e"))
}

/// Python's `math.isclose` with a relative tolerance of 1e-4.
private func isClose(_ x: Double, _ y: Double) -> Bool {
  if x == y { return true }
  guard x.isFinite, y.isFinite else { return false }
  return abs(x - y) <= 1e-4 * max(abs(x), abs(y))
}

/// SymPy's part: equal once simplified, or relations whose sides differ by the same, or numbers within
/// 1e-4.
private func symbolicallyEqual(_ first: String, _ second: String) -> Bool {
  guard let a = SymbolicReader.reading(first), let b = SymbolicReader.reading(second) else {
    return false
  }
  switch (a.right, b.right) {
  case (nil, nil): return agree(a.left, b.left)
  case (let x?, let y?):
    let left = MathExpression.sum([a.left, .negative(x)])
    let right = MathExpression.sum([b.left, .negative(y)])
    return agree(left, right) || agree(.negative(left), right)
  default: return false
  }
}

private func agree(_ a: MathExpression, _ b: MathExpression) -> Bool {
  if a == b { return true }
  let names = a.variables.union(b.variables).sorted()
  if names.isEmpty {
    if let x = a.exact, let y = b.exact, x == y { return true }
    let (x, y) = (a.value([:]), b.value([:]))
    return x.isFinite && y.isFinite && x.isReal && y.isReal && isClose(x.real, y.real)
  }
  guard names.count <= 20 else { return false }
  var compared = 0
  for number in 0..<8 {
    var point: [String: Double] = [:]
    for (place, name) in names.enumerated() {
      let fraction = (Double(number * 29 + place * 13 + 5) * 0.618_033_988_749_895)
        .truncatingRemainder(dividingBy: 1)
      // Near 0 and far from it, on both sides: |x − 3| is 3 − x below 3.
      point[name] = (0.3 + 2.4 * fraction) * [1, 1, 4, 15][number % 4] * (number < 4 ? 1 : -1)
    }
    guard Effort.spend(a.size + b.size) else { return false }
    let (x, y) = (a.value(point), b.value(point))
    guard x.isFinite, y.isFinite else {
      if x.isFinite != y.isFinite { return false }
      continue
    }
    compared += 1
    if (x - y).size > 1e-9 * max(x.size, y.size, 1e-300) { return false }
  }
  return compared >= 3
}
