/// LaTeX and plain text of an answer, with what carries no meaning taken away: spaces of typesetting,
/// sizes of brackets, fonts, dollar signs around it, a full stop behind it.
func cleanedMath(_ text: String) -> String {
  var result = text
  for (from, to) in unicodeSymbols where result.contains(from) {
    result = result.replacing(from, with: to)
  }
  // Thousands: 1,\!000 and 1{,}000.
  result = result.replacing("{,}", with: ",").replacing("\\!", with: "")
  for command in ["\\left", "\\right", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\big", "\\Big"] {
    result = removing(command, from: result, unlessLetterFollows: true)
  }
  for spacing in ["\\,", "\\;", "\\:", "\\ ", "~", "\\quad", "\\qquad", "\\displaystyle", "\\limits"] {
    result = result.replacing(spacing, with: " ")
  }
  for (from, to) in sameMeaning { result = result.replacing(from, with: to) }
  for font in fonts { result = result.replacing(font, with: "\\text{") }
  for wrapper in ["\\boxed{", "\\fbox{"] { result = unwrapping(wrapper, in: result) }
  result = result.replacing("\\$", with: "\u{24}").replacing("\\%", with: "%")
  for math in ["\\(", "\\)", "\\[", "\\]"] { result = result.replacing(math, with: " ") }
  result = strippingDollars(result)
  result = joiningThousands(result)
  return trimmingEnds(result)
}

private let unicodeSymbols: [(String, String)] = [
  ("×", "\\times "), ("·", "\\cdot "), ("⋅", "\\cdot "), ("÷", "/"), ("−", "-"), ("–", "-"),
  ("π", "\\pi "), ("∞", "\\infty "), ("√", "\\sqrt "), ("≤", "\\le "), ("≥", "\\ge "),
  ("≠", "\\ne "), ("²", "^2"), ("³", "^3"), ("°", "^\\circ "), ("∪", "\\cup "), ("∩", "\\cap "),
  ("∅", "\\emptyset "), ("ℝ", "\\mathbb{R}"), ("±", "\\pm "), ("½", "\\frac12 "),
  ("¼", "\\frac14 "), ("¾", "\\frac34 "), ("≈", "\\approx "), ("，", ","), ("（", "("), ("）", ")"),
  ("％", "%"), ("：", ":"), ("\u{A0}", " "), ("’", "'"), ("∈", "\\in "), ("⟨", "\\langle "),
  ("⟩", "\\rangle "), ("…", "\\ldots "),
]

private let sameMeaning: [(String, String)] = [
  ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"), ("\\cfrac", "\\frac"), ("\\dbinom", "\\binom"),
  ("\\tbinom", "\\binom"), ("\\geqslant", "\\ge"), ("\\leqslant", "\\le"), ("\\geq", "\\ge"),
  ("\\leq", "\\le"), ("\\neq", "\\ne"), ("\\varnothing", "\\emptyset"), ("\\degree", "^\\circ "),
  ("^{\\circ}", "^\\circ "), ("\\cdotp", "\\cdot"), ("\\ast", "\\cdot"), ("\\div", "/"),
  ("\\lbrace", "\\{"), ("\\rbrace", "\\}"), ("\\lvert", "|"), ("\\rvert", "|"), ("\\vert", "|"),
  ("\\mid", "|"), ("\\lbrack", "["), ("\\rbrack", "]"), ("\\colon", ":"), ("\\backslash", "\\setminus"),
  ("\\gt", ">"), ("\\lt", "<"), ("\\dots", "\\ldots"), ("**", "^"), ("<=", "\\le "), (">=", "\\ge "),
  ("!=", "\\ne "), ("\\sim", ""), ("\\approx", ""), ("\\operatorname{", "\\text{"),
  ("\\inf ", "\\infty "), ("\\inf,", "\\infty,"), ("\\inf)", "\\infty)"), ("\\inf]", "\\infty]"),
]

private let fonts = [
  "\\textbf{", "\\textit{", "\\textrm{", "\\textsf{", "\\texttt{", "\\textnormal{", "\\mathrm{",
  "\\mathbf{", "\\mathit{", "\\mathsf{", "\\mbox{", "\\hbox{", "\\emph{", "\\bf{", "\\rm{",
]

private func removing(
  _ command: String, from text: String, unlessLetterFollows: Bool
) -> String {
  var result = ""
  var rest = Substring(text)
  while let range = rest.firstRange(of: command) {
    result += rest[..<range.lowerBound]
    let after = rest[range.upperBound...]
    if unlessLetterFollows, let next = after.first, next.isLetter {
      result += command
      rest = after
    } else {
      // `\left.` and `\right.` stand for no bracket.
      rest = command == "\\left" || command == "\\right"
        ? (after.first == "." ? after.dropFirst() : after) : after
    }
  }
  return result + rest
}

/// The content of a wrapper whose brace may or may not be closed.
private func unwrapping(_ wrapper: String, in text: String) -> String {
  var result = text
  for _ in 0..<20 {
    guard let range = result.firstRange(of: wrapper) else { return result }
    var depth = 1
    var end = range.upperBound
    while end < result.endIndex {
      if result[end] == "{" { depth += 1 }
      if result[end] == "}" {
        depth -= 1
        if depth == 0 { break }
      }
      end = result.index(after: end)
    }
    let inner = result[range.upperBound..<end]
    let after = end < result.endIndex ? result[result.index(after: end)...] : ""
    result = String(result[..<range.lowerBound]) + " " + inner + " " + after
  }
  return result
}

/// Dollars around mathematics go; one before a number stays, as money.
private func strippingDollars(_ text: String) -> String {
  let count = text.count { $0 == "$" }
  if count == 0 { return text }
  if count == 1 { return text }
  return text.replacing("$", with: " ")
}

/// `1,234,567` → `1234567`, where the groups are whole and the number stands alone.
private func joiningThousands(_ text: String) -> String {
  let characters = Array(text)
  var result = ""
  var index = 0
  func isDigit(_ place: Int) -> Bool {
    place >= 0 && place < characters.count && ("0"..."9").contains(characters[place])
  }
  while index < characters.count {
    guard isDigit(index), !isDigit(index - 1), index == 0 || characters[index - 1] != "." else {
      result.append(characters[index])
      index += 1
      continue
    }
    var end = index
    while isDigit(end) { end += 1 }
    var groups: [Range<Int>] = []
    var place = end
    if end - index <= 3, characters[index] != "0" {
      while place < characters.count, characters[place] == "," {
        var first = place + 1
        while first < characters.count, characters[first] == " " { first += 1 }
        // A space behind the comma is typesetting only after \!, which is gone by now: 11, 111.
        guard first == place + 1, isDigit(first), isDigit(first + 1), isDigit(first + 2),
          !isDigit(first + 3)
        else { break }
        groups.append(first..<first + 3)
        place = first + 3
      }
    }
    result += String(characters[index..<end])
    for group in groups { result += String(characters[group]) }
    index = groups.isEmpty ? end : place
  }
  return result
}

/// Without blanks, full stops, line breaks and dollars at the ends.
private func trimmingEnds(_ text: String) -> String {
  var result = Substring(text)
  while let first = result.first, first.isWhitespace || first == ":" { result = result.dropFirst() }
  while true {
    if let last = result.last, last.isWhitespace || last == "." || last == "," || last == ";" {
      result = result.dropLast()
    } else if result.hasSuffix("\\\\") {
      result = result.dropLast(2)
    } else if result.hasSuffix("\\") {
      result = result.dropLast()
    } else {
      return String(result)
    }
  }
}
