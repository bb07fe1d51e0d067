import Files
import Jinja

extension ChatTemplate {
  /// Reads the template of a model folder: chat_template.jinja, or tokenizer_config.json.
  ///
  /// - Throws: ``ModelFileError`` when there is none, or one that is no template.
  public init(folder: FilePath) throws(ModelFileError) {
    try self.init(CompanionFiles(folder: folder))
  }

  /// Reads a template from a file of its own, such as chat_template.jinja.
  public init(file: FilePath) throws(ModelFileError) {
    let contents = try FileContents(path: file)
    guard contents.bytes.count <= Self.sizeLimit else {
      throw ModelFileError(
        .malformed, file: file.name, found: "\(contents.bytes.count) bytes",
        expected: "a template of at most \(Self.sizeLimit >> 20) MB")
    }
    try self.init(source: String(decoding: contents.bytes, as: UTF8.self), file: file.name)
  }

  /// Bytes of a template's file at the most; the longest published ones have 20 kB.
  private static let sizeLimit = 1 << 20

  init(_ files: CompanionFiles) throws(ModelFileError) {
    let (source, name) = try Self.read(files)
    try self.init(source: source, file: files.path(name), names: Self.tokens(files))
  }

  /// The special tokens by the names that Transformers gives them in a template.
  static func tokens(_ files: CompanionFiles) throws(ModelFileError) -> [String: TemplateValue] {
    var names: [String: TemplateValue] = [:]
    for name in ["bos", "eos", "unk", "sep", "pad", "cls", "mask"].map({ $0 + "_token" }) {
      if let token = try files.specialToken(name) { names[name] = .string(token) }
    }
    return names
  }

  private static func read(_ files: CompanionFiles) throws(ModelFileError)
    -> (source: String, name: String)
  {
    if let text = files.text(CompanionFiles.template) { return (text, CompanionFiles.template) }
    let name = CompanionFiles.tokenizerConfiguration
    let fields = try files.fields(name)
    switch fields?.value("chat_template") {
    case .string(let text)?: return (text, name)
    case .array(let templates)?:
      // Named templates, of which plain conversations use "default".
      for case .object(let template) in templates
      where template["name"] == .string("default") {
        if case .string(let text) = template["template"] { return (text, name) }
      }
      throw ModelFileError(
        .missing, file: files.path(name), key: "chat_template", found: "nothing",
        expected: "a template of the name \"default\"", advice: advice)
    case nil:
      throw ModelFileError(
        .missing, file: files.path(CompanionFiles.template),
        found: "no chat template, here or in tokenizer_config.json", advice: advice)
    case let value?:
      throw ModelFileError(
        .malformed, file: files.path(name), key: "chat_template", found: value.summary,
        expected: "a template", advice: advice)
    }
  }

  private static let advice =
    "Put the template that the model was trained on into chat_template.jinja; or say which it is: "
    + "open_model … template=chatml, as Qwen2 has, template=llama3, template=plain for a base model, or a file "
    + "of your own"
}

extension JSONValue {
  /// The value in a template.
  package var templateValue: TemplateValue {
    switch self {
    case .null: .none
    case .bool(let bool): .bool(bool)
    case .integer(let integer): .integer(integer)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .array(let elements): .list(elements.map(\.templateValue))
    case .object(let object): .record(object.members.map { ($0.key, $0.value.templateValue) })
    }
  }
}
