import Servers

/// Whether the session may talk to servers, and which keys it may show them.
public struct NetworkAccess: Sendable {
  private let isAllowed: Bool
  /// The environment variables whose keys may be sent; nil for all.
  private let keys: Set<String>?
  private let environment: @Sendable (String) -> String?

  /// Any server, with any key.
  ///
  /// - Parameter environment: the value of a variable, if it is set.
  public init(environment: @escaping @Sendable (String) -> String? = processEnvironment) {
    isAllowed = true
    keys = nil
    self.environment = environment
  }

  /// Any server, with the keys in these variables only; nil for no server at all.
  public init(
    keys: [String]?, environment: @escaping @Sendable (String) -> String? = processEnvironment
  ) {
    isAllowed = keys != nil
    self.keys = Set(keys ?? [])
    self.environment = environment
  }

  /// - Throws: ``LabError`` when no server may be talked to.
  func check() throws {
    if !isAllowed {
      throw LabError("a notebook talks to no server", hint: "allow it with --allow-net")
    }
  }

  /// The key in the environment that goes to a server.
  ///
  /// - Parameter variable: what holds it; nil takes `OPENAI_API_KEY` where that is set, may be sent and
  ///   would not cross a network in the clear; an empty name takes none.
  /// - Throws: ``LabError``, or `ServerError` for a name that is no variable's.
  func key(_ variable: String?, for address: ServerAddress) throws -> ServerKey? {
    guard let variable else {
      guard address.isPrivate, keys?.contains(Self.standardKey) ?? true else { return nil }
      return try ServerKey(variable: Self.standardKey, environment: environment)
    }
    guard !variable.isEmpty else { return nil }
    guard let key = try ServerKey(variable: variable, environment: environment) else {
      throw LabError("the environment variable \(variable) is not set")
    }
    if let keys, !keys.contains(variable) {
      throw LabError(
        "the key in \(variable) is not sent", hint: "allow it with --allow-key \(variable)")
    }
    return key
  }

  private static var standardKey: String { "OPENAI_API_KEY" }
}
