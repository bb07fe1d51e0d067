/// A place in a response that may give its answer.
struct AnswerInProse {
  /// The texts that it may be read as, the whole clause first.
  let readings: [String]

  /// The places in the order in which they count: by what introduces them, the last of a kind first.
  static func all(in response: String) -> [AnswerInProse] {
    let text = Array(conclusion(of: response).unicodeScalars.suffix(longestConclusion))
    var found: [AnswerInProse] = []
    if let answer = boxOrFinalAnswer(text) { found.append(answer) }
    if let cue = lastCue(answerCues, in: text), let answer = clause(text, from: cue) {
      found.append(answer)
    }
    if let formula = lastFormula(text) { found.append(AnswerInProse(readings: [formula])) }
    if let number = numbers(in: text[...]).last {
      found.append(AnswerInProse(readings: [String(Array(text[number]))]))
    }
    return found
  }

  /// Code points at the end of a response that are looked at.
  private static let longestConclusion = 50_000

  /// The part of a response behind its thinking; the whole of it where nothing is there.
  private static func conclusion(of response: String) -> String {
    response.withBytes { bytes in
      guard let end = bytes.lastPlace(of: "</think>") else { return response }
      let rest = bytes.trimmed((end + 8)..<bytes.count)
      return rest.isEmpty ? response : String(bytes, rest)
    }
  }

  private static let finalCues = ["final answer"]
  private static let answerCues = ["answer", "答案"]
  private static let box = Array("\\boxed".unicodeScalars)

  private static func boxOrFinalAnswer(_ text: [Unicode.Scalar]) -> AnswerInProse? {
    let boxed = boxedAnswer(in: String(text))
    let lastBox = boxed == nil ? nil : text.indices.last { text[$0...].starts(with: box) }
    if let cue = lastCue(finalCues, in: text), cue > lastBox ?? -1,
      let answer = clause(text, from: cue)
    {
      return answer
    }
    return boxed.map { AnswerInProse(readings: [$0]) }
  }

  /// Where the last of some words ends that is followed by "is", ":" or "=".
  private static func lastCue(_ words: [String], in text: [Unicode.Scalar]) -> Int? {
    let words = words.map { Array($0.unicodeScalars) }
    return text.indices.reversed().lazy.compactMap { start -> Int? in
      guard let word = words.first(where: { hasWord($0, in: text, at: start) }) else { return nil }
      return endOfCue(text, from: start + word.count)
    }.first
  }

  private static func hasWord(_ word: [Unicode.Scalar], in text: [Unicode.Scalar], at start: Int)
    -> Bool
  {
    guard start + word.count <= text.count else { return false }
    for (offset, scalar) in word.enumerated() where lowercased(text[start + offset]) != scalar {
      return false
    }
    return true
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
  }

  /// Words that may stand between "answer" and what it is.
  private static let fillers: Set<String> = [
    "is", "are", "to", "the", "this", "problem", "question", "be", "would", "will", "must",
    "should", "therefore",
    "thus", "so", "then", "simply", "just", "equal", "equals", "approximately", "about", "roughly",
    "exactly", "a",
    "an", "of", "for", "our", "was", "now", "值", "是", "为",
  ]
  /// Marks around an answer. A bracket that opens is none: it may begin a pair.
  private static let marks: Set<Unicode.Scalar> = [
    "*", "_", "`", "#", ">", "\"", "'", "“", "”", ")", "]",
  ]

  /// Passes over fillers and marks up to the answer; nil unless a verb, a colon or an equals sign is among them.
  private static func endOfCue(_ text: [Unicode.Scalar], from start: Int) -> Int? {
    var (index, isCue) = (start, false)
    while index < text.count {
      let scalar = text[index]
      if scalar == ":" || scalar == "：" || scalar == "=" {
        (index, isCue) = (index + 1, true)
      } else if scalar.properties.isWhitespace
        || marks.contains(scalar)
      {
        index += 1
      } else if scalar == "是" || scalar == "为" {
        (index, isCue) = (index + 1, true)
      } else {
        let end = text[index...].firstIndex { !$0.properties.isAlphabetic } ?? text.count
        let word = String(Array(text[index..<end].map(lowercased)))
        guard end > index, fillers.contains(word) else { break }
        // An article or a letter right before the end is an answer of its own: "the answer is a".
        if word == "a", isEndOfClause(text, end) { break }
        if ["is", "are", "be", "was", "equals"].contains(word) { isCue = true }
        index = end
      }
    }
    return isCue && index < text.count ? index : nil
  }

  private static func isEndOfClause(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    guard index < text.count else { return true }
    if text[index] == "\n" || "。；！？".unicodeScalars.contains(text[index]) { return true }
    guard ".!?;".unicodeScalars.contains(text[index]) else { return false }
    return index + 1 >= text.count || text[index + 1].properties.isWhitespace
      || "*_\"'”)`".unicodeScalars.contains(text[index + 1])
  }

  /// What stands from a place to the end of its clause.
  private static func clause(_ text: [Unicode.Scalar], from start: Int) -> AnswerInProse? {
    if let formula = formulas(text, from: start)?.text {
      return AnswerInProse(readings: [formula])
    }
    let end = text[start...].indices.first { isEndOfClause(text, $0) } ?? text.count
    var whole = String(Array(text[start..<min(end, start + 2000)]))
    for mark in ["**", "__", "`"] { whole = whole.replacing(mark, with: "") }
    if let hope = whole.firstRange(of: " I hope it is correct") {
      whole = String(whole[..<hope.lowerBound])
    }
    whole = pythonTrimmed(whole)
    guard !whole.isEmpty else { return nil }
    let inside = text[start..<min(end, start + 2000)]
    guard let number = numbers(in: inside).first,
      !isDenied(inside[inside.startIndex..<number.lowerBound])
    else { return AnswerInProse(readings: [whole]) }
    let short = String(Array(text[number]))
    return AnswerInProse(readings: short == whole ? [whole] : [whole, short])
  }

  private static let denials: Set<String> = [
    "not", "no", "isn", "never", "neither", "nor", "than", "least", "most", "except", "without",
    "between", "over",
    "under", "above", "below",
  ]

  /// Whether the words before a number say that it is not the answer.
  private static func isDenied(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    text.split { !$0.properties.isAlphabetic }.contains {
      denials.contains(String(Array($0.map(lowercased))))
    }
  }

  // MARK: Formulas

  private static let environments: [(opening: [Unicode.Scalar], closing: [Unicode.Scalar])] = [
    ("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"),
  ].map { (Array($0.0.unicodeScalars), Array($0.1.unicodeScalars)) }

  /// The formula that begins at a place, and others that "and" or a comma joins to it.
  private static func formulas(_ text: [Unicode.Scalar], from start: Int) -> (
    text: String, end: Int
  )? {
    guard let first = formula(text, at: start) else { return nil }
    var parts = [first.text]
    var end = first.end
    while parts.count < 20 {
      let limit = min(text.count, end + 20)
      guard let next = (end..<limit).first(where: { text[$0] == "$" || text[$0] == "\\" }),
        joinsBoxes(String(Array(text[end..<next]))), let further = formula(text, at: next)
      else { break }
      parts.append(further.text)
      end = further.end
    }
    return (parts.joined(separator: ", "), end)
  }

  /// A dollar opens a formula when no space follows it, and closes one when none stands before and no digit behind.
  private static func formula(_ text: [Unicode.Scalar], at start: Int) -> (text: String, end: Int)?
  {
    for (opening, closing) in environments where text[start...].starts(with: opening) {
      let first = start + opening.count
      let isDollar = opening == ["$"]
      if isDollar, first < text.count, text[first].properties.isWhitespace { continue }
      let limit = min(text.count, first + 5000)
      var index = first
      while index < limit {
        if text[index...].starts(with: closing) {
          let end = index + closing.count
          let isClosing =
            !isDollar
            || index > first && !text[index - 1].properties.isWhitespace
              && (end >= text.count || decimalDigit(text[end]) == nil)
          if isClosing, index > first { return (String(Array(text[first..<index])), end) }
          if isDollar { break }
        }
        if isDollar, text[index] == "\n" { break }
        index += text[index] == "\\" && !text[index...].starts(with: closing) ? 2 : 1
      }
    }
    return nil
  }

  private static func lastFormula(_ text: [Unicode.Scalar]) -> String? {
    var last: String?
    var index = 0
    while index < text.count {
      if text[index] == "$" || text[index] == "\\",
        let found = formulas(text, from: index)
      {
        last = found.text
        index = found.end
      } else {
        index += text[index] == "\\" ? 2 : 1
      }
    }
    return last
  }

  // MARK: Numbers

  /// Numbers with sign, separators, decimals, a fraction bar and a percent sign.
  private static func numbers(in text: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = text.startIndex
    func isDigit(_ place: Int) -> Bool {
      place < text.endIndex && ("0"..."9").contains(text[place])
    }
    while index < text.endIndex {
      guard isDigit(index) else {
        index += 1
        continue
      }
      // A digit inside a word, as in x2, is no number.
      let isInside = index > text.startIndex && text[index - 1].properties.isAlphabetic
      var end = index
      func pass() {
        while isDigit(end)
          || end > index && isDigit(end + 1) && (text[end] == "," || text[end] == ".")
        { end += 1 }
      }
      pass()
      if end < text.endIndex, text[end] == "/", isDigit(end + 1) {
        end += 1
        while isDigit(end) { end += 1 }
      }
      if end < text.endIndex, text[end] == "%" { end += 1 }
      var start = index
      if start > text.startIndex, text[start - 1] == "-" || text[start - 1] == "−" {
        let before = start - 2
        if before < text.startIndex || !(text[before].properties.isAlphabetic || isDigit(before)) {
          start -= 1
        }
      }
      if !isInside { found.append(start..<end) }
      index = end
    }
    return found
  }
}
