/// A pasted block as it is put into the line: newlines in one form, none at the end, and without the
/// prompts of a transcript.
///
/// A prompt is taken off a line only when it begins it. Once one line of a block has been taken for a
/// transcript's, nothing else about the block changes: lines without a prompt stay.
package func textOfPaste(_ block: String, prompts: [String]) -> String {
  var text = ""
  text.reserveCapacity(block.utf8.count)
  var previous: Unicode.Scalar?
  for scalar in block.unicodeScalars {
    switch scalar {
    // The terminal exchanges the two while a line is edited, so a pair may come in either order.
    case "\n" where previous == "\r", "\r" where previous == "\n":
      previous = nil
      continue
    case "\r": text.unicodeScalars.append("\n")
    case "\0": break
    default: text.unicodeScalars.append(scalar)
    }
    previous = scalar
  }
  while text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
  return
    text
    .split(separator: "\n", omittingEmptySubsequences: false)
    .map { withoutPrompt($0, prompts: prompts) }
    .joined(separator: "\n")
}

private func withoutPrompt(_ line: Substring, prompts: [String]) -> Substring {
  for prompt in prompts {
    if line.hasPrefix(prompt) { return line.dropFirst(prompt.count) }
    // Copied from a screen, a prompt without input has lost its last blank.
    if prompt.hasSuffix(" "), line == prompt.dropLast() { return "" }
  }
  return line
}
