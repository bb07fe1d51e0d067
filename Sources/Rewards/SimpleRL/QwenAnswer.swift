/// The answer that a response gives, as Qwen's evaluation finds it (`extract_answer` for MATH in
/// Qwen2.5-Math's evaluation, which SimpleRL trains with).
///
/// First of: what stands between `final answer is $` and `$. I hope`; after the last `boxed`, its braces
/// or up to a dollar sign; after `he answer is`, `final answer is` or `答案是`; the last number.
/// What is found has not yet been normalized.
func qwenAnswer(in text: String) -> String {
  text.withBytes { bytes in
    var answer = joiningLines(foundAnswer(in: bytes))
    if answer.utf8.first == UInt8(ascii: ":") { answer.unicodeScalars.removeFirst() }
    if answer.utf8.last == UInt8(ascii: ".") { answer.unicodeScalars.removeLast() }
    if answer.utf8.last == UInt8(ascii: "/") { answer.unicodeScalars.removeLast() }
    return answer
  }
}

private func foundAnswer(in bytes: TextBytes) -> String {
  let opening: StaticString = "final answer is $"
  let hope: StaticString = "$. I hope"
  if let place = bytes.firstPlace(of: opening), bytes.firstPlace(of: hope) != nil {
    let start = place + opening.utf8CodeUnitCount
    return String(
      bytes, bytes.trimmed(start..<(bytes.firstPlace(of: hope, from: start) ?? bytes.count)))
  }
  if let place = bytes.lastPlace(of: "boxed") {
    return String(bytes, boxed(in: bytes, from: place + 5))
  }
  for words: StaticString in ["he answer is", "final answer is", "答案是"] {
    guard let place = bytes.lastPlace(of: words) else { continue }
    return String(bytes, bytes.trimmed((place + words.utf8CodeUnitCount)..<bytes.count))
  }
  return lastNumber(in: bytes)
}

/// What follows `boxed`: its braces, which may never be closed, or up to a dollar sign.
private func boxed(in bytes: TextBytes, from start: Int) -> Range<Int> {
  guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else {
    return bytes.trimmed(start..<(bytes.firstPlace(of: "$", from: start) ?? bytes.count))
  }
  var depth = 1
  var end = start + 1
  while end < bytes.count {
    if bytes[end] == UInt8(ascii: "{") { depth += 1 }
    if bytes[end] == UInt8(ascii: "}") {
      depth -= 1
      if depth == 0 { break }
    }
    end += 1
  }
  return (start + 1)..<end
}

/// The last `-?\d*\.?\d+`, commas passed over, with digits of any script; empty without one.
private func lastNumber(in bytes: TextBytes) -> String {
  let text = bytes.filter { $0 != UInt8(ascii: ",") }
  let last = text.withUnsafeBufferPointer { text -> Range<Int>? in
    /// Where the digits end that begin at a place.
    func endOfDigits(_ start: Int) -> Int {
      var end = start
      while end < text.count {
        if text[end] < 0x80 {
          guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[end]) else { break }
          end += 1
        } else {
          guard let (scalar, length) = text.scalar(at: end, before: text.count),
            decimalDigit(scalar) != nil
          else { break }
          end += length
        }
      }
      return end
    }
    var last: Range<Int>?
    var start = 0
    while start < text.count {
      let whole = text[start] == UInt8(ascii: "-") ? start + 1 : start
      var end = endOfDigits(whole)
      if end < text.count, text[end] == UInt8(ascii: ".") {
        let fraction = endOfDigits(end + 1)
        if fraction > end + 1 { end = fraction }
      }
      if end > whole {
        last = start..<end
        start = end
      } else {
        start += 1
      }
    }
    return last
  }
  return last.map { String(decoding: text[$0], as: UTF8.self) } ?? ""
}

/// Without line breaks and the white space behind them.
private func joiningLines(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "\n")) else { return text }
  return text.withBytes { bytes in
    var result: [UInt8] = []
    var place = 0
    while let line = bytes.firstPlace(of: "\n", from: place) {
      result += bytes[place..<line]
      place = bytes.skippingSpaces(in: line..<bytes.count)
    }
    return String(decoding: result + bytes[place...], as: UTF8.self)
  }
}

func pythonTrimmed(_ text: some StringProtocol) -> String {
  String(text).withBytes { String($0, $0.trimmed(0..<$0.count)) }
}
