import Files

/// The small files beside a model's weights that say how other programs write texts for it and sample
/// from it. A model is saved with them as they were read.
struct CompanionFiles: Sendable {
  static let tokenizerConfiguration = "tokenizer_config.json"
  static let specialTokens = "special_tokens_map.json"
  static let template = "chat_template.jinja"
  static let generation = "generation_config.json"
  static let names = [
    tokenizerConfiguration, specialTokens, template, generation, "added_tokens.json",
  ]

  private let folder: FilePath?
  private var contents: [String: [UInt8]] = [:]

  /// None, for a model made here.
  init() { folder = nil }

  /// Reads those that a folder has.
  init(folder: FilePath) throws(ModelFileError) {
    self.folder = folder
    for name in Self.names where !isAbsent(folder.appending(name)) {
      let file = try FileContents(path: folder.appending(name))
      guard file.bytes.count <= FileContents.jsonLimit else {
        throw ModelFileError(
          .malformed, file: file.name, found: "\(file.bytes.count >> 20) MB",
          expected: "at most \(FileContents.jsonLimit >> 20) MB")
      }
      contents[name] = Array(file.bytes)
    }
  }

  /// The path of one of the files, for messages.
  func path(_ name: String) -> String { folder?.appending(name).name ?? name }

  func text(_ name: String) -> String? {
    contents[name].map { String(decoding: $0, as: UTF8.self) }
  }

  /// The members of a JSON file; nil when there is no such file.
  func fields(_ name: String) throws(ModelFileError) -> ConfigurationFields? {
    guard let bytes = contents[name] else { return nil }
    return ConfigurationFields(
      file: path(name), object: try parsedObject(bytes, file: path(name)))
  }

  /// The text of a special token, such as `bos_token`; nil when no file names it.
  func specialToken(_ key: String) throws(ModelFileError) -> String? {
    for name in [Self.tokenizerConfiguration, Self.specialTokens] {
      guard let fields = try fields(name) else { continue }
      switch fields.value(key) {
      case nil: continue
      case .string(let text): return text
      case .object(let object):
        return try ConfigurationFields(file: fields.file, object: object).string("content")
      case let value?: throw fields.mismatch(key, found: value, expected: "a token")
      }
    }
    return nil
  }

  /// Adds them to files that are placed together.
  ///
  /// - Parameter replaced: texts that take the place of what was read.
  /// - Returns: the names of those that there are.
  func add(to files: FileGroup, replacing replaced: [String: String]) throws(FileError) -> [String]
  {
    var added: [String] = []
    for name in Self.names {
      guard let bytes = replaced[name].map({ Array($0.utf8) }) ?? contents[name] else { continue }
      try files.add(name).write(bytes)
      added.append(name)
    }
    return added
  }
}
