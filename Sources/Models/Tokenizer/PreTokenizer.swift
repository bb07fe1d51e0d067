/// Splits text into the pieces that byte-pair merges stay within.
///
/// Numbers may be split off first; what is left is scanned by one of two patterns.
struct PreTokenizer: Sendable, Hashable {
  /// The scanners, each for a regular expression whose alternatives are tried in order, each as
  /// greedy as in the expression.
  enum Pattern: Sendable, Hashable {
    /// What Qwen2 and Llama 3 share but for the length of numbers, 1 and 3 digits:
    ///
    ///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}
    ///     | ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
    case words(digitLimit: Int)
    /// That of GPT-2, which ByteLevel uses by itself:
    ///
    ///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    case gpt2
  }

  /// How numbers are split off before the pattern is applied.
  enum DigitSplit: Sendable, Hashable {
    case none
    /// A run of digits is a piece.
    case runs
    /// Each digit is a piece.
    case single
  }

  let pattern: Pattern
  let digitSplit: DigitSplit

  static let qwen2 = PreTokenizer(.words(digitLimit: 1))
  static let llama3 = PreTokenizer(.words(digitLimit: 3))

  /// The most digits of one piece of the pattern of words.
  static let digitLimits = 1...3

  init(_ pattern: Pattern, digits: DigitSplit = .none) {
    self.pattern = pattern
    digitSplit = digits
  }

  /// The scanner of a regular expression; nil when there is none.
  init?(regularExpression: String) {
    let known = Self.digitLimits.first {
      Self.regularExpression(digitLimit: $0) == regularExpression
    }
    guard let known else { return nil }
    self.init(.words(digitLimit: known))
  }

  /// The regular expression of the pattern of words, as tokenizer.json has it.
  static func regularExpression(digitLimit: Int) -> String {
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
      + (digitLimit == 1 ? "\\p{N}" : "\\p{N}{1,\(digitLimit)}")
      + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
  }

  /// Calls `body` with the byte range of each piece of valid UTF-8.
  func forEachPiece(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) throws -> Void
  ) rethrows {
    guard digitSplit != .none else { return try forEachMatch(bytes, in: 0..<bytes.count, body) }
    var scanner = Scanner(bytes: bytes, position: 0)
    while !scanner.isAtEnd {
      let start = scanner.position
      if scanner.skipOne({ $0 == .number }) {
        if digitSplit == .runs { scanner.skip { $0 == .number } }
        try body(start..<scanner.position)
      } else {
        scanner.skip { $0 != .number }
        try forEachMatch(bytes, in: start..<scanner.position, body)
      }
    }
  }

  /// The matches of the pattern in a stretch; it sees nothing beyond the stretch.
  private func forEachMatch(
    _ bytes: UnsafeBufferPointer<UInt8>, in stretch: Range<Int>, _ body: (Range<Int>) throws -> Void
  ) rethrows {
    let bytes = UnsafeBufferPointer(rebasing: bytes[..<stretch.upperBound])
    var start = stretch.lowerBound
    while start < bytes.count {
      let scanner = Scanner(bytes: bytes, position: start)
      let end =
        switch pattern {
        case .words(let digitLimit): Self.wordsEnd(scanner, digitLimit: digitLimit)
        case .gpt2: Self.gpt2End(scanner)
        }
      try body(start..<end)
      start = end
    }
  }

  private static func wordsEnd(_ start: Scanner, digitLimit: Int) -> Int {
    var scanner = start
    let first = scanner.next()
    if first == "'", let end = contractionEnd(scanner, folded) { return end }
    switch ScalarClass.of(first) {
    case .letter:
      scanner.skip { $0 == .letter }
      return scanner.position
    case .number:
      var digits = 1
      while digits < digitLimit, scanner.skipOne({ $0 == .number }) { digits += 1 }
      return scanner.position
    case .other:
      if scanner.skipOne({ $0 == .letter }) {
        scanner.skip { $0 == .letter }
        return scanner.position
      }
      return symbolsEnd(scanner)
    case .space:
      if scanner.skipOne({ $0 == .letter }) {
        scanner.skip { $0 == .letter }
        return scanner.position
      }
      if first == " ", scanner.skipOne({ $0 == .other }) { return symbolsEnd(scanner) }
      return spaceEnd(start, stopsAtLineBreaks: true)
    case .lineBreak: return spaceEnd(start, stopsAtLineBreaks: true)
    }
  }

  private static func gpt2End(_ start: Scanner) -> Int {
    var scanner = start
    let first = scanner.next()
    if first == "'", let end = contractionEnd(scanner, { $0 }) { return end }
    var kind = ScalarClass.of(first)
    if first == " ", let next = scanner.peek(), next != .space, next != .lineBreak { kind = next }
    guard kind != .space, kind != .lineBreak else {
      return spaceEnd(start, stopsAtLineBreaks: false)
    }
    scanner.skip { $0 == kind }
    return scanner.position
  }

  /// `[^\s\p{L}\p{N}]*[\r\n]*`
  private static func symbolsEnd(_ start: Scanner) -> Int {
    var scanner = start
    scanner.skip { $0 == .other }
    scanner.skip { $0 == .lineBreak }
    return scanner.position
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`, of GPT-2 without the first: through the last line break of the run
  /// of spaces; without one, all but the last space when something follows, so that it joins the next
  /// piece.
  private static func spaceEnd(_ start: Scanner, stopsAtLineBreaks: Bool) -> Int {
    var scanner = start
    var afterLineBreak: Int?
    var lastStart = start.position
    var count = 0
    while let kind = scanner.peek(), kind == .space || kind == .lineBreak {
      lastStart = scanner.position
      _ = scanner.next()
      count += 1
      if stopsAtLineBreaks, kind == .lineBreak { afterLineBreak = scanner.position }
    }
    if let afterLineBreak { return afterLineBreak }
    return scanner.isAtEnd || count == 1 ? scanner.position : lastStart
  }

  /// The end of `'s` and its kin, after the apostrophe, in characters as `folded` maps them.
  private static func contractionEnd(
    _ start: Scanner, _ folded: (Unicode.Scalar) -> Unicode.Scalar
  ) -> Int? {
    var scanner = start
    guard !scanner.isAtEnd else { return nil }
    let first = folded(scanner.next())
    switch first {
    case "s", "t", "m", "d": return scanner.position
    case "r", "v", "l":
      guard !scanner.isAtEnd else { return nil }
      let second = folded(scanner.next())
      return second == (first == "l" ? "l" : "e") ? scanner.position : nil
    default: return nil
    }
  }

  /// Case folds as in Unicode: ſ is an s.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "A"..."Z": Unicode.Scalar(UInt8(scalar.value) + 32)
    case "ſ": "s"
    default: scalar
    }
  }
}
