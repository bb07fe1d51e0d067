import Files

/// The text of a JSON object in one line, to which members are added and from which some are taken, while
/// the others stay as they are written.
struct RowText {
  private var text: [UInt8]
  private var isEmpty: Bool

  /// - Parameters:
  ///   - line: a whole object, which has been parsed.
  ///   - removed: the keys of members that are left out.
  init(_ line: [UInt8], without removed: Set<String>) {
    var members = Members(line: line)
    var kept: [ArraySlice<UInt8>] = []
    var isWhole = true
    while let (key, member) = members.next() {
      if removed.contains(key) { isWhole = false } else { kept.append(member) }
      // Nothing is taken away, so nothing has to be looked for.
      if removed.isEmpty { break }
    }
    isEmpty = kept.isEmpty
    if isWhole {
      text = Array(line[..<(line.lastIndex(of: UInt8(ascii: "}")) ?? line.endIndex)])
      while let last = text.last, last <= 0x20 { text.removeLast() }
    } else {
      text = [UInt8(ascii: "{")] + kept.joined(separator: Array(", ".utf8))
    }
  }

  /// The text of the object with members added at its end.
  func adding(_ members: [(key: String, value: JSONValue)]) -> [UInt8] {
    var result = text
    for (index, (key, value)) in members.enumerated() {
      if index > 0 || !isEmpty { result += ", ".utf8 }
      result += JSONValue.quoted(key).utf8
      result += ": ".utf8
      result += value.line.utf8
    }
    result.append(UInt8(ascii: "}"))
    return result
  }

  /// The members of an object one after the other, each as it is written.
  private struct Members {
    let line: [UInt8]
    private var position: Int

    init(line: [UInt8]) {
      self.line = line
      position = (line.firstIndex(of: UInt8(ascii: "{")) ?? line.endIndex) + 1
    }

    /// The key of the next member, and its text without white space around it.
    mutating func next() -> (key: String, text: ArraySlice<UInt8>)? {
      let separators: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ",")]
      while position < line.count, separators.contains(line[position]) { position += 1 }
      guard position < line.count, line[position] == UInt8(ascii: "\"") else { return nil }
      let start = position
      skipString()
      let key = (try? JSONParser.parse(line[start..<position]))?.stringValue ?? ""
      var depth = 0
      scan: while position < line.count {
        switch line[position] {
        case UInt8(ascii: "\""):
          skipString()
          continue scan
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { break scan }
          depth -= 1
        case UInt8(ascii: ",") where depth == 0: break scan
        default: break
        }
        position += 1
      }
      var end = position
      while end > start, line[end - 1] <= 0x20 { end -= 1 }
      return (key, line[start..<end])
    }

    /// Moves behind the string that begins here.
    private mutating func skipString() {
      position += 1
      while position < line.count, line[position] != UInt8(ascii: "\"") {
        position += line[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      position += 1
    }
  }
}
