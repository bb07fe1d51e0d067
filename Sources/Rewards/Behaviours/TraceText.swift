/// A word of a reasoning trace.
enum TraceWord: Hashable {
  /// In lower case; the flag says whether it began with a capital inside its sentence.
  case word(String, isName: Bool)
  case number(Double)
  /// `+ - * / = ( ) , : ✓ ≠ ?` and the like.
  case sign(Unicode.Scalar)

  /// Whether it is `+ - * /`.
  var isOperation: Bool {
    guard case .sign(let sign) = self else { return false }
    return sign == "+" || sign == "-" || sign == "*" || sign == "/"
  }
}

/// A trace cut into sentences of words. Everything is bounded: long texts are cut at 200,000 code points, and
/// behind 40,000 words, numbers and signs. Prose has hardly more of them in as many code points.
struct TraceText {
  let sentences: [[TraceWord]]

  init(_ text: String) {
    sentences = text.withBytes { bytes in
      var reader = TraceReader(bytes)
      reader.read()
      return reader.sentences
    }
  }
}

private struct TraceReader {
  private let bytes: TextBytes
  private let end: Int
  private var place = 0
  private(set) var sentences: [[TraceWord]] = []
  private var current: [TraceWord] = []
  /// Words that may still be read, without those of the current sentence.
  private var wordsLeft = 40_000

  init(_ bytes: TextBytes) {
    self.bytes = bytes
    var left = 200_000
    var end = 0
    while end < bytes.count {
      if bytes[end] & 0xC0 != 0x80 {
        if left == 0 { break }
        left -= 1
      }
      end += 1
    }
    self.end = end
  }

  mutating func read() {
    while place < end, current.count < wordsLeft {
      let byte = bytes[place]
      if isDigit(place) {
        number()
      } else if byte == UInt8(ascii: " ") {
        place += 1
      } else if byte == UInt8(ascii: "<"), let tag = endOfTag() {
        finish()
        place = tag
      } else if letterLength(place) > 0 {
        run()
      } else {
        sign()
      }
    }
    finish()
  }

  private mutating func finish() {
    wordsLeft -= current.count
    if !current.isEmpty { sentences.append(current) }
    current = []
  }

  private func isDigit(_ place: Int) -> Bool {
    place < end && UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place]
  }

  /// How many bytes the letter at a place has; 0 for what is none.
  private func letterLength(_ place: Int) -> Int {
    guard place < end else { return 0 }
    let byte = bytes[place]
    if byte < 0x80 { return UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 ? 1 : 0 }
    guard let (scalar, length) = bytes.scalar(at: place, before: end),
      isChinese(scalar) || scalar.properties.isAlphabetic
    else { return 0 }
    return length
  }

  /// How many bytes belong to the sign or letter before a place: accents, selectors of a glyph, and what
  /// a joiner joins to it.
  private func extenderLength(_ place: Int) -> Int {
    guard place < end, bytes[place] >= 0x80,
      let (scalar, length) = bytes.scalar(at: place, before: end)
    else { return 0 }
    switch scalar.value {
    case 0x300...0x36F, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return length
    case 0x200D:
      let joined = place + length
      return length + (joined < end ? bytes.scalar(at: joined, before: end)?.length ?? 0 : 0)
    default: return scalar.properties.generalCategory == .nonspacingMark ? length : 0
    }
  }

  /// Where a tag like `</think>` ends that begins here.
  private func endOfTag() -> Int? {
    var tag = place + 1
    if tag < end, bytes[tag] == UInt8(ascii: "/") { tag += 1 }
    let start = tag
    var letters = 0
    while letters < 20 {
      let length = letterLength(tag)
      if length == 0 { break }
      tag += length
      letters += 1
    }
    return tag > start && tag < end && bytes[tag] == UInt8(ascii: ">") ? tag + 1 : nil
  }

  private mutating func number() {
    let start = place
    var value = 0
    while isDigit(place) {
      if place - start < 15 { value = 10 * value + Int(bytes[place] & 0x0F) }
      place += 1
    }
    let isFraction = place < end && bytes[place] == UInt8(ascii: ".") && isDigit(place + 1)
    if !isFraction, place - start <= 15 {
      current.append(.number(Double(value)))
      return
    }
    if isFraction {
      place += 1
      while isDigit(place) { place += 1 }
    }
    // More digits than a double holds change nothing.
    if let value = Double(String(bytes, start..<min(place, start + 18))) {
      current.append(.number(value))
    }
  }

  /// Letters, and single marks that join them: let's, re-check.
  private mutating func run() {
    let start = place
    while true {
      var length = letterLength(place)
      if length == 0, place > start { length = extenderLength(place) }
      if length == 0, place < end {
        let joint =
          bytes[place] == UInt8(ascii: "'") || bytes[place] == UInt8(ascii: "-")
          ? 1 : bytes[place] == 0xE2 && bytes.has("’", at: place) ? 3 : 0
        if joint > 0, letterLength(place + joint) > 0 { length = joint }
      }
      if length == 0 { break }
      place += length
    }
    current += words(of: bytes, start..<place)
  }

  private mutating func sign() {
    guard let (scalar, length) = bytes.scalar(at: place, before: end) else {
      place += 1
      return
    }
    let next = place + length
    if next < end, bytes[next] == UInt8(ascii: "="), let relation = relations[scalar] {
      current.append(.sign(relation))
      place = next + 1
      return
    }
    switch scalar {
    case ".", "!", ";", "\n", "。", "！": finish()
    case "?", "？":
      current.append(.sign("?"))
      finish()
    case "×" where bytes.has("\u{FE0F}", at: next): current.append(.sign("✗"))
    case "×", "·", "∗": current.append(.sign("*"))
    case "÷": current.append(.sign("/"))
    case "−", "–": current.append(.sign("-"))
    case "✔", "✅": current.append(.sign("✓"))
    case "✘", "❌": current.append(.sign("✗"))
    // The Greek question mark is this sign by Unicode's equivalence.
    case "\u{37E}": current.append(.sign(";"))
    case "“", "”": current.append(.sign("\""))
    case "→", "⇒": current.append(.sign("→"))
    default:
      if length == 1 {
        if !(0x09...0x0D).contains(scalar.value) { current.append(.sign(scalar)) }
      } else if !scalar.properties.isWhitespace {
        current.append(.sign(scalar))
      }
    }
    place = next
    while place < end {
      let extender = extenderLength(place)
      if extender == 0 { break }
      place += extender
    }
  }
}

/// A run of letters as words: contractions in full ("doesn't" is "does not", "Ada's" is "Ada 's"), parts
/// joined by hyphens apart, but for prefixes, which join their word ("re-check" is "recheck").
private func words(of bytes: TextBytes, _ range: Range<Int>) -> [TraceWord] {
  let run = String(bytes, range)
  if let word = plainWord(run, bytes[range]) ?? caselessWord(run) { return [word] }
  var words: [TraceWord] = []
  let parts = run.split(separator: "-").map(String.init)
  var prefix = ""
  for (place, part) in parts.enumerated() {
    let lowered = part.lowercased()
    let text = lowered.hasBytes("’") ? lowered.replacing("’", with: "'") : lowered
    if place < parts.count - 1, prefixes.contains(text) {
      prefix += text
      continue
    }
    let isCapital =
      prefix.isEmpty && part != "I"
      && part.unicodeScalars.first?.properties.isUppercase == true
    let isName = isCapital && !isShouted(part)
    let pieces = contractionParts(of: text)
    for (rank, piece) in pieces.enumerated() {
      words.append(
        .word(inASCII(rank == 0 ? prefix + piece : piece), isName: isName && rank == 0))
    }
    prefix = ""
  }
  return words
}

/// Whether a word of more than one letter has no small one.
private func isShouted(_ word: String) -> Bool {
  word.count > 1 && word.utf8.allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0) }
}

/// A run of ASCII letters as the one word that it is; nil for one with marks or accents in it.
private func plainWord(_ run: String, _ bytes: Slice<TextBytes>) -> TraceWord? {
  var small = 0
  for byte in bytes {
    guard UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 else { return nil }
    if byte >= UInt8(ascii: "a") { small += 1 }
  }
  if small == bytes.count { return run == "cannot" ? nil : .word(run, isName: false) }
  let text = run.lowercased()
  let isShouted = bytes.count > 1 && small == 0
  guard text != "cannot" else { return nil }
  let isCapital = bytes.first.map { $0 < UInt8(ascii: "a") } ?? false
  return .word(text, isName: isCapital && run != "I" && !isShouted)
}

/// Whether a letter is one of the block of common Chinese characters, all of which are letters without
/// case; Unicode's tables are slow to ask.
private func isChinese(_ scalar: Unicode.Scalar) -> Bool { 0x4E00...0x9FFF ~= scalar.value }

/// A run of letters that are neither large nor small, as Chinese has them, as the one word that it is.
private func caselessWord(_ run: String) -> TraceWord? {
  for scalar in run.unicodeScalars {
    guard scalar.value >= 0x80 else { return nil }
    if isChinese(scalar) { continue }
    switch scalar.properties.generalCategory {
    case .otherLetter, .nonspacingMark, .spacingMark: continue
    default: return nil
    }
  }
  return .word(inASCII(run), isName: false)
}

/// A word with two control characters for each byte of a letter beyond ASCII.
///
/// Words are looked up and compared many times, which is slow beyond ASCII, since Swift normalizes what it
/// compares. Letters of ASCII stay, and with them all endings that are asked for; no list of words has others.
private func inASCII(_ word: String) -> String {
  if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(2 * word.utf8.count)
  for byte in word.utf8 {
    if byte < 0x80 { bytes.append(byte) } else { bytes += [byte >> 4 & 7 | 8, byte & 15 | 16] }
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func contractionParts(of text: String) -> [String] {
  guard text.utf8.contains(UInt8(ascii: "'")) else {
    return text == "cannot" ? ["can", "not"] : [text]
  }
  switch text {
  case "can't": return ["can", "not"]
  case "won't": return ["will", "not"]
  case "ain't": return ["is", "not"]
  case "let's": return ["let", "us"]
  default: break
  }
  if text.hasSuffix("n't") { return [String(text.dropLast(3)), "not"] }
  for (ending, word) in [
    ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am"),
  ]
  where text.hasSuffix(ending) {
    return [String(text.dropLast(ending.count)), word]
  }
  guard text.hasSuffix("'s") else { return [text] }
  let owner = String(text.dropLast(2))
  return [owner, isAfterPronoun.contains(owner) ? "is" : "'s"]
}

private let prefixes: Set<String> = ["re", "un", "sub", "mini", "over", "under", "double", "cross"]
/// Behind these, 's is "is".
private let isAfterPronoun: Set<String> = [
  "that", "this", "it", "he", "she", "what", "who", "there", "here", "where", "which",
  "everything", "how",
]

/// What a sign means with an equals sign behind it.
private let relations: [Unicode.Scalar: Unicode.Scalar] = ["!": "≠", "=": "≡", ">": "≥", "<": "≤"]
