/// Arithmetic in words, as signs: "eleven minus five is six" is 11 - 5 = 6.
///
/// What is said of the last result without naming it ("plus 7 is 59") begins with that result.
struct SpokenArithmetic {
  private var last: Double?

  /// A sentence whose numbers are numbers, with its arithmetic in signs.
  mutating func signs(in sentence: [TraceWord]) -> [TraceWord] {
    guard sentence.contains(where: { if case .number = $0 { true } else { false } }) else {
      return sentence
    }
    var reader = Reader(words: sentence, last: last)
    reader.read()
    last = reader.last
    return reader.result
  }

  private struct Reader {
    let words: [TraceWord]
    var last: Double?
    var result: [TraceWord] = []
    private var place = 0

    init(words: [TraceWord], last: Double?) {
      self.words = words
      self.last = last
    }

    mutating func read() {
      while place < words.count {
        if readImperative() || readNamedOperation() || readScale() || readContinuation()
          || readOperator()
          || readEquals()
        {
          continue
        }
        result.append(words[place])
        if case .number(let value) = words[place], result.dropLast().last == .sign("=") {
          last = value
        }
        place += 1
      }
    }

    private func text(_ place: Int) -> String? {
      if place >= 0, place < words.count, case .word(let text, _) = words[place] {
        text
      } else {
        nil
      }
    }
    private func number(_ place: Int) -> Double? {
      if place >= 0, place < words.count, case .number(let value) = words[place] {
        value
      } else {
        nil
      }
    }
    /// A number at a place or behind an article there, and what comes behind it.
    private func operand(_ place: Int) -> (value: Double, end: Int)? {
      var place = place
      while let text = text(place), articles.contains(text) { place += 1 }
      return number(place).map { ($0, place + 1) }
    }

    /// Multiply 8 by 6. Subtracting 4 from 9. Adding the 5.
    private mutating func readImperative() -> Bool {
      guard let verb = text(place) else { return false }
      guard let operation = imperatives[verb] else { return false }
      let next = text(place + 1)
      let isBare = next == "by" || next == "away" || next == "on" || next == "with" || next == "in"
      guard let (first, start) = operand(place + (isBare ? 2 : 1)) else { return false }
      let end = text(start) == "away" ? start + 1 : start
      if !isBare, let joint = text(end), joints.contains(joint),
        let (second, after) = operand(end + 1)
      {
        // From 9 one takes 4.
        let isTurned = operation == "-" && (joint == "from" || joint == "off")
        result += [
          .number(isTurned ? second : first), .sign(operation), .number(isTurned ? first : second),
        ]
        place = after
        return true
      }
      // Behind a number it joins ("7 multiplied by 3"), elsewhere it goes on from the last result.
      if case .number? = result.last {
        result += [.sign(operation), .number(first)]
      } else if let last, !isAsked {
        result += [.number(last), .sign(operation), .number(first)]
      } else {
        return false
      }
      place = end
      return true
    }

    /// Whether what stands before speaks of a step that is not taken.
    private var isAsked: Bool {
      result.suffix(6).contains {
        if case .word(let text, _) = $0 {
          ["if", "last", "final", "closing", "before", "could", "should", "would", "need", "undo"]
            .contains(text)
        } else {
          false
        }
      }
    }

    /// The product of 8 and 6.
    private mutating func readNamedOperation() -> Bool {
      guard let noun = text(place), let operation = nouns[noun], text(place + 1) == "of",
        let (first, end) = operand(place + 2), text(end) == "and" || text(end) == "with",
        let (second, after) = operand(end + 1)
      else { return false }
      result += [.number(first), .sign(operation), .number(second)]
      place = after
      return true
    }

    /// Twice 8, half of 12; 7 doubled.
    private mutating func readScale() -> Bool {
      guard let word = text(place) else { return false }
      if let (operation, factor) = scales[word] {
        let isOf = text(place + 1) == "of"
        guard let (value, end) = operand(place + (isOf ? 2 : 1)) else { return false }
        result += [.number(value), .sign(operation), .number(factor)]
        place = end
        return true
      }
      if let (operation, factor) = participles[word], case .number? = result.last {
        result += [.sign(operation), .number(factor)]
        place += 1
        return true
      }
      return false
    }

    /// Plus 7 is 59, at the beginning of a clause.
    private mutating func readContinuation() -> Bool {
      guard let word = text(place), let operation = operators[word], word != "over", let last else {
        return false
      }
      switch result.last {
      case nil, .sign(","), .sign(";"), .sign(":"), .word("and", _), .word("then", _),
        .word("so", _):
        break
      default: return false
      }
      guard let (value, end) = operand(place + 1) else { return false }
      result += [.number(last), .sign(operation), .number(value)]
      place = end
      return true
    }

    /// 8 times 6, 8 divided by the 4.
    private mutating func readOperator() -> Bool {
      guard let word = text(place), isOperandEnd else { return false }
      var operation = operators[word]
      var behind = place + 1
      if ["divided", "multiplied"].contains(word), text(place + 1) == "by" {
        operation = word == "divided" ? "/" : "*"
        behind += 1
      }
      if ["take", "taking", "taken"].contains(word), text(place + 1) == "away" {
        operation = "-"
        behind += 1
      }
      guard let operation else { return false }
      if let (value, end) = operand(behind) {
        result += [.sign(operation), .number(value)]
        place = end
        return true
      }
      if behind < words.count, words[behind] == .sign("(") {
        result.append(.sign(operation))
        place = behind
        return true
      }
      return false
    }

    /// "gives", "which makes", "is" between an expression and a number, or a number and an expression.
    private mutating func readEquals() -> Bool {
      guard isOperandEnd, isLink(place) else { return false }
      var end = place
      var links = 0
      while end < words.count, end - place < 6, isLink(end) {
        if words[end] == .sign("→") { links += 1 }
        if let text = text(end), verbs.contains(text) { links += 1 }
        end += 1
      }
      // "Makes a round 45".
      if number(end) == nil, let article = text(end - 1), ["a", "an"].contains(article),
        text(end) != nil,
        number(end + 1) != nil
      {
        end += 1
      }
      guard links > 0, number(end) != nil else { return false }
      let isExpression = hasOperation
      let isExpressionBehind: Bool =
        if end + 1 < words.count, words[end + 1].isOperation {
          true
        } else if let next = text(end + 1) {
          (operators[next] != nil && operand(end + 2) != nil) || participles[next] != nil
            || ["multiplied", "divided"].contains(next)
        } else {
          false
        }
      guard isExpression != isExpressionBehind || isExpression else { return false }
      result.append(.sign("="))
      place = end
      return true
    }

    private func isLink(_ place: Int) -> Bool {
      guard place < words.count else { return false }
      switch words[place] {
      case .word(let text, _): return verbs.contains(text) || fillers.contains(text)
      case .sign(let sign): return sign == "," || sign == ":" || sign == "→"
      case .number: return false
      }
    }

    private var isOperandEnd: Bool {
      switch result.last {
      case .number, .sign(")"): true
      default: false
      }
    }

    /// Whether the expression that ends here has an operation, and no equals sign.
    private var hasOperation: Bool {
      for word in result.reversed().prefix(40) {
        switch word {
        case .number, .sign("("), .sign(")"): continue
        default: return word.isOperation
        }
      }
      return false
    }
  }
}

private let articles: Set<String> = ["the", "a", "an", "my", "our", "another", "that", "this"]
private let joints: Set<String> = ["by", "to", "and", "with", "from", "off", "into", "onto"]
private let imperatives: [String: Unicode.Scalar] = [
  "multiply": "*", "multiplying": "*", "divide": "/", "dividing": "/", "add": "+", "adding": "+",
  "subtract": "-", "subtracting": "-", "taking": "-", "removing": "-", "deducting": "-",
  "deduct": "-",
]
private let nouns: [String: Unicode.Scalar] = [
  "product": "*", "sum": "+", "difference": "-", "quotient": "/", "ratio": "/",
]
private let scales: [String: (Unicode.Scalar, Double)] = [
  "twice": ("*", 2), "double": ("*", 2), "doubling": ("*", 2), "triple": ("*", 3),
  "tripling": ("*", 3),
  "thrice": ("*", 3), "half": ("/", 2), "halve": ("/", 2),
  "halving": ("/", 2),
]
private let participles: [String: (Unicode.Scalar, Double)] = [
  "doubled": ("*", 2), "tripled": ("*", 3), "halved": ("/", 2), "quadrupled": ("*", 4),
]
private let operators: [String: Unicode.Scalar] = [
  "plus": "+", "minus": "-", "times": "*", "over": "/", "less": "-", "x": "*",
]
/// Words that say what comes out.
private let verbs: Set<String> = [
  "is", "are", "equals", "equal", "gives", "give", "giving", "makes", "make", "making", "yields",
  "yield", "yielding", "becomes", "become", "produces", "produce", "producing", "leaves", "leave",
  "leaving", "get", "gets", "getting", "got", "comes", "obtain", "totals", "reaches", "reaching",
  "brings", "results", "for", "was", "lands", "'s", "to", "→", "hits", "means",
]
/// Words that may stand beside them.
private let fillers: Set<String> = [
  "which", "that", "it", "we", "i", "you", "me", "us", "just", "exactly", "only", "a", "an",
  "the", "in", "have", "has", "will", "would", "then", "also", "on", "at", "do", "does", "again",
  "indeed", "up", "of", "out", "from", "instead",
]
