public struct Message: Sendable, Hashable {
  public enum Role: String, Sendable { case system, user, assistant }
  public var role: Role
  public var content: String
  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}
public struct Problem: Sendable, Hashable {
  public var task: String
  public var index: Int
  public var messages: [Message]
  public init(task: String, index: Int, messages: [Message]) {
    self.task = task
    self.index = index
    self.messages = messages
  }
}
