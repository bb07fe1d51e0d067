import BigInt

/// LaTeX and plain text of an answer, with what carries no meaning taken away: spaces of typesetting,
/// sizes of brackets, fonts, dollar signs around it, a full stop behind it.
///
/// What stays is written in one way: `\frac`, `\le`, `\text{…}`, ASCII digits and signs.
func cleanedMath(_ text: String) -> String {
  var cleaner = MathCleaner(strippingMarkdown(text))
  return trimmingEnds(joiningThousands(strippingDollars(cleaner.cleaned())))
}

/// `**42**` and `` `42` `` without the marks.
private func strippingMarkdown(_ text: String) -> String {
  for mark in ["**", "`"] where text.utf8.count < 5000 {
    let plain = text.trimmed
    if plain.count > 2 * mark.count, plain.hasPrefix(mark), plain.hasSuffix(mark) {
      let inner = String(plain.dropFirst(mark.count).dropLast(mark.count))
      if !inner.contains(mark) { return inner }
    }
  }
  return text
}

/// Rewrites a text in one pass from left to right.
private struct MathCleaner {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var result = String.UnicodeScalarView()
  /// How deep in braces each box that is open was opened.
  private var boxes: [Int] = []
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func cleaned() -> String {
    while place < scalars.count {
      let scalar = scalars[place]
      switch scalar {
      case "\\": command()
      case "{":
        if follows(",}", at: place + 1) {
          write(",")  // 1{,}000
          place += 3
        } else {
          depth += 1
          write("{")
          place += 1
        }
      case "}":
        place += 1
        if boxes.last == depth {
          boxes.removeLast()
          write(" ")
        } else {
          write("}")
        }
        depth -= 1
      case "^" where follows("{\\circ}", at: place + 1):
        write("^\\circ ")
        place += 8
      case "*" where follows("*", at: place + 1): pair("^")
      case "<" where follows("=", at: place + 1): pair("\\le ")
      case ">" where follows("=", at: place + 1): pair("\\ge ")
      case "!" where follows("=", at: place + 1): pair("\\ne ")
      case "~":
        write(" ")
        place += 1
      default:
        if scalar.isASCII { result.append(scalar) } else { write(unicode[scalar] ?? String(scalar)) }
        place += 1
      }
    }
    return String(result)
  }

  private mutating func write(_ text: String) { result.append(contentsOf: text.unicodeScalars) }

  private mutating func pair(_ text: String) {
    write(text)
    place += 2
  }

  private func follows(_ text: String, at start: Int) -> Bool {
    var index = start
    for scalar in text.unicodeScalars {
      guard index < scalars.count, scalars[index] == scalar else { return false }
      index += 1
    }
    return true
  }

  private func isLetter(_ index: Int) -> Bool {
    index < scalars.count && scalars[index].isASCII && scalars[index].properties.isAlphabetic
  }

  private mutating func command() {
    let start = place + 1
    guard start < scalars.count else {
      write("\\")
      place += 1
      return
    }
    guard isLetter(start) else { return sign(scalars[start]) }
    var end = start
    while isLetter(end) { end += 1 }
    let name = String(String.UnicodeScalarView(scalars[start..<end]))
    place = end
    if silent.contains(name) {
      // `\left.` and `\right.` stand for no bracket.
      if name == "left" || name == "right", follows(".", at: place) { place += 1 }
    } else if spaces.contains(name) {
      write(" ")
    } else if name == "color" || name == "textcolor", follows("{", at: place) {
      while place < scalars.count, scalars[place] != "}" { place += 1 }
      place += 1
    } else if fonts.contains(name) {
      if follows("{", at: place) { write("\\text") }
    } else if name == "overline", let fraction = repeatingDecimal() {
      write(fraction)
    } else if name == "overline" || name == "underline" || name == "widehat" || name == "vec" {
      // What is drawn above says nothing.
    } else if name == "boxed" || name == "fbox", follows("{", at: place) {
      depth += 1
      boxes.append(depth)
      place += 1
      write(" ")
    } else if let known = sameMeaning[name] {
      write(known)
    } else {
      write("\\" + name)
    }
  }

  /// `0.1\overline{6}` as a fraction; what stands before the line is taken back.
  private mutating func repeatingDecimal() -> String? {
    var end = place + 1
    while isDigit(at: end) { end += 1 }
    guard follows("{", at: place), end > place + 1, end - place < 100, follows("}", at: end) else {
      return nil
    }
    let written = Array(result.reversed().prefix { isDigit($0) || $0 == "." }.reversed())
    guard written.count < 100, let point = written.firstIndex(of: ".") else { return nil }
    let fixed = written.filter { $0 != "." }
    let decimals = written.count - point - 1
    let period = scalars[(place + 1)..<end]
    func number(_ digits: [Unicode.Scalar]) -> BigInt {
      BigInt(String(String.UnicodeScalarView(digits))) ?? 0
    }
    let top = number(fixed + period) - number(fixed)
    let bottom = BigInt(10).power(decimals) * (BigInt(10).power(period.count) - 1)
    result.removeLast(written.count)
    place = end + 1
    return "\\frac{\(top)}{\(bottom)}"
  }

  private mutating func sign(_ scalar: Unicode.Scalar) {
    place += 2
    switch scalar {
    case "!": break
    case ",":
      // 3\,110\,400: a thin space before three digits groups them.
      let isGroup =
        result.last.map(isDigit) == true && (0..<3).allSatisfy { isDigit(at: place + $0) }
        && !isDigit(at: place + 3)
      write(isGroup ? "," : " ")
    case ";", ":", " ", "(", ")", "[", "]": write(" ")
    case "$", "%": write(String(scalar))
    case "\\": write("\\\\ ")
    default: write("\\" + String(scalar))
    }
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isDigit(at index: Int) -> Bool { index < scalars.count && isDigit(scalars[index]) }
}

/// Commands of size and place.
private let silent: Set<String> = [
  "left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "bigg", "Bigg", "biggl", "biggr",
  "middle", "displaystyle", "textstyle", "limits", "sim", "approx", "rm", "bf", "it", "mathstrut",
  "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge",
]

private let spaces: Set<String> = ["quad", "qquad", "thinspace", "enspace", "nobreakspace", "hfill"]

private let fonts: Set<String> = [
  "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mathrm", "mathbf",
  "mathit", "mathsf", "mbox", "hbox", "emph", "operatorname", "textsc", "boldsymbol", "pmb",
]

private let sameMeaning: [String: String] = [
  "dfrac": "\\frac", "tfrac": "\\frac", "cfrac": "\\frac", "dbinom": "\\binom", "tbinom": "\\binom",
  "geqslant": "\\ge", "leqslant": "\\le", "geq": "\\ge", "leq": "\\le",
  "neq": "\\ne", "varnothing": "\\emptyset", "degree": "^\\circ ", "cdotp": "\\cdot",
  "ast": "\\cdot", "div": "/", "lbrace": "\\{", "rbrace": "\\}", "lvert": "|", "rvert": "|",
  "vert": "|", "mid": "|", "lbrack": "[", "rbrack": "]", "colon": ":",
  "backslash": "\\setminus", "gt": ">", "lt": "<", "dots": "\\ldots", "inf": "\\infty",
  "textdollar": "$", "lparen": "(", "rparen": ")", "land": " and ", "lor": " or ", "tg": "\\tan",
  "ctg": "\\cot", "arctg": "\\arctan", "cosec": "\\csc", "percent": "%", "ge": "\\ge", "le": "\\le",
]

private let unicode: [Unicode.Scalar: String] = [
  "×": "\\times ", "·": "\\cdot ", "⋅": "\\cdot ", "∗": "\\cdot ", "÷": "/", "−": "-", "–": "-",
  "π": "\\pi ", "∞": "\\infty ", "√": "\\sqrt ", "≤": "\\le ", "≥": "\\ge ", "⩽": "\\le ",
  "⩾": "\\ge ", "≠": "\\ne ", "⁰": "^0", "¹": "^1", "²": "^2", "³": "^3", "⁴": "^4", "⁵": "^5",
  "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9", "°": "^\\circ ", "∪": "\\cup ", "∩": "\\cap ",
  "∅": "\\emptyset ", "ℝ": "\\mathbb{R}", "±": "\\pm ", "½": "\\frac12 ", "⅓": "\\frac13 ",
  "⅔": "\\frac23 ", "¼": "\\frac14 ", "¾": "\\frac34 ", "⅕": "\\frac15 ", "⅛": "\\frac18 ",
  "≈": "", "¢": "\\text{ cents}", "€": "\\text{ euros}", "，": ",", "、": ",", "；": ";", "（": "(", "）": ")", "％": "%", "：": ":", "。": ".",
  "\u{A0}": " ", "\u{2009}": " ", "\u{200B}": "", "\u{202F}": " ", "\u{3000}": " ", "’": "'",
  "′": "'", "∈": "\\in ", "⟨": "\\langle ", "⟩": "\\rangle ", "…": "\\ldots ", "＝": "=",
  "₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "₅": "_5", "₆": "_6", "₇": "_7",
  "₈": "_8", "₉": "_9", "θ": "\\theta ", "α": "\\alpha ", "β": "\\beta ", "λ": "\\lambda ",
  "φ": "\\phi ", "ω": "\\omega ", "μ": "\\mu ", "σ": "\\sigma ", "γ": "\\gamma ", "δ": "\\delta ",
]

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
