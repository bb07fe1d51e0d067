#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The value of an environment variable of this process.
@Sendable public func processEnvironment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// A key that a server asks for, read from an environment variable.
///
/// Nothing shows it: not its description, not a mirror; and texts of the server are cleared of it.
public struct ServerKey: Sendable, CustomStringConvertible, CustomReflectable {
  private let secret: String
  /// The variable that holds it.
  public let variable: String

  /// The key that a variable holds; nil when it is not set or empty.
  ///
  /// - Parameter environment: the value of a variable, if it is set.
  /// - Throws: ``ServerError/badKey(_:)`` when the name is no variable's, and may be the key itself,
  ///   which is not shown then; or when the key has characters that no header can hold.
  public init?(
    variable: String, environment: (String) -> String? = processEnvironment
  ) throws(ServerError) {
    guard Self.isName(variable) else {
      throw .badKey(
        "key names an environment variable in capitals, such as OPENAI_API_KEY; never write a key itself"
      )
    }
    guard let secret = environment(variable), !secret.isEmpty else { return nil }
    guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .badKey("\(variable) holds characters that no key has, such as a space or a line feed")
    }
    self.secret = secret
    self.variable = variable
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
    }
  }

  var header: String { "Authorization: Bearer \(secret)" }

  public var description: String { "the key in \(variable)" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// An answer of the server without the key, which it may repeat.
  func cleared(_ bytes: [UInt8]) -> [UInt8] {
    bytes.replacing(Array(secret.utf8), with: Array("[key]".utf8))
  }

  /// A text of the server without the key.
  func cleared(_ text: String) -> String {
    text.contains(secret) ? text.replacing(secret, with: "[key]") : text
  }
}
