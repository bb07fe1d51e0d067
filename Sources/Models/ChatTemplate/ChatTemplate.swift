/// How a conversation is written as text for a model.
///
/// Templates of checkpoints are programs in Jinja; Knave recognises those of the two common families
/// (see ``KnownTemplates``) and writes the conversations itself.
public struct ChatTemplate: Sendable, Hashable {
  /// The families of templates.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// `<|im_start|>role\ncontent<|im_end|>\n`
    case chatML = "ChatML"
    /// `<|start_header_id|>role<|end_header_id|>\n\ncontent<|eot_id|>`
    case llama3 = "Llama 3"
  }

  public let kind: Kind
  /// What the system says when a conversation does not begin with a system message.
  public internal(set) var defaultSystem: String?
  /// What stands before a conversation.
  public internal(set) var beginning: String
  /// Whether the header of the assistant's turn ends every conversation, asked for or not.
  var alwaysPrompts = false

  public static let chatML = ChatTemplate(kind: .chatML)
  public static let llama3 = ChatTemplate(kind: .llama3)

  public init(kind: Kind, defaultSystem: String? = nil) {
    self.kind = kind
    self.defaultSystem = defaultSystem
    beginning = kind == .llama3 ? "<|begin_of_text|>" : ""
  }

  /// The token that ends a message.
  public var endOfTurn: String {
    switch kind {
    case .chatML: "<|im_end|>"
    case .llama3: "<|eot_id|>"
    }
  }

  /// The tokens that the template is made of.
  public var specialTokens: [String] {
    switch kind {
    case .chatML: ["<|im_start|>", "<|im_end|>"]
    case .llama3: [beginning, "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    }
  }

  /// The text of a conversation.
  ///
  /// - Parameter addGenerationPrompt: whether to end with the header of the assistant's turn.
  public func render(
    messages: [(role: String, content: String)], addGenerationPrompt: Bool
  ) -> String {
    var text = beginning
    if let defaultSystem, let first = messages.first, first.role != "system" {
      text += turn("system", defaultSystem)
    }
    for message in messages { text += turn(message.role, message.content) }
    if addGenerationPrompt || alwaysPrompts { text += header("assistant") }
    return text
  }

  private func header(_ role: String) -> String {
    switch kind {
    case .chatML: "<|im_start|>\(role)\n"
    case .llama3: "<|start_header_id|>\(role)<|end_header_id|>\n\n"
    }
  }

  private func turn(_ role: String, _ content: String) -> String {
    switch kind {
    case .chatML: header(role) + content + "<|im_end|>\n"
    case .llama3: header(role) + Self.trimmed(content) + "<|eot_id|>"
    }
  }

  /// Without white space at the ends, as Jinja's `trim`.
  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isPythonSpace }),
      let last = scalars.lastIndex(where: { !$0.isPythonSpace })
    else { return "" }
    return String(scalars[first...last])
  }
}
