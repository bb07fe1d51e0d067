/// A word of thinking whose use is counted, as Logic-RL (arXiv:2502.14768, §4) counts wait, verify, yet and
/// re-evaluate.
///
/// Words of letters are found whole, whatever their case; with a `*` at the end, as beginnings of words. A
/// word with Chinese characters is found wherever it stands.
public struct ThinkingToken: Sendable, Hashable {
  public let text: String
  private let pattern: [UInt8]
  private let isBeginning: Bool
  private let isWhole: Bool

  /// Nil for a text without anything to look for.
  public init?(_ text: String) {
    self.text = text
    isBeginning = text.hasSuffix("*")
    pattern = Array((isBeginning ? text.dropLast() : text[...]).lowercased().utf8)
    isWhole = pattern.allSatisfy { $0 < 0x80 }
    if pattern.isEmpty { return nil }
  }

  /// How often it stands in thoughts.
  public func count(in thoughts: Thoughts) -> Int {
    let bytes = thoughts.bytes
    guard bytes.count >= pattern.count else { return 0 }
    var count = 0
    var start = 0
    while start <= bytes.count - pattern.count {
      guard bytes[start] == pattern[0], bytes[start..<start + pattern.count].elementsEqual(pattern),
        !isWhole || stands(bytes, start)
      else {
        start += 1
        continue
      }
      count += 1
      start += pattern.count
    }
    return count
  }

  private func stands(_ bytes: [UInt8], _ start: Int) -> Bool {
    func isLetter(_ index: Int) -> Bool {
      index >= 0 && index < bytes.count && UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[index]
    }
    return !isLetter(start - 1) && (isBeginning || !isLetter(start + pattern.count))
  }

  /// Logic-RL's words and others that the field counts, in English and Chinese.
  public static let standard: [ThinkingToken] = [
    "wait", "verify", "re-evaluate", "reevaluate", "recheck", "check", "yet", "let's", "however",
    "alternatively", "actually", "hmm", "等等", "验证", "检查", "重新", "然而", "但是", "不过", "或者", "其实",
  ].compactMap(ThinkingToken.init)
}

/// What a response thinks: what stands before `</think>`, or all of it without one; ASCII in small letters.
public struct Thoughts: Sendable {
  let bytes: [UInt8]
  private let letters: [WritingScript: Int]

  public init(response: String) {
    let thoughts =
      response.firstRange(of: "</think>").map { response[..<$0.lowerBound] } ?? response[...]
    bytes = thoughts.replacing("’", with: "'").utf8.map {
      UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0
    }
    letters = scriptCounts(String(thoughts))
  }

  /// Letters of another script than most letters of the prompt have: the mixing of languages.
  public func foreignLetters(prompt: String) -> Int {
    let script = mainScript(of: prompt)
    return letters.reduce(0) { $0 + ($1.key == script ? 0 : $1.value) }
  }
}
