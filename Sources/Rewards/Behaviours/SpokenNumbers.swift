/// Numbers written in words, as numbers: "twenty-four" is 24, "a hundred and five" is 105.
enum SpokenNumbers {
  /// A sentence with its number words as numbers, but where they count things ("two steps", "one of them").
  static func numbers(in sentence: [TraceWord]) -> [TraceWord] {
    let isSpoken = sentence.contains { word in
      guard case .word(let text, _) = word else { return false }
      return values[text] != nil || plurals[text] != nil || text == "s"
    }
    guard isSpoken else { return sentence }
    var result: [TraceWord] = []
    var place = 0
    while place < sentence.count {
      if case .number? = result.last, case .word(let text, _) = sentence[place],
        let times = plurals[text]
      {
        // "Six fours" are a product.
        result += [.sign("*"), .number(times)]
        place += 1
      } else if case .number(let times) = sentence[place], case .number? = result.last,
        place + 1 < sentence.count, sentence[place + 1] == .word("s", isName: false)
      {
        // Four 15s.
        result += [.sign("*"), .number(times)]
        place += 2
      } else if let (number, end) = number(at: place, in: sentence),
        !isCount(place..<end, in: sentence)
      {
        result.append(.number(number))
        place = end
      } else {
        result.append(sentence[place])
        place += 1
      }
    }
    return result
  }

  private static func number(at place: Int, in sentence: [TraceWord]) -> (Double, end: Int)? {
    guard var total = value(of: sentence[place]) else { return nil }
    var end = place + 1
    func next() -> Double? { end < sentence.count ? value(of: sentence[end]) : nil }
    if total >= 20, total < 100, let unit = next(), (1...9).contains(unit) {
      total += unit
      end += 1
    }
    guard end < sentence.count, sentence[end] == .word("hundred", isName: false), total < 10 else {
      return (total, end)
    }
    total *= 100
    end += 1
    if end < sentence.count, sentence[end] == .word("and", isName: false) {
      end += 1
      guard next() != nil else { return (total, end - 1) }
    }
    if let rest = next() {
      total += rest
      end += 1
      if rest >= 20, let unit = next(), (1...9).contains(unit) {
        total += unit
        end += 1
      }
    }
    return (total, end)
  }

  private static func isCount(_ range: Range<Int>, in sentence: [TraceWord]) -> Bool {
    let next: String? =
      if range.upperBound < sentence.count, case .word(let text, _) = sentence[range.upperBound] {
        text
      } else { nil }
    let previous: String? =
      if range.lowerBound > 0, case .word(let text, _) = sentence[range.lowerBound - 1] {
        text
      } else { nil }
    if range.count == 1, sentence[range.lowerBound] == .word("one", isName: false) {
      return !behindOne.contains(next ?? "") && !beforeOne.contains(previous ?? "")
    }
    if let previous, labels.contains(previous) { return true }
    guard let next else { return false }
    if next == "of" || next == "numbers" { return true }
    // "The two largest numbers".
    if range.upperBound + 1 < sentence.count,
      case .word(let behind, _) = sentence[range.upperBound + 1],
      counted.contains(behind)
    {
      return true
    }
    return next.hasSuffix("s") && !verbsInS.contains(next) && plurals[next] == nil
  }

  /// Words that a number behind them numbers: "step two".
  static let labels: Set<String> = [
    "these", "those", "step", "stage", "phase", "part", "attempt", "try", "case", "option",
    "plan", "round", "version", "idea", "number", "take", "trial", "route", "approach", "stop",
    "goal", "task", "item", "leg", "act", "possibility", "scenario", "subgoal", "milestone",
    "objective", "candidate", "question", "line", "page", "mile",
  ]

  /// How many times a word multiplies: three for "threefold", two for "halving", which undoes it.
  static func multiple(of text: String) -> Double? {
    if text.hasSuffix("fold") { return values[String(text.dropLast(4))] }
    return doublings.contains(text) ? 2 : nil
  }

  private static let doublings: Set<String> = [
    "twice", "double", "doubled", "doubling", "half", "halve", "halved", "halving",
  ]
  private static let counted: Set<String> = [
    "numbers", "tiles", "cards", "values", "digits", "figures", "ones", "terms", "factors",
  ]
  private static let behindOne: Set<String> = [
    "too", "short", "off", "over", "under", "away", "above", "below", "more", "less", "shy",
    "plus", "minus", "times", "hundred", "beyond", "past",
  ]
  private static let beforeOne: Set<String> = ["plus", "minus", "times", "by"]
  private static let verbsInS: Set<String> = [
    "is", "was", "plus", "minus", "times", "gives", "makes", "less", "equals", "yields", "leaves",
    "as", "this", "sits", "becomes", "has", "produces", "comes", "falls", "misses", "works",
    "needs", "exceeds", "lands", "overshoots", "does", "remains", "'s", "goes", "brings", "turns",
    "hits", "fits", "wins", "calls", "requires", "asks", "demands", "means", "lacks", "stays",
    "stands", "differs", "beats", "serves", "reaches", "ends", "matches", "leads", "wants",
  ]

  /// "Sevens", and the like.
  private static let plurals: [String: Double] = {
    var plurals: [String: Double] = [:]
    for (word, value) in values { plurals[word.hasSuffix("x") ? word + "es" : word + "s"] = value }
    return plurals
  }()

  private static func value(of word: TraceWord) -> Double? {
    guard case .word(let text, _) = word else { return nil }
    return values[text]
  }

  private static let values: [String: Double] = {
    let units = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    var values: [String: Double] = [:]
    for (value, word) in units.enumerated() { values[word] = Double(value) }
    for (place, word) in tens.enumerated() { values[word] = Double(20 + 10 * place) }
    return values
  }()
}
