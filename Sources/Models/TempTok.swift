public struct Tokenizer: Sendable {
  public init() {}
  public func encode(_ s: String) throws -> [Int32] { s.utf8.map { Int32($0 % 37) } }
  public func decode(_ t: [Int32], skipSpecial: Bool) throws -> String {
    t.map { "\($0)" }.joined(separator: " ")
  }
}
public struct ChatTemplate: Sendable {
  public init() {}
  public func render(messages: [(role: String, content: String)], addGenerationPrompt: Bool) throws
    -> String
  { messages.map(\.content).joined() }
}
