/// Commands of size and place.
let silentCommands: Set<String> = [
  "left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "bigg", "Bigg", "biggl", "biggr",
  "middle", "displaystyle", "textstyle", "limits", "nolimits", "rm", "bf", "it", "mathstrut",
  "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge",
  "Huge",
]

let spaceCommands: Set<String> = ["quad", "qquad", "thinspace", "enspace", "nobreakspace", "hfill"]

let fontCommands: Set<String> = [
  "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mathrm", "mathbf",
  "mathit", "mathsf", "mbox", "hbox", "emph", "operatorname", "textsc", "boldsymbol", "pmb",
]

/// Fonts of a letter in a formula, a vector or a matrix as a rule.
let letterFonts: Set<String> = ["mathbf", "boldsymbol", "mathit", "pmb", "bm", "mathcal"]

let sameMeaning: [String: String] = [
  "dfrac": "\\frac", "tfrac": "\\frac", "cfrac": "\\frac", "dbinom": "\\binom", "tbinom": "\\binom",
  "geqslant": "\\ge", "leqslant": "\\le", "geq": "\\ge", "leq": "\\le",
  "neq": "\\ne", "varnothing": "\\emptyset", "degree": "^\\circ ", "cdotp": "\\cdot",
  "ast": "\\cdot", "div": "/", "lbrace": "\\{", "rbrace": "\\}", "lvert": "|", "rvert": "|",
  "vert": "|", "mid": "|", "lbrack": "[", "rbrack": "]", "colon": ":",
  "backslash": "\\setminus", "gt": ">", "lt": "<", "dots": "\\ldots", "inf": "\\infty",
  "textdollar": "$", "doteq": "\\approx", "simeq": "\\approx", "infin": "\\infty", "lparen": "(",
  "rparen": ")", "land": " and ", "lor": " or ", "tg": "\\tan",
  "ctg": "\\cot", "arctg": "\\arctan", "cosec": "\\csc", "percent": "%", "ge": "\\ge", "le": "\\le",
]

let plainUnicode: [Unicode.Scalar: String] = [
  "×": "\\times ", "·": "\\cdot ", "⋅": "\\cdot ", "∗": "\\cdot ", "÷": "/", "−": "-", "–": "-",
  "π": "\\pi ", "∞": "\\infty ", "√": "\\sqrt ", "≤": "\\le ", "≥": "\\ge ", "⩽": "\\le ",
  "⩾": "\\ge ", "≠": "\\ne ", "⁰": "^0", "¹": "^1", "²": "^2", "³": "^3", "⁴": "^4", "⁵": "^5",
  "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9", "°": "^\\circ ", "∪": "\\cup ", "∩": "\\cap ",
  "∅": "\\emptyset ", "ℝ": "\\mathbb{R}", "±": "\\pm ", "½": "\\frac12 ", "⅓": "\\frac13 ",
  "⅔": "\\frac23 ", "¼": "\\frac14 ", "¾": "\\frac34 ", "⅕": "\\frac15 ", "⅛": "\\frac18 ",
  "≈": "\\approx ", "¢": "\\text{ cents}", "€": "\\text{ euros}", "、": ",", "。": ".",
  "\u{A0}": " ", "\u{2009}": " ", "\u{200B}": "", "\u{202F}": " ", "\u{3000}": " ", "’": "'",
  "′": "'", "∈": "\\in ", "∑": "\\sum ", "∏": "\\prod ", "∫": "\\int ", "∖": "\\setminus ",
  "≃": "\\approx ", "⟨": "\\langle ", "⟩": "\\rangle ", "…": "\\ldots ",
  "₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "₅": "_5", "₆": "_6", "₇": "_7",
  "₈": "_8", "₉": "_9", "θ": "\\theta ", "α": "\\alpha ", "β": "\\beta ", "λ": "\\lambda ",
  "φ": "\\phi ", "ω": "\\omega ", "μ": "\\mu ", "σ": "\\sigma ", "γ": "\\gamma ", "δ": "\\delta ",
]

/// Whether a name is one of a command that the reader knows, however it treats it.
func isKnownCommand(_ name: String) -> Bool {
  silentCommands.contains(name) || spaceCommands.contains(name) || fontCommands.contains(name)
    || letterFonts.contains(name) || sameMeaning[name] != nil || functionNames.contains(name)
    || greekLetters.contains(name)
    || [
      "frac", "sqrt", "pi", "infty", "log", "binom", "cdot", "times", "boxed", "cup", "cap", "in",
      "pm",
    ]
    .contains(name)
}
