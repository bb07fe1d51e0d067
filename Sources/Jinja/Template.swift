/// A chat template in Jinja, as `tokenizer_config.json` and GGUF files carry it.
///
/// The language is the part of Jinja 3.1 that a template without a loader can use, with the settings of
/// Transformers' `apply_chat_template`: `trim_blocks`, `lstrip_blocks`, loop controls, `generation` blocks, an
/// immutable sandbox, and its own `tojson`, `raise_exception` and `strftime_now`. Rendering is bounded in time,
/// memory and depth, and reads nothing but what it is given.
public struct Template: Sendable {
  /// The text that the template was made from.
  public let source: String
  private let scalars: [Unicode.Scalar]
  private let statements: [Statement]

  /// - Throws: ``TemplateError`` with line and column for a text that is no template.
  public init(_ source: String) throws(TemplateError) {
    self.source = source
    scalars = Lexer.normalized(source)
    do {
      statements = try Parser.statements(of: scalars)
    } catch {
      throw TemplateError(error.failure, at: error.offset, in: scalars)
    }
  }

  /// The text for these names.
  ///
  /// - Parameters:
  ///   - names: what the template may refer to: `messages`, `tools`, `add_generation_prompt`, `bos_token` …
  ///   - date: what `strftime_now` formats; without one a template that asks for it fails.
  /// - Throws: ``TemplateError`` with the place of the operation that failed.
  public func render(
    _ names: [String: Value], date: TemplateDate? = nil, limits: Limits = Limits()
  ) throws(TemplateError) -> String {
    let root = Scope(names, in: Scope(globals))
    var renderer = Renderer(scope: Scope(in: root), limits: limits, date: date)
    defer { renderer.finish() }
    do {
      _ = try renderer.run(statements)
      return renderer.text
    } catch let failure as Failure {
      throw TemplateError(failure, at: renderer.offset, in: scalars)
    } catch {
      throw TemplateError(Failure.type("\(error)"), at: renderer.offset, in: scalars)
    }
  }
}
