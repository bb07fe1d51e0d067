import Files
import Interruptions
import Jinja

/// How a conversation is written as text for a model: a program in Jinja, as checkpoints carry it, with the names
/// that it is given beside the messages.
public struct ChatTemplate: Sendable {
  /// The file that the template stands in, or its name; for messages.
  public let file: String
  /// Names that the template may refer to beside messages: `bos_token`, and those that `template_options` sets.
  public internal(set) var names: [String: TemplateValue]
  /// The moment that `strftime_now` formats. Fixed, so that a prompt is the same on every day.
  public internal(set) var date = Self.standardDate
  /// The special tokens without which it writes nothing that a model could read; none where that is not known.
  let requiredTokens: [String]
  private let program: Template

  /// The day that Llama 3's own template falls back to.
  public static let standardDate = TemplateDate(year: 2024, month: 7, day: 26)

  /// The template in Jinja, as `chat_template` of tokenizer_config.json.
  public var source: String { program.source }

  /// - Parameters:
  ///   - file: named in errors.
  ///   - names: what the template may refer to beside messages, such as `bos_token`.
  /// - Throws: ``ModelFileError`` with line and column for a text that is no template.
  public init(
    source: String, file: String, names: [String: TemplateValue] = [:],
    requiredTokens: [String] = []
  ) throws(ModelFileError) {
    do {
      program = try Template(source)
    } catch {
      throw ModelFileError(
        .malformed, file: file, key: "chat_template", found: error.description,
        expected: "a template in Jinja")
    }
    self.file = file
    self.names = names
    self.requiredTokens = requiredTokens
  }

  /// The template with another date and further names, which go before those that it has.
  public func with(date: TemplateDate?, options: [String: TemplateValue]) -> ChatTemplate {
    var changed = self
    if let date { changed.date = date }
    changed.names.merge(options) { $1 }
    return changed
  }

  /// The text of a conversation.
  ///
  /// - Parameter addGenerationPrompt: whether to end with the header of the assistant's turn.
  /// - Throws: ``ModelFileError`` when the template refuses the messages, with its own words, or fails; or
  ///   `Interrupted`.
  public func render(
    messages: [(role: String, content: String)], addGenerationPrompt: Bool
  ) throws -> String {
    try render(
      messages: .list(
        messages.map { .record([("role", .string($0.role)), ("content", .string($0.content))]) }),
      tools: .none, addGenerationPrompt: addGenerationPrompt)
  }

  /// The text of a conversation whose messages may have further fields: parts, tool calls, thoughts.
  ///
  /// - Parameters:
  ///   - messages: a list of records with `role` and `content`.
  ///   - tools: a list of functions that the model may call, or none.
  public func render(
    messages: TemplateValue, tools: TemplateValue, addGenerationPrompt: Bool
  ) throws -> String {
    var names = names
    names["messages"] = messages
    names["tools"] = tools
    names["documents"] = TemplateValue.none
    names["add_generation_prompt"] = .bool(addGenerationPrompt)
    var limits = Limits()
    limits.isInterrupted = Interruption.isRequested
    do {
      return try program.render(names, date: date, limits: limits)
    } catch {
      if error.kind == .interrupted { throw Interrupted() }
      throw ModelFileError(
        .unsupported, file: file, key: "chat_template", found: error.description,
        expected: "messages that the template takes")
    }
  }

  /// The special token that ends the assistant's turn: what the template writes right behind an answer. Nil when it
  /// writes none there.
  ///
  /// - Parameter specialTokens: those of the tokenizer.
  func endOfTurn(among specialTokens: [String]) -> String? {
    let answer = "answer"
    guard
      let text = try? render(
        messages: [("user", "question"), ("assistant", answer)], addGenerationPrompt: false),
      let range = text.ranges(of: answer).last
    else { return nil }
    let rest = text[range.upperBound...].drop { $0.isWhitespace }
    return specialTokens.filter { !$0.isEmpty && rest.hasPrefix($0) }.max { $0.count < $1.count }
  }

  /// Whether what it writes depends on the date.
  var asksForDate: Bool {
    func text(_ day: Int) -> String? {
      var other = self
      other.date = TemplateDate(year: 2000 + day, month: day, day: day)
      return try? other.render(messages: [("user", "question")], addGenerationPrompt: true)
    }
    return text(1) != text(2)
  }
}

/// A value that a template is given.
public typealias TemplateValue = Jinja.Value

/// A moment that a template may write.
public typealias TemplateDate = Jinja.TemplateDate
