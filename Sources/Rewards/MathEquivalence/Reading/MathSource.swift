/// LaTeX and plain text of an answer, with what carries no meaning taken away: spaces of typesetting,
/// sizes of brackets, fonts, dollar signs around it, a full stop behind it, "the answer is" in front.
///
/// What stays is written in one way: `\frac`, `\le`, `\text{…}`, ASCII digits and signs.
func cleanedMath(_ text: String) -> String {
  var cleaner = MathCleaner(strippingMarkdown(text))
  return withoutAnnouncement(trimmingEnds(strippingDollars(cleaner.cleaned())))
}

/// Without "the answer is" in front.
private func withoutAnnouncement(_ text: String) -> String {
  let start = text.prefix(40).lowercased()
  for lead in ["the final answer is", "the answer is", "final answer:", "answer:", "answer is"]
  where start.hasPrefix(lead) {
    return String(text.dropFirst(lead.count)).trimmed.trimmingPrefix(":").description.trimmed
  }
  return text
}

/// `**42**` and `` `42` `` without the marks.
private func strippingMarkdown(_ text: String) -> String {
  for mark in ["**", "`"] where text.utf8.count < 5000 {
    let plain = text.trimmed
    if plain.count > 2 * mark.count, plain.hasPrefix(mark), plain.hasSuffix(mark) {
      let inner = String(plain.dropFirst(mark.count).dropLast(mark.count))
      if !inner.contains(mark) { return inner }
    }
  }
  return text
}

/// Dollars around mathematics go; one beside a number stays, as money.
private func strippingDollars(_ text: String) -> String {
  text.count { $0 == "$" } <= 1 ? text : text.replacing("$", with: " ")
}

/// Without blanks, full stops, line breaks and dollars at the ends.
private func trimmingEnds(_ text: String) -> String {
  var result = Substring(text)
  while let first = result.first, first.isWhitespace || first == ":" { result = result.dropFirst() }
  while true {
    if let last = result.last, last.isWhitespace || last == "." || last == "," || last == ";" {
      result = result.dropLast()
    } else if result.hasSuffix("\\\\") {
      result = result.dropLast(2)
    } else if result.hasSuffix("\\") {
      result = result.dropLast()
    } else {
      return String(result)
    }
  }
}

extension String {
  var trimmed: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}
