/// Splits text into the pieces that byte-pair merges stay within.
///
/// A scanner for the pattern that Qwen2 and Llama 3 share but for the length of numbers:
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}
///     | ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// The alternatives are tried in that order, each as greedy as in the pattern.
struct PreTokenizer: Sendable, Hashable {
  /// The most digits of one piece: 1 for Qwen2, 3 for Llama 3.
  let digitLimit: Int

  static let qwen2 = PreTokenizer(digitLimit: 1)
  static let llama3 = PreTokenizer(digitLimit: 3)

  private static let pattern = (
    head: "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|",
    tail: "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
  )

  /// The regular expression as tokenizer.json has it.
  var pattern: String {
    Self.pattern.head + (digitLimit == 1 ? "\\p{N}" : "\\p{N}{1,\(digitLimit)}") + Self.pattern.tail
  }

  /// The scanner of a regular expression; nil when there is none.
  init?(pattern: String) {
    let scanners = (1...Self.llama3.digitLimit).map(Self.init(digitLimit:))
    guard let known = scanners.first(where: { $0.pattern == pattern }) else {
      return nil
    }
    self = known
  }

  init(digitLimit: Int) { self.digitLimit = digitLimit }

  /// Calls `body` with the byte range of each piece of valid UTF-8.
  func forEachPiece(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < bytes.count {
      let end = pieceEnd(Scanner(bytes: bytes, position: start))
      body(start..<end)
      start = end
    }
  }

  private func pieceEnd(_ start: Scanner) -> Int {
    var scanner = start
    let first = scanner.next()
    if first == "'", let end = Self.contractionEnd(scanner) { return end }
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
      return Self.symbolsEnd(scanner)
    case .space:
      if scanner.skipOne({ $0 == .letter }) {
        scanner.skip { $0 == .letter }
        return scanner.position
      }
      if first == " ", scanner.skipOne({ $0 == .other }) { return Self.symbolsEnd(scanner) }
      return Self.spaceEnd(start)
    case .lineBreak: return Self.spaceEnd(start)
    }
  }

  /// `[^\s\p{L}\p{N}]*[\r\n]*`
  private static func symbolsEnd(_ start: Scanner) -> Int {
    var scanner = start
    scanner.skip { $0 == .other }
    scanner.skip { $0 == .lineBreak }
    return scanner.position
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: through the last line break of the run of spaces; without one, all
  /// but the last space when something follows, so that it joins the next piece.
  private static func spaceEnd(_ start: Scanner) -> Int {
    var scanner = start
    var afterLineBreak: Int?
    var lastStart = start.position
    var count = 0
    while let kind = scanner.peek(), kind == .space || kind == .lineBreak {
      lastStart = scanner.position
      _ = scanner.next()
      count += 1
      if kind == .lineBreak { afterLineBreak = scanner.position }
    }
    if let afterLineBreak { return afterLineBreak }
    return scanner.isAtEnd || count == 1 ? scanner.position : lastStart
  }

  /// The end of `'s` and its kin, after the apostrophe. Case folds as in Unicode: ſ is an s.
  private static func contractionEnd(_ start: Scanner) -> Int? {
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

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "A"..."Z": Unicode.Scalar(UInt8(scalar.value) + 32)
    case "ſ": "s"
    default: scalar
    }
  }
}
