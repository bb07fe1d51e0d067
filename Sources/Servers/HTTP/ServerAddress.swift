/// The address of an OpenAI-compatible server up to and including its version: `http://host:8000/v1`.
public struct ServerAddress: Sendable, Hashable {
  /// Without a slash at its end.
  public let text: String
  public let host: String

  /// - Throws: ``ServerError/badAddress(_:)``, without the address where it may hold a password.
  public init(_ given: String) throws(ServerError) {
    var text = given
    while text.hasSuffix("/") { text.removeLast() }
    let scheme = ["http://", "https://"].first { text.lowercased().hasPrefix($0) }
    guard let scheme else {
      throw .badAddress("the address of a server begins with http:// or https://")
    }
    let rest = text.dropFirst(scheme.count)
    guard !rest.contains("@") else {
      throw .badAddress(
        "a name or password in the address is not taken: key= names what holds the key")
    }
    guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !rest.contains("?"), !rest.contains("#")
    else {
      throw .badAddress(
        "the address holds '?', '#', a space or another character that has no place in it")
    }
    let authority = rest.prefix { $0 != "/" }
    guard let (host, port) = Self.parts(authority), !host.isEmpty else {
      throw .badAddress("the address names no host: expected http://host:port/v1")
    }
    if let port {
      guard let number = Int(port), (1...65_535).contains(number) else {
        throw .badAddress("the port of the address is not a number from 1 to 65535")
      }
    }
    self.text = scheme + rest
    self.host = host.lowercased()
  }

  /// Whether the server runs on this machine, where no proxy has a place between.
  var isLoopback: Bool {
    host == "localhost" || host == "[::1]"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }

  /// Whether nobody on the way can read what is sent.
  public var isPrivate: Bool { text.lowercased().hasPrefix("https://") || isLoopback }

  private static func parts(_ authority: Substring) -> (host: String, port: Substring?)? {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let after = authority[authority.index(after: end)...]
      guard after.isEmpty || after.hasPrefix(":") else { return nil }
      return (String(authority[...end]), after.isEmpty ? nil : after.dropFirst())
    }
    guard let colon = authority.firstIndex(of: ":") else { return (String(authority), nil) }
    return (String(authority[..<colon]), authority[authority.index(after: colon)...])
  }
}
