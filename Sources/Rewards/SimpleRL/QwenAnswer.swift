/// The answer that a response gives, as Qwen's evaluation finds it (`extract_answer` for MATH in
/// Qwen2.5-Math's evaluation, which SimpleRL trains with).
///
/// First of: what stands between `final answer is $` and `$. I hope`; after the last `boxed`, its braces
/// or up to a dollar sign; after `he answer is`, `final answer is` or `答案是`; the last number.
/// What is found has not yet been normalized.
func qwenAnswer(in text: String) -> String {
  var answer: String
  if let start = text.firstRange(of: "final answer is $"), text.contains("$. I hope") {
    let rest = text[start.upperBound...]
    answer = pythonTrimmed(rest.firstRange(of: "$. I hope").map { rest[..<$0.lowerBound] } ?? rest)
  } else if let after = textAfterLast("boxed", in: text) {
    answer = boxed(after)
  } else if let after = textAfterLast("he answer is", in: text) ?? textAfterLast("final answer is", in: text)
    ?? textAfterLast("答案是", in: text)
  {
    answer = pythonTrimmed(after)
  } else {
    answer = lastNumber(in: text)
  }
  answer = joiningLines(answer)
  if answer.first == ":" { answer.removeFirst() }
  if answer.last == "." { answer.removeLast() }
  if answer.last == "/" { answer.removeLast() }
  return answer
}

private func textAfterLast(_ words: String, in text: String) -> Substring? {
  let bytes = Array(text.utf8)
  let pattern = Array(words.utf8)
  guard bytes.count >= pattern.count else { return nil }
  for start in stride(from: bytes.count - pattern.count, through: 0, by: -1)
  where bytes[start] == pattern[0] && bytes[start..<start + pattern.count].elementsEqual(pattern) {
    return text[text.utf8.index(text.startIndex, offsetBy: start + pattern.count)...]
  }
  return nil
}

/// What follows `boxed`: its braces, which may never be closed, or up to a dollar sign.
private func boxed(_ after: Substring) -> String {
  guard after.first == "{" else {
    return pythonTrimmed(after.prefix { $0 != "$" })
  }
  var depth = 1
  var content = String.UnicodeScalarView()
  for scalar in after.unicodeScalars.dropFirst() {
    if scalar == "{" { depth += 1 }
    if scalar == "}" {
      depth -= 1
      if depth == 0 { break }
    }
    content.append(scalar)
  }
  return String(content)
}

/// The last `-?\d*\.?\d+`, commas passed over; empty without one.
private func lastNumber(in text: String) -> String {
  let bytes = text.utf8.filter { $0 != UInt8(ascii: ",") }
  func isDigit(_ index: Int) -> Bool {
    index >= 0 && index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
  }
  var last: Range<Int>?
  var start = 0
  while start < bytes.count {
    var end = start
    if bytes[end] == UInt8(ascii: "-") { end += 1 }
    while isDigit(end) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "."), isDigit(end + 1) {
      end += 1
      while isDigit(end) { end += 1 }
    }
    if end > start, isDigit(end - 1) {
      last = start..<end
      start = end
    } else {
      start += 1
    }
  }
  return last.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
}

/// Without line breaks and the white space behind them.
private func joiningLines(_ text: String) -> String {
  guard text.unicodeScalars.contains("\n") else { return text }
  var result = String.UnicodeScalarView()
  var isSkipping = false
  for scalar in text.unicodeScalars {
    if scalar == "\n" {
      isSkipping = true
    } else if !(isSkipping && isPythonSpace(scalar)) {
      isSkipping = false
      result.append(scalar)
    }
  }
  return String(result)
}

func pythonTrimmed(_ text: some StringProtocol) -> String {
  let scalars = Array(text.unicodeScalars)
  guard let first = scalars.firstIndex(where: { !isPythonSpace($0) }),
    let last = scalars.lastIndex(where: { !isPythonSpace($0) })
  else { return "" }
  return String(String.UnicodeScalarView(scalars[first...last]))
}
