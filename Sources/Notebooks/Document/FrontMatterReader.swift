import Yams

/// Reads front matter: a flat YAML mapping without anchors, small enough to be read at once.
struct FrontMatterReader {
  /// Bytes of front matter that are read; more is an error.
  static let sizeLimit = 16_384
  /// Brackets that may be open at once, and dashes that may follow each other on a line.
  private static let depthLimit = 8

  /// The lines of the front matter with both its fences, if the document opens with one.
  static func lines(in source: SourceLines) throws(NotebookError) -> Range<Int>? {
    guard source.lines.count > 1, isFence(source.content(0), "---"), !source.isBlank(1) else {
      return nil
    }
    // A code fence is never YAML: what its block holds cannot close the front matter.
    for line in 1..<source.lines.count {
      let content = source.content(line)
      if isFence(content, "---") || isFence(content, "...") { return 0..<(line + 1) }
      if FenceOpening(line: content) != nil { break }
    }
    let key = source.content(1).prefix { $0 != UInt8(ascii: ":") }
    if FrontMatter.names.contains(String(decoding: key, as: UTF8.self)) {
      throw NotebookError(
        "the front matter is not closed", advice: "end it with a line of three dashes", line: 1)
    }
    return nil
  }

  private static func isFence(_ line: ArraySlice<UInt8>, _ fence: String) -> Bool {
    line.trimmingBlanks().elementsEqual(fence.utf8) && line.first != UInt8(ascii: " ")
  }

  /// The front matter of a YAML text that begins at a line of its file.
  static func read(_ yaml: String, firstLine: Int) throws(NotebookError) -> FrontMatter {
    guard let root = try compose(yaml, firstLine: firstLine) else { return FrontMatter() }
    let reader = FrontMatterReader(firstLine: firstLine)
    if case .scalar(let scalar) = root, scalar.string.isEmpty { return FrontMatter() }
    guard case .mapping(let mapping) = root else {
      throw reader.error("the front matter is no list of 'key: value' lines", at: root)
    }
    var frontMatter = FrontMatter()
    for (key, value) in mapping {
      try reader.set(reader.name(of: key), of: &frontMatter, to: value, key: key)
    }
    return frontMatter
  }

  /// The value of a parameter given outside the notebook, written as in front matter.
  static func value(ofArgument text: String) throws(NotebookError) -> ParameterValue {
    do throws(NotebookError) {
      guard let node = try compose(text, firstLine: nil) else { return .text("") }
      return try FrontMatterReader(firstLine: nil).value(of: node, name: text)
    } catch {
      throw NotebookError(
        "the value '\(text)' of a parameter cannot be read",
        advice: "give a number, a word, a text in quotes, or a list such as [1, 2]")
    }
  }

  /// The line of the file that YAML counts as its first; nil where there is no file.
  private let firstLine: Int?

  private func set(
    _ name: String, of frontMatter: inout FrontMatter, to value: Node, key: Node
  ) throws(NotebookError) {
    switch name {
    case "title":
      frontMatter.title = try text(of: value, name: name)
    case "seed":
      guard let seed = UInt64(try text(of: value, name: name)) else {
        throw error("the seed is no integer from 0 to \(UInt64.max)", at: value)
      }
      frontMatter.seed = seed
    case "tolerance":
      guard let tolerance = Double(try text(of: value, name: name)), tolerance >= 0,
        tolerance.isFinite
      else { throw error("the tolerance is no number of at least 0", at: value) }
      frontMatter.tolerance = tolerance
    case "timeout":
      guard let timeout = Double(try text(of: value, name: name)), timeout > 0, timeout.isFinite
      else { throw error("the timeout is no number of seconds above 0", at: value) }
      frontMatter.timeout = timeout
    case "threads":
      guard let threads = Int(try text(of: value, name: name)), (1...4096).contains(threads) else {
        throw error("threads is no integer from 1 to 4096", at: value)
      }
      frontMatter.threads = threads
    case "width":
      guard let width = Int(try text(of: value, name: name)), (20...1000).contains(width) else {
        throw error("width is no integer from 20 to 1000", at: value)
      }
      frontMatter.width = width
    case "parameters":
      frontMatter.parameters = try parameters(of: value)
    default:
      if let nearest = nearestName(to: name, among: FrontMatter.names) {
        throw error(
          "front matter has no key '\(name)'", advice: "did you mean '\(nearest)'?", at: key)
      }
    }
  }

  private func parameters(of node: Node) throws(NotebookError) -> [Parameter] {
    guard case .mapping(let mapping) = node else {
      if case .scalar(let scalar) = node, scalar.string.isEmpty { return [] }
      throw error(
        "parameters are no 'name: value' pairs", advice: "write them as {steps: 3}", at: node)
    }
    var parameters: [Parameter] = []
    for (key, value) in mapping {
      let name = try name(of: key)
      guard Parameter.isName(name) else {
        throw error(
          "'\(name)' cannot name a parameter", advice: "use letters, digits and _, such as steps",
          at: key)
      }
      parameters.append(Parameter(name: name, value: try self.value(of: value, name: name)))
    }
    return parameters
  }

  private func value(of node: Node, name: String) throws(NotebookError) -> ParameterValue {
    switch node {
    case .scalar(let scalar):
      guard scalar.style == .plain else { return .text(scalar.string) }
      guard let value = ParameterValue(plain: scalar.string) else {
        throw error(
          "the value '\(scalar.string)' of '\(name)' is not a finite number",
          advice: "give a finite number, or put it in quotes", at: node)
      }
      return value
    case .sequence(let sequence):
      var values: [ParameterValue] = []
      for element in sequence {
        guard case .scalar = element else {
          throw error(
            "a list in '\(name)' holds another list or mapping",
            advice: "parameters are scalars or lists of scalars", at: element)
        }
        values.append(try value(of: element, name: name))
      }
      return .list(values)
    case .mapping, .alias:
      throw error(
        "the value of '\(name)' is neither a scalar nor a list",
        advice: "parameters are scalars or lists of scalars", at: node)
    }
  }

  private func name(of key: Node) throws(NotebookError) -> String {
    guard case .scalar(let scalar) = key else {
      throw error("a key of the front matter is not a word", at: key)
    }
    return scalar.string
  }

  private func text(of node: Node, name: String) throws(NotebookError) -> String {
    guard case .scalar(let scalar) = node else {
      throw error("'\(name)' is not a single value", at: node)
    }
    return scalar.string
  }

  private func error(_ message: String, advice: String? = nil, at node: Node) -> NotebookError {
    NotebookError(message, advice: advice, line: Self.line(node.mark, firstLine))
  }

  private static func line(_ mark: Mark?, _ firstLine: Int?) -> Int? {
    guard let firstLine else { return nil }
    return firstLine + max(0, (mark?.line ?? 1) - 1)
  }
}

extension FrontMatterReader {
  /// Parses YAML after refusing what could make the parser work without bound.
  private static func compose(_ yaml: String, firstLine: Int?) throws(NotebookError) -> Node? {
    guard yaml.utf8.count <= sizeLimit else {
      throw NotebookError(
        "the front matter holds \(yaml.utf8.count) bytes, at most \(sizeLimit) are read",
        advice: "move what is not a setting into the text", line: firstLine)
    }
    try refuseAnchorsAndNesting(yaml, firstLine: firstLine)
    do {
      return try Parser(yaml: yaml).singleRoot()
    } catch let error as YamlError {
      throw notebookError(error, firstLine: firstLine)
    } catch {
      throw NotebookError("the front matter cannot be read: \(error)", line: firstLine)
    }
  }

  private static func notebookError(_ error: YamlError, firstLine: Int?) -> NotebookError {
    let advice = "front matter is YAML, a 'key: value' on each line"
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return NotebookError(
        "the front matter is not YAML: \(problem)", advice: advice, line: line(mark, firstLine))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return NotebookError(
        "'\(duplicates.first ?? "")' is given twice", advice: "keep one of the two",
        line: line(context.mark, firstLine))
    case .reader(let problem, _, _, _):
      return NotebookError(
        "the front matter is not YAML: \(problem)", advice: advice, line: firstLine)
    default:
      return NotebookError("the front matter is not YAML", advice: advice, line: firstLine)
    }
  }

  /// Refuses anchors, aliases and tags, which can stand for exponentially much, and nesting, which no
  /// setting needs. Quoted texts are passed over.
  private static func refuseAnchorsAndNesting(
    _ yaml: String, firstLine: Int?
  ) throws(NotebookError) {
    var quote: UInt8?
    var open = 0
    var dashes = 0
    var line = 0
    var startsValue = true
    var isEscaped = false
    func error(_ message: String) -> NotebookError {
      NotebookError(
        message, advice: "write values plainly, or put the text in quotes",
        line: firstLine.map { $0 + line })
    }
    for byte in yaml.utf8 {
      if byte == UInt8(ascii: "\n") {
        line += 1
        dashes = 0
      }
      if let mark = quote {
        if byte == mark, !isEscaped { quote = nil }
        isEscaped = mark == UInt8(ascii: "\"") && byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if startsValue { quote = byte }
        startsValue = false
      case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
        if startsValue { throw error("anchors, aliases and tags are not read in front matter") }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open += 1
        startsValue = true
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        open = max(0, open - 1)
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","):
        dashes += startsValue ? 1 : 0
        startsValue = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        break
      case UInt8(ascii: "\n"):
        startsValue = true
      default:
        startsValue = false
      }
      guard open <= depthLimit, dashes <= depthLimit else {
        throw error("the front matter is nested too deeply")
      }
    }
  }
}
