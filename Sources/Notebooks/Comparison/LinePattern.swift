/// A recorded line that other lines are held against.
///
/// `[..]` matches any text, also none. A number with a point or exponent matches a number within
/// tolerance, be it written as an integer; all the rest, integers too, matches itself. A number that
/// touches `[..]` may also match as text, so that `0.12[..]` matches `0.1234`.
///
/// Matching takes the leftmost place for each stretch between wildcards and never goes back. That
/// finds a match if there is one: a stretch that begins later never ends earlier, because its
/// elements are a fixed text and whole numbers of the line.
struct LinePattern: Sendable {
  /// The stretches between wildcards; each may be read in a few ways.
  private let stretches: [[Stretch]]

  init(_ recorded: String) {
    let line = OutputLine.evened(Array(recorded.utf8))
    let pieces = Self.split(line)
    stretches = pieces.enumerated().map { index, piece in
      Stretch.readings(
        line, piece, touchesBefore: index > 0, touchesAfter: index < pieces.count - 1)
    }
  }

  func matches(_ line: OutputLine, tolerance: Tolerance, effort: inout MatchingEffort) -> Bool {
    let end = line.bytes.count
    guard stretches.count > 1 else {
      return stretches[0].contains {
        $0.end(in: line, from: 0, tolerance: tolerance, effort: &effort) == end
      }
    }
    var position: Int?
    for reading in stretches[0] {
      if let end = reading.end(in: line, from: 0, tolerance: tolerance, effort: &effort) {
        position = min(position ?? end, end)
      }
    }
    var limit: Int?
    for reading in stretches[stretches.count - 1] {
      if let start = reading.start(in: line, before: end, tolerance: tolerance, effort: &effort) {
        limit = max(limit ?? start, start)
      }
    }
    guard var position, let limit else { return false }
    for readings in stretches.dropFirst().dropLast() {
      var next: Int?
      for reading in readings {
        if let end = reading.find(
          in: line, from: position, limit: limit, tolerance: tolerance, effort: &effort)
        {
          next = min(next ?? end, end)
        }
      }
      guard let next else { return false }
      position = next
    }
    return position <= limit
  }

  private static func split(_ line: [UInt8]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    var position = 0
    while position + 4 <= line.count {
      if line[position] == UInt8(ascii: "["),
        line[position..<position + 4].elementsEqual("[..]".utf8)
      {
        pieces.append(start..<position)
        position += 4
        start = position
      } else {
        position += 1
      }
    }
    return pieces + [start..<line.count]
  }
}

/// The steps that ambiguous patterns may take, so that no recorded output can hold up a replay.
///
/// Where it runs out, the lines count as different. That takes a stretch of many near-matches, such
/// as a million equal numbers sought in two million.
struct MatchingEffort {
  private var remaining: Int

  init(size: Int) {
    remaining = 1_000_000 + 64 * size
  }

  /// Whether so many further steps may be taken.
  mutating func spend(_ steps: Int) -> Bool {
    remaining -= steps
    return remaining >= 0
  }
}

/// Fixed text and tolerant numbers between two wildcards.
struct Stretch: Sendable {
  private enum Element: Sendable {
    /// A range of the recorded line.
    case text(Range<Int>)
    case number(Double)
  }

  /// The recorded line the stretch is a part of.
  private let bytes: [UInt8]
  private let elements: [Element]

  /// The ways to read a stretch: a number next to a wildcard is a number, or the start of a text.
  static func readings(
    _ line: [UInt8], _ piece: Range<Int>, touchesBefore: Bool, touchesAfter: Bool
  ) -> [Stretch] {
    let numerals = Numeral.all(in: line[piece]).filter { !$0.isInteger }
    let first = touchesBefore && numerals.first?.range.lowerBound == piece.lowerBound
    let last = touchesAfter && numerals.last?.range.upperBound == piece.upperBound
    var readings = [Stretch(line, piece, numerals[...])]
    if first { readings.append(Stretch(line, piece, numerals.dropFirst())) }
    if last { readings.append(Stretch(line, piece, numerals.dropLast())) }
    if first, last, numerals.count > 1 {
      readings.append(Stretch(line, piece, numerals.dropFirst().dropLast()))
    }
    return readings
  }

  private init(_ line: [UInt8], _ piece: Range<Int>, _ numerals: ArraySlice<Numeral>) {
    var elements: [Element] = []
    var position = piece.lowerBound
    for numeral in numerals {
      if position < numeral.range.lowerBound {
        elements.append(.text(position..<numeral.range.lowerBound))
      }
      elements.append(.number(numeral.value))
      position = numeral.range.upperBound
    }
    if position < piece.upperBound { elements.append(.text(position..<piece.upperBound)) }
    bytes = line
    self.elements = elements
  }

  /// Where the stretch ends if it begins at a position.
  func end(
    in line: OutputLine, from start: Int, tolerance: Tolerance, effort: inout MatchingEffort
  ) -> Int? {
    var position = start
    for element in elements {
      switch element {
      case .text(let text):
        guard effort.spend(1 + text.count / 16), line.bytes.holds(bytes[text], at: position) else {
          return nil
        }
        position += text.count
      case .number(let value):
        guard effort.spend(1), let numeral = line.numeral(at: position, isEnd: false),
          tolerance.allows(numeral.value, for: value)
        else { return nil }
        position = numeral.range.upperBound
      }
    }
    return position
  }

  /// Where the stretch begins if it ends at a position.
  func start(
    in line: OutputLine, before end: Int, tolerance: Tolerance, effort: inout MatchingEffort
  ) -> Int? {
    var position = end
    for element in elements.reversed() {
      switch element {
      case .text(let text):
        position -= text.count
        guard effort.spend(1 + text.count / 16), line.bytes.holds(bytes[text], at: position) else {
          return nil
        }
      case .number(let value):
        guard effort.spend(1), let numeral = line.numeral(at: position, isEnd: true),
          tolerance.allows(numeral.value, for: value)
        else { return nil }
        position = numeral.range.lowerBound
      }
    }
    return position
  }

  /// The end of the first occurrence between two positions.
  func find(
    in line: OutputLine, from start: Int, limit: Int, tolerance: Tolerance,
    effort: inout MatchingEffort
  ) -> Int? {
    guard start <= limit else { return nil }
    guard let first = elements.first else { return start }
    if elements.count == 1, case .text(let text) = first {
      return line.bytes[start..<limit].firstEnd(of: Array(bytes[text]))
    }
    var lead = 0
    if case .text(let text) = first { lead = text.count }
    for numeral in line.numerals[line.firstNumeral(from: start + lead)...] {
      let candidate = numeral.range.lowerBound - lead
      guard effort.spend(1) else { return nil }
      if let end = end(in: line, from: candidate, tolerance: tolerance, effort: &effort) {
        return end <= limit ? end : nil
      }
    }
    return nil
  }
}

extension [UInt8] {
  /// Whether a text stands at a position, which may lie outside.
  fileprivate func holds(_ text: ArraySlice<UInt8>, at position: Int) -> Bool {
    guard position >= 0, position + text.count <= count else { return false }
    return self[position..<position + text.count].elementsEqual(text)
  }
}

extension ArraySlice<UInt8> {
  /// The end of the first occurrence of a text, in linear time (Knuth, Morris and Pratt 1977).
  func firstEnd(of text: [UInt8]) -> Int? {
    guard !text.isEmpty else { return startIndex }
    var fallback = [Int](repeating: 0, count: text.count)
    var length = 0
    for position in text.indices.dropFirst() {
      while length > 0, text[position] != text[length] { length = fallback[length - 1] }
      if text[position] == text[length] { length += 1 }
      fallback[position] = length
    }
    length = 0
    for position in indices {
      while length > 0, self[position] != text[length] { length = fallback[length - 1] }
      if self[position] == text[length] { length += 1 }
      if length == text.count { return position + 1 }
    }
    return nil
  }
}
