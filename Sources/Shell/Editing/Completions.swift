/// What may stand at the cursor.
public struct Completions: Equatable, Sendable {
  /// One word that may be put in.
  public struct Candidate: Equatable, Sendable {
    public var text: String
    /// One line that says what the word means.
    public var summary: String
    /// Put in behind the word when it is the only candidate: a space after a command, say.
    public var suffix: String

    public init(text: String, summary: String = "", suffix: String = "") {
      self.text = text
      self.summary = summary
      self.suffix = suffix
    }
  }

  /// The UTF-8 offsets of the text that a candidate takes the place of.
  public var replaced: Range<Int>
  public var candidates: [Candidate]

  public init(replaced: Range<Int>, candidates: [Candidate]) {
    self.replaced = replaced
    self.candidates = candidates
  }

  public static let none = Completions(replaced: 0..<0, candidates: [])
}

extension Completions {
  /// What a press of Tab does.
  package enum Step: Equatable {
    case replace(Range<Int>, String)
    case list
    case nothing
  }

  /// Puts in what all candidates share; when that adds nothing, lists them at the second Tab.
  package func step(in line: String, listing: Bool) -> Step {
    guard let typed = line.text(in: replaced), let first = candidates.first else { return .nothing }
    if candidates.count == 1 {
      let whole = first.text + first.suffix
      return whole == typed ? .nothing : .replace(replaced, whole)
    }
    let shared = candidates.dropFirst().reduce(first.text) { commonPrefix($0, $1.text) }
    if shared.hasPrefix(typed), shared != typed { return .replace(replaced, shared) }
    return listing ? .list : .nothing
  }

  /// The same completions in a text that stands behind `count` bytes; nil when they reach before it.
  package func shifted(back count: Int) -> Completions? {
    guard replaced.lowerBound >= count else { return nil }
    return Completions(
      replaced: replaced.lowerBound - count..<replaced.upperBound - count, candidates: candidates)
  }
}

private func commonPrefix(_ first: String, _ second: String) -> String {
  String(zip(first, second).prefix { $0 == $1 }.map(\.0))
}

extension String {
  /// The text between two UTF-8 offsets; nil when they lie outside or within a character's bytes.
  fileprivate func text(in range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= utf8.count else { return nil }
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    let end = utf8.index(utf8.startIndex, offsetBy: range.upperBound)
    return String(utf8[start..<end])
  }
}
