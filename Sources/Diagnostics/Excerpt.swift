/// A text of at most so many bytes: itself, or its beginning and its end with what was left out counted
/// between them.
///
/// Messages hold words that people and files made, of any length; this is how they stay readable.
public func excerpt(_ text: String, bytes limit: Int) -> String {
  let count = text.utf8.count
  guard count > limit else { return text }
  let end = max(limit / 4, 1)
  return beginning(of: text[...], bytes: limit - end) + " … (\(count) bytes in all) … "
    + ending(of: text[...], bytes: end)
}

/// The longest beginning of at most so many bytes, cut between two scalars.
func beginning(of text: Substring, bytes limit: Int) -> String {
  let utf8 = text.utf8
  guard var end = utf8.index(utf8.startIndex, offsetBy: limit, limitedBy: utf8.endIndex) else {
    return String(text)
  }
  while end > utf8.startIndex, end < utf8.endIndex, utf8[end] & 0xC0 == 0x80 {
    end = utf8.index(before: end)
  }
  return String(decoding: utf8[..<end], as: UTF8.self)
}

/// The longest ending of at most so many bytes, cut between two scalars.
func ending(of text: Substring, bytes limit: Int) -> String {
  let utf8 = text.utf8
  guard var start = utf8.index(utf8.endIndex, offsetBy: -limit, limitedBy: utf8.startIndex) else {
    return String(text)
  }
  while start < utf8.endIndex, utf8[start] & 0xC0 == 0x80 { start = utf8.index(after: start) }
  return String(decoding: utf8[start...], as: UTF8.self)
}
