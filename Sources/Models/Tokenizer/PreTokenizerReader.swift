import Files

/// Reads the pre_tokenizer of a tokenizer.json; refuses by name what it does not do.
struct PreTokenizerReader {
  let file: String

  private static let key = "pre_tokenizer"
  private static let expected =
    "ByteLevel alone or after Digits, as GPT-2 and SmolLM have, or after Split, as Qwen2 and Llama 3"

  func read(_ fields: ConfigurationFields) throws(ModelFileError) -> PreTokenizer {
    guard let part = try fields.nested(Self.key) else {
      throw fields.missing(Self.key, expected: Self.expected)
    }
    let steps = try part.type(Self.key) == "Sequence" ? part.list("pretokenizers") : [part]
    var names: [String] = []
    for step in steps { names.append(try step.type(Self.key)) }
    guard let last = steps.last, names.last == "ByteLevel", names.count <= 2 else {
      throw unknown(names)
    }
    if try last.bool("add_prefix_space") ?? true {
      throw unsupported("ByteLevel with add_prefix_space", "add_prefix_space false")
    }
    let scans = try last.bool("use_regex") ?? true
    switch names.dropLast().first {
    case nil where scans: return PreTokenizer(.gpt2)
    case "Digits" where scans:
      let single = try steps[0].bool("individual_digits") ?? false
      return PreTokenizer(.gpt2, digits: single ? .single : .runs)
    case "Split" where !scans: return try split(steps[0])
    case nil, "Digits": throw unsupported("ByteLevel without use_regex", "use_regex true")
    case "Split": throw unsupported("Split and ByteLevel with use_regex", "use_regex false")
    default: throw unknown(names)
    }
  }

  private func split(_ part: ConfigurationFields) throws(ModelFileError) -> PreTokenizer {
    let behavior = try part.string("behavior")
    guard behavior == "Isolated", try part.bool("invert") != true else {
      throw unsupported("Split \(behavior ?? "without behavior")", "Isolated, not inverted")
    }
    guard let regex = try part.nested("pattern")?.string("Regex") else {
      throw unsupported("a Split without Regex", Self.expected)
    }
    guard let preTokenizer = PreTokenizer(regularExpression: regex) else {
      throw unsupported(
        "the pattern \(excerpt(regex, limit: 200))", "the pattern of Qwen2 or Llama 3")
    }
    return preTokenizer
  }

  private func unknown(_ names: [String]) -> ModelFileError {
    unsupported(
      names.count == 1 ? "\"\(names[0])\"" : "a Sequence of \(names.joined(separator: ", "))",
      Self.expected)
  }

  private func unsupported(_ found: String, _ expected: String) -> ModelFileError {
    ModelFileError(.unsupported, file: file, key: Self.key, found: found, expected: expected)
  }
}
