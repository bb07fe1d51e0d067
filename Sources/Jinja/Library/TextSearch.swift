/// Where a text occurs in another, as ranges of UTF-8 bytes that do not overlap, found in linear time
/// (Knuth, Morris, Pratt), since both may be a template's or a model's.
///
/// - Parameter most: occurrences to look for.
func ranges(of part: String, in text: String, most: Int = .max) -> [Range<Int>] {
  let pattern = Array(part.utf8)
  guard !pattern.isEmpty, most > 0 else { return [] }
  var fallback = [Int](repeating: 0, count: pattern.count)
  var matched = 0
  for index in 1..<max(1, pattern.count) {
    while matched > 0, pattern[index] != pattern[matched] { matched = fallback[matched - 1] }
    if pattern[index] == pattern[matched] { matched += 1 }
    fallback[index] = matched
  }
  var found: [Range<Int>] = []
  matched = 0
  var offset = 0
  for byte in text.utf8 {
    while matched > 0, byte != pattern[matched] { matched = fallback[matched - 1] }
    if byte == pattern[matched] { matched += 1 }
    offset += 1
    if matched == pattern.count {
      found.append(offset - pattern.count..<offset)
      if found.count == most { break }
      matched = 0
    }
  }
  return found
}

/// The parts of a text between ranges of its UTF-8 bytes.
func parts(of text: String, between ranges: [Range<Int>]) -> [String] {
  let bytes = Array(text.utf8)
  var result: [String] = []
  var start = 0
  for range in ranges {
    result.append(String(decoding: bytes[start..<range.lowerBound], as: UTF8.self))
    start = range.upperBound
  }
  result.append(String(decoding: bytes[start...], as: UTF8.self))
  return result
}

extension String {
  init(scalars: some Swift.Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// Characters as Python counts them.
  var scalarCount: Int { unicodeScalars.count }

  var lowercasedScalars: String {
    unicodeScalars.map(\.properties.lowercaseMapping).joined()
  }

  var uppercasedScalars: String {
    unicodeScalars.map(\.properties.uppercaseMapping).joined()
  }

  /// The first letter in upper case, the others in lower case.
  var capitalizedScalars: String {
    guard let first = unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping
      + String(scalars: unicodeScalars.dropFirst()).lowercasedScalars
  }

  /// Without some scalars at its ends.
  func stripped(
    left: Bool = true, right: Bool = true, _ isRemoved: (Unicode.Scalar) -> Bool
  ) -> String {
    var view = unicodeScalars[...]
    if left { view = view.drop(while: isRemoved) }
    if right { while let last = view.last, isRemoved(last) { view.removeLast() } }
    return String(view)
  }
}
