/// A Jinja template without what changes nothing in its rendering: comments, white space in tags and
/// where white space control removes it, the kind of quotes, and how outputs are cut up.
///
/// Two templates with one outline render every conversation alike, in the environment that
/// Transformers renders in (`trim_blocks` and `lstrip_blocks` are on).
struct JinjaOutline: Hashable {
  enum Token: Hashable {
    case name(String)
    case number(String)
    case string(String)
    case symbol(String)
  }

  enum Piece: Hashable {
    case statement([Token])
    /// One operand of what is written: a constant text, or what an expression gives.
    case output([Token])
  }

  private(set) var pieces: [Piece] = []

  /// - Returns: nil for what this reader does not know: raw blocks, braces in tags, some escapes.
  init?(_ source: String) {
    guard let parts = JinjaScanner(source).parts() else { return nil }
    for part in parts {
      switch part {
      case .text(let text): if !text.isEmpty { write([.string(text)]) }
      case .statement(let tokens): pieces.append(.statement(tokens))
      case .output(let tokens): for operand in Self.operands(tokens) { write(operand) }
      }
    }
  }

  /// Adds an output; constant texts in a row are one.
  private mutating func write(_ operand: [Token]) {
    if case .output(let last)? = pieces.last, last.count == 1, operand.count == 1,
      case .string(let first) = last[0], case .string(let second) = operand[0]
    {
      pieces[pieces.count - 1] = .output([.string(first + second)])
    } else {
      pieces.append(.output(operand))
    }
  }

  /// The operands of a concatenation by `+`; the whole expression when it is more than one.
  private static func operands(_ tokens: [Token]) -> [[Token]] {
    var operands: [[Token]] = [[]]
    var depth = 0
    var previous: Token?
    for token in tokens {
      defer { previous = token }
      if depth == 0, token == .symbol("+") {
        operands.append([])
        continue
      }
      let isFirst = operands[operands.count - 1].isEmpty
      switch token {
      case .symbol("("), .symbol("["): depth += 1
      case .symbol(")"), .symbol("]"): depth -= 1
      // A filter binds closer than `+`; other operators, and words such as `if`, do not.
      case .symbol("|"): break
      case .name where depth == 0 && !isFirst && previous != .symbol("|"): return [tokens]
      case .number where depth == 0, .symbol where depth == 0: return [tokens]
      default: break
      }
      operands[operands.count - 1].append(token)
    }
    return operands.contains([]) ? [tokens] : operands
  }

  /// Every constant text, changed.
  func mappingStrings(_ change: (String) -> String) -> JinjaOutline {
    func mapped(_ tokens: [Token]) -> [Token] {
      tokens.map { if case .string(let text) = $0 { .string(change(text)) } else { $0 } }
    }
    var result = self
    result.pieces = pieces.map { piece in
      switch piece {
      case .statement(let tokens): .statement(mapped(tokens))
      case .output(let tokens): .output(mapped(tokens))
      }
    }
    return result
  }

  /// Every constant text, in order.
  var strings: [String] {
    pieces.flatMap { piece -> [Token] in
      switch piece {
      case .statement(let tokens), .output(let tokens): tokens
      }
    }.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  /// All of it in bytes: equal for equal outlines alone, where texts are compared by their scalars.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ kind: UInt8, _ text: String = "") {
      // No byte of UTF-8 is 0xFF.
      bytes += [kind] + Array(text.utf8) + [0xFF]
    }
    for piece in pieces {
      let tokens: [Token]
      switch piece {
      case .statement(let found): (tokens, _) = (found, add(1))
      case .output(let found): (tokens, _) = (found, add(2))
      }
      for token in tokens {
        switch token {
        case .name(let text): add(3, text)
        case .number(let text): add(4, text)
        case .string(let text): add(5, text)
        case .symbol(let text): add(6, text)
        }
      }
    }
    return bytes
  }

  /// A number for all of it (FNV-1a, 64 bits).
  var digest: UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
