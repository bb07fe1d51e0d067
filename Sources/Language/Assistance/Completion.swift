import Diagnostics

/// What could stand where the cursor is.
public struct Completion: Sendable, Hashable {
  /// UTF-8 offsets of the text that a candidate replaces.
  public let replaced: Range<Int>
  public let candidates: [Candidate]

  public struct Candidate: Sendable, Hashable {
    public let text: String
    public let summary: String
    /// Stands after the candidate when it is the only one: a space, or nothing after `=`.
    public let suffix: String
  }
}

extension Interpreter {
  /// Commands, options, their values, variables, members and file names for the word at the cursor.
  ///
  /// - Parameters:
  ///   - cursor: UTF-8 offset in `text`.
  ///   - files: the names that begin with a text, for the inside of a string.
  public func completion(
    in text: String, cursor: Int, files: (String) -> [String] = { _ in [] }
  ) -> Completion {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    if let start = openString(bytes) {
      let typed = String(decoding: bytes[start...], as: UTF8.self)
      return Completion(
        replaced: start..<bytes.count,
        candidates: files(typed).map { .init(text: $0, summary: "", suffix: "") })
    }
    var start = bytes.count
    while start > 0 && isWordByte(bytes[start - 1]) { start -= 1 }
    let word = String(decoding: bytes[start...], as: UTF8.self)
    let statement = statementStart(bytes[..<start])
    // Of thousands of variables few begin with the word: the others are left out first.
    let variables = variableCandidates(beginning: word)
    let candidates: [Completion.Candidate]
    if start > 0, bytes[start - 1] == UInt8(ascii: ".") {
      candidates = members(bytes[..<(start - 1)])
    } else if let command = command(bytes[statement..<start]) {
      candidates = arguments(of: command, bytes[statement..<start], variables)
    } else {
      candidates = commandCandidates() + variables + functionCandidates()
    }
    var seen: Set<String> = []
    return Completion(
      replaced: start..<bytes.count,
      candidates: candidates.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted })
  }

  func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
      || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  /// Where the contents of a string begin that is still open; nil outside strings.
  private func openString(_ bytes: [UInt8]) -> Int? {
    var quote: UInt8?
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\") && open == UInt8(ascii: "\"") {
          index += 1
        } else if byte == open || byte == UInt8(ascii: "\n") {
          quote = nil
        }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        start = index + 1
      }
      index += 1
    }
    return quote == nil ? nil : start
  }

  /// Where the statement, pipe stage, bracket or right side that holds the end begins.
  private func statementStart(_ bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.endIndex
    var closed = 0
    while index > bytes.startIndex {
      let byte = bytes[index - 1]
      switch byte {
      case UInt8(ascii: ")"), UInt8(ascii: "]"): closed += 1
      case UInt8(ascii: "("), UInt8(ascii: "["):
        if closed == 0 { return callStart(bytes, index) }
        closed -= 1
      case UInt8(ascii: "\n"), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "{"):
        if closed == 0 { return index }
      case UInt8(ascii: "=") where closed == 0:
        // `name = command …` begins anew; `option=value` does not.
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: " ") { return index }
      default: break
      }
      index -= 1
    }
    return index
  }

  /// The name before an open bracket, if there is one directly.
  private func callStart(_ bytes: ArraySlice<UInt8>, _ bracket: Int) -> Int {
    var start = bracket - 1
    while start > bytes.startIndex && isWordByte(bytes[start - 1]) { start -= 1 }
    return start < bracket - 1 ? start : bracket
  }

  /// The command that a statement begins with, once something follows its name.
  private func command(_ bytes: ArraySlice<UInt8>) -> CommandRegistry<Session>.Entry? {
    let trimmed = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let name = trimmed.prefix(while: isWordByte)
    guard name.count < trimmed.count else { return nil }
    let entry = registry.entry(named: String(decoding: name, as: UTF8.self))
    if entry?.declaration.takesStatement == true { return command(trimmed.dropFirst(name.count)) }
    return entry
  }

  private func arguments(
    of entry: CommandRegistry<Session>.Entry, _ bytes: ArraySlice<UInt8>,
    _ variables: [Completion.Candidate]
  ) -> [Completion.Candidate] {
    let settings = entry.parameters.flatMap(\.settings)
    if bytes.last == UInt8(ascii: "=") {
      var start = bytes.endIndex - 1
      while start > bytes.startIndex && isWordByte(bytes[start - 1]) { start -= 1 }
      let option = String(decoding: bytes[start..<(bytes.endIndex - 1)], as: UTF8.self)
      let parameter = entry.parameters.first { $0.name == option }
      let choices = parameter?.choices ?? settings.first { $0.name == option }?.choices
      if let choices { return choices.map { .init(text: $0, summary: "", suffix: " ") } }
      if parameter?.type == Bool.typeDescription {
        return ["true", "false"].map { .init(text: $0, summary: "", suffix: " ") }
      }
      return variables
    }
    let given = String(decoding: bytes, as: UTF8.self)
    let options =
      entry.parameters.filter { $0.kind == .option || $0.kind == .argument }
      .map { ($0.name, $0.help) } + settings.map { ($0.name, $0.help) }
    if entry.parameters.contains(where: \.takesAnyWord) {
      return commandCandidates().map { .init(text: $0.text, summary: $0.summary, suffix: "") }
        + functionCandidates()
    }
    let choices = entry.parameters.filter { $0.kind == .argument }.flatMap { $0.choices ?? [] }
    return choices.map { .init(text: $0, summary: "", suffix: " ") }
      + options.filter { !given.contains(" \($0.0)=") && !given.contains("(\($0.0)=") }
      .map { .init(text: $0.0 + "=", summary: $0.1, suffix: "") } + variables
      + (given.contains("(") || registry.names.takesExpressions(entry.declaration.name)
        ? functionCandidates() : [])
  }

  private func commandCandidates() -> [Completion.Candidate] {
    registry.declarations.map { .init(text: $0.name, summary: $0.summary, suffix: " ") }
      + keywords.map { .init(text: $0, summary: "", suffix: " ") }
  }

  private func functionCandidates() -> [Completion.Candidate] {
    builtins.map { .init(text: $0.name, summary: $0.summary, suffix: "") }
  }

  private func variableCandidates(beginning word: String) -> [Completion.Candidate] {
    order.filter { $0.utf8.starts(with: word.utf8) }
      .map { .init(text: $0, summary: globals[$0]?.typeName ?? "", suffix: "") }
  }
}
