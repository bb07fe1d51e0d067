import Diagnostics

/// Members of values, found without running anything.
extension Interpreter {
  /// The members of the value of a path such as `t.rollouts[0]` that ends at the end of the bytes. A
  /// path may begin with a lambda's parameter or a loop's variable: `map(t.rollouts, r -> r.`.
  func members(_ bytes: ArraySlice<UInt8>) -> [Completion.Candidate] {
    var start = bytes.endIndex
    func isPathByte(_ byte: UInt8) -> Bool {
      isWordByte(byte)
        || [UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "-")]
          .contains(byte)
    }
    while start > bytes.startIndex && isPathByte(bytes[start - 1]) { start -= 1 }
    let path = String(decoding: bytes[start...], as: UTF8.self)
    switch value(ofPath: path, before: String(decoding: bytes[..<start], as: UTF8.self)) {
    case .record(let record)?:
      return record.keys.map { .init(text: $0, summary: record[$0]?.typeName ?? "", suffix: "") }
    case .object(let object)?:
      return object.memberNames.map { .init(text: $0, summary: "", suffix: "") }
    default: return []
    }
  }

  /// The value of a variable with members and indexes that are integers; nil for anything else, which
  /// would have to be run.
  private func value(ofPath path: String, before text: String, depth: Int = 0) -> Value? {
    let names = path.split(separator: ".", omittingEmptySubsequences: false)
    var value: Value?
    for (place, name) in names.enumerated() {
      let parts = name.split(separator: "[", omittingEmptySubsequences: false)
      let word = String(parts[0])
      if place == 0 {
        value = boundElement(word, in: text, depth: depth) ?? self[word]
      } else if case .record(let record)? = value {
        value = record[word]
      } else if case .object(let object)? = value {
        value = try? object.member(word)
      } else {
        return nil
      }
      for index in parts.dropFirst() {
        guard index.hasSuffix("]"), let number = Int(index.dropLast()),
          let elements = value?.asList
        else { return nil }
        let offset = number < 0 ? number + elements.count : number
        guard elements.indices.contains(offset) else { return nil }
        value = elements[offset]
      }
    }
    return value
  }

  /// The first element of the list that a lambda's parameter or a loop's variable goes through.
  private func boundElement(_ name: String, in text: String, depth: Int) -> Value? {
    guard depth < 4, let tokens = Lexer.tokens(of: Source(name: "", text: text)) else {
      return nil
    }
    let words = tokens.dropLast()
    guard
      let place = words.indices.last(where: { index in
        guard words[index].kind == .name(name), index + 1 < words.endIndex else { return false }
        let next = words[index + 1].kind
        return next == .symbol("->")
          || (next == .keyword("in") && index > 0 && words[index - 1].kind == .keyword("for"))
      })
    else { return nil }
    let path: ArraySlice<Token>
    if words[place + 1].kind == .symbol("->") {
      path = listBeforeLambda(words[..<place])
    } else {
      path = words[(place + 2)...].prefix { $0.kind != .symbol("{") }
    }
    guard let first = path.first, let last = path.last else { return nil }
    let utf8 = Array(text.utf8)
    let list = value(
      ofPath: String(decoding: utf8[first.span.start..<last.span.end], as: UTF8.self),
      before: String(decoding: utf8[..<first.span.start], as: UTF8.self), depth: depth + 1)
    return list?.asList?.first
  }

  /// The list in `map(list, ` and `map list (` and `list | map `.
  private func listBeforeLambda(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
    var rest = tokens
    while case .symbol(let symbol)? = rest.last?.kind, symbol == "(" || symbol == "," {
      rest.removeLast()
    }
    if case .name(let name)? = rest.last?.kind, builtinsByName[name] != nil,
      rest.dropLast().last?.kind == .symbol("|")
    {
      rest = rest.dropLast(2)
    }
    var start = rest.endIndex
    var depth = 0
    while start > rest.startIndex {
      let token = rest[start - 1]
      switch token.kind {
      case .symbol("]"): depth += 1
      case .symbol("["): depth -= 1
      case .symbol("."), .symbol("-"), .integer: break
      case .name: break
      default: return rest[start...]
      }
      if depth < 0 { break }
      start -= 1
      if token.spaceBefore, depth == 0 { break }
    }
    return rest[start...]
  }
}
