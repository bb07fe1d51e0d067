import Settings
import Tasks

/// A penalty for mixing languages: minus the share of a response's letters that belong to another script
/// than the prompt's (DeepSeek-R1, arXiv:2501.12948, rewards the share of words in the wanted language).
///
/// The prompt's script is that of most of its letters. Greek letters count for none: mathematics uses
/// them in every language. Chinese characters and Japanese kana are one script here.
public struct LanguageConsistencyRule: NamedRule {
  public static let name = "language_consistency"
  public static let summary =
    "minus the share of letters outside the prompt's script"
  public static let settings: [Setting<Self>] = [
    Setting("thinking_only", \.isThinkingOnly, "true looks before </think> only")
  ]

  /// Looks only at what stands before `</think>`.
  public var isThinkingOnly: Bool

  public init() { self.init(isThinkingOnly: false) }

  public init(isThinkingOnly: Bool = false) { self.isThinkingOnly = isThinkingOnly }

  public var maximum: Double { 0 }
  public var needs: ProblemNeeds { ProblemNeeds(question: .required, truth: .ignored) }

  public func score(response: String, problem: Problem) -> Score {
    let script = mainScript(of: problem.text)
    let text =
      isThinkingOnly
      ? response.withBytes { bytes in
        bytes.firstPlace(of: "</think>").map { String(bytes, 0..<$0) } ?? response
      } : response
    let found = scriptCounts(text)
    let all = found.values.reduce(0, +)
    let foreign = all - found[script, default: 0]
    let share = all == 0 ? 0 : Double(foreign) / Double(all)
    return Score([
      ScoreComponent(
        name: "language", value: foreign == 0 ? 0 : -share,
        reason: foreign == 0
          ? "all letters are \(script.rawValue)"
          : "\(foreign) of \(all) letters are not \(script.rawValue)")
    ])
  }
}

/// The family of letters that a text is written in.
public enum WritingScript: String, Sendable, Hashable, CaseIterable {
  case latin = "Latin"
  case chinese = "Chinese"
  case cyrillic = "Cyrillic"
  case arabic = "Arabic"
  case hebrew = "Hebrew"
  case hangul = "Hangul"
  case devanagari = "Devanagari"
  case thai = "Thai"
  case other = "of another script"

  /// The script of a letter; nil for what is no letter, and for Greek.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF,
      0xFF21...0xFF3A, 0xFF41...0xFF5A:
      self = .latin
    case 0x370...0x3FF, 0x1F00...0x1FFF, 0x1D400...0x1D7FF: return nil
    case 0x400...0x52F: self = .cyrillic
    case 0x590...0x5FF: self = .hebrew
    case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF: self = .arabic
    case 0x900...0x97F: self = .devanagari
    case 0xE00...0xE7F: self = .thai
    case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: self = .hangul
    case 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      self = .chinese
    default:
      guard scalar.value > 0x7F, scalar.properties.isAlphabetic else { return nil }
      self = .other
    }
  }
}

/// The script of most letters of a text; Latin without any.
func mainScript(of text: String) -> WritingScript {
  let counts = scriptCounts(text)
  var main = WritingScript.latin
  for script in WritingScript.allCases where counts[script, default: 0] > counts[main, default: 0] {
    main = script
  }
  return main
}

/// How many letters of each script a text has.
public func scriptCounts(_ text: String) -> [WritingScript: Int] {
  let scripts = WritingScript.allCases
  var numbers = [Int](repeating: 0, count: scripts.count)
  // The properties of a letter are slow to ask for: those met last are kept, by their low bits.
  var known = [(scalar: UInt32, script: Int)](repeating: (0, -1), count: 256)
  text.withBytes { bytes in
    var place = 0
    while place < bytes.count {
      guard let (scalar, length) = bytes.scalar(at: place, before: bytes.count) else {
        place += 1
        continue
      }
      place += length
      let slot = Int(scalar.value & 0xFF)
      if known[slot].scalar != scalar.value {
        let script = WritingScript(scalar).flatMap { scripts.firstIndex(of: $0) } ?? -1
        known[slot] = (scalar.value, script)
      }
      if known[slot].script >= 0 { numbers[known[slot].script] += 1 }
    }
  }
  var counts: [WritingScript: Int] = [:]
  for (script, number) in zip(scripts, numbers) where number > 0 { counts[script] = number }
  return counts
}
