import Files
import Language
import Models

struct RenderTemplateCommand: Command {
  static let declaration = CommandDeclaration(
    name: "render_template", area: .models,
    summary: "The text that a chat template makes of messages, as Transformers renders it.",
    discussion: """
      The template is that of a model, of a model folder, one that has a name (chatml, llama3, plain), or
      a file in Jinja. Messages are records with role and content, and whatever else the template reads:
      tool_calls, reasoning_content, parts. options= gives it further names.
      """,
    examples: [
      .init(
        "render_template chatml messages=[{role: \"user\", content: \"Hi\"}]",
        shows: "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"),
      "render_template m messages=[{role: \"user\", content: \"Hi\"}] add_generation_prompt=false",
    ])

  @Argument("A model, a folder, a name or a file.") var source: TemplateSource
  @Option("Records with role and content.") var messages: [Record]
  @Option("Whether to end with the header of the assistant's turn.") var addGenerationPrompt = true
  @Option("Functions that the model may call, as records; nil is none.") var tools: [Record]? = nil
  @Option("The token that begins a text; nil is the model's.") var bos: String? = nil
  @Option("The token that ends a text; nil is the model's.") var eos: String? = nil
  @Option("Further names for the template.") var options: Record? = nil
  @Option("The day for a template that writes it, as 2026-01-31; nil is 2024-07-26.")
  var date: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    var names = templateNames(options)
    if let bos { names["bos_token"] = .string(bos) }
    if let eos { names["eos_token"] = .string(eos) }
    let template = try source.template(in: context.session)
      .with(date: try date.map(templateDate), options: names)
    func list(_ records: [Record]) -> TemplateValue {
      .list(records.map { Value.record($0).jsonValue.templateValue })
    }
    return .string(
      try template.render(
        messages: list(messages), tools: tools.map(list) ?? .none,
        addGenerationPrompt: addGenerationPrompt))
  }
}

/// Where a template is from.
struct TemplateSource: ValueConvertible {
  static let choices = TemplateArgument.choices
  static var typeDescription: String { "a model, or " + TemplateArgument.typeDescription }

  private let value: Value

  init(_ value: Value) throws {
    if (try? ModelValue(value)) == nil { _ = try TemplateArgument(value) }
    self.value = value
  }

  var languageValue: Value { value }

  func template(in session: Session) throws -> ChatTemplate {
    if let model = try? ModelValue(value) { return try model.model.template.get() }
    let argument = try TemplateArgument(value)
    if case .string(let text) = value, StandardTemplate(rawValue: text) == nil,
      case let path = try session.files.path(text), isFolder(path)
    {
      return try ChatTemplate(folder: path)
    }
    return try argument.template(in: session)
  }
}
