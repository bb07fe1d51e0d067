import Settings
import Tasks

/// A penalty for repeating oneself: minus the share of runs of words that occurred before (the n-gram
/// penalty of Open-R1). A Chinese character counts as a word.
public struct RepetitionRule: NamedRule {
  public static let name = "repetition"
  public static let summary =
    "minus the share of runs of words that occurred before"
  public static let settings: [Setting<Self>] = [
    Setting("run", \.runLength, "words in a run; 4", .within(1...1_000_000_000))
  ]

  /// Words in a run.
  public var runLength: Int

  public init() { self.init(runLength: 4) }

  public init(runLength: Int = 4) { self.runLength = runLength }

  public var maximum: Double { 0 }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .ignored) }

  public func score(response: String, problem: Problem) -> Score {
    let words = response.withBytes(wordNumbers)
    let runs = max(0, words.count - runLength + 1)
    let distinct = runs == 0 ? 0 : distinctRuns(words)
    let share = runs == 0 ? 0 : 1 - Double(distinct) / Double(runs)
    return Score([
      ScoreComponent(
        name: "repetition", value: share == 0 ? 0 : -share,
        reason: "\(runs - distinct) of \(runs) runs of \(runLength) words occurred before")
    ])
  }

  /// How many different runs there are.
  ///
  /// Runs are numbered as words are: one of 2k words is a pair of runs of k, and one of any other length a
  /// pair of two that overlap. Equal numbers stand for equal runs, and their length hardly counts.
  private func distinctRuns(_ words: [UInt32]) -> Int {
    var numbers = words
    var length = 1
    while length < runLength {
      let step = min(length, runLength - length)
      let count = numbers.count - step
      var pairs: [UInt64] = []
      pairs.reserveCapacity(count)
      var numbering = Numbering(most: count)
      numbers = (0..<count).map { place in
        let pair = UInt64(numbers[place]) << 32 | UInt64(numbers[place + step])
        let number = numbering.number(hash: mixed(pair ^ hashSeed)) { pairs[$0] == pair }
        if Int(number) == pairs.count { pairs.append(pair) }
        return number
      }
      length += step
    }
    return Int(numbers.max() ?? 0) + 1
  }
}

/// The words of a text by number, equal words by the same one, in the order of their first occurrence.
private func wordNumbers(_ bytes: TextBytes) -> [UInt32] {
  var words: [Range<Int>] = []
  var numbering = Numbering(most: bytes.count / 2 + 1)
  var numbers: [UInt32] = []
  var start = 0
  var place = 0
  func add(_ word: Range<Int>) {
    guard !word.isEmpty else { return }
    let number = numbering.number(hash: hash(of: bytes, word)) {
      words[$0].count == word.count && bytes[words[$0]].elementsEqual(bytes[word])
    }
    if Int(number) == words.count { words.append(word) }
    numbers.append(number)
  }
  while place < bytes.count {
    let byte = bytes[place]
    if byte < 0x80 {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        add(start..<place)
        start = place + 1
      }
      place += 1
      continue
    }
    guard let (scalar, length) = bytes.scalar(at: place, before: bytes.count) else {
      place += 1
      continue
    }
    let isSpace = isPythonSpace(scalar)
    if isSpace || WritingScript(scalar) == .chinese {
      add(start..<place)
      if !isSpace { add(place..<(place + length)) }
      start = place + length
    }
    place += length
  }
  add(start..<bytes.count)
  return numbers
}

/// Numbers for keys in the order of their first occurrence: a hash table with open addresses, at most half
/// full. The keys themselves are kept by who asks.
private struct Numbering {
  private var slots: [UInt32]
  private var count: UInt32 = 0

  init(most: Int) {
    var size = 16
    while size < 2 * most { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// The number of a key; that of the keys before it where it is new.
  @inline(__always)
  mutating func number(hash: UInt64, isKey: (Int) -> Bool) -> UInt32 {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if isKey(Int(number)) { return number }
      slot = (slot + 1) & mask
    }
    count += 1
    slots[slot] = count
    return count - 1
  }
}

/// Drawn anew in each process, so that no text can be made of words that collide. No result depends on it.
private let hashSeed = UInt64.random(in: 0...(.max))

private func mixed(_ value: UInt64) -> UInt64 {
  let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return (product.high ^ product.low) &* 0xBF58_476D_1CE4_E5B9 >> 7
}

private func hash(of bytes: TextBytes, _ range: Range<Int>) -> UInt64 {
  var hash = hashSeed
  var word: UInt64 = 0
  for (offset, byte) in bytes[range].enumerated() {
    word = word << 8 | UInt64(byte)
    if offset & 7 == 7 {
      hash = mixed(hash ^ word)
      word = 0
    }
  }
  return mixed(hash ^ word ^ UInt64(range.count) << 56)
}
