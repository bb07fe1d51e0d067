import Files
import Language

/// A statement that succeeded: its text, what it showed, and its value if it has one.
public struct FinishedStatement {
  public let text: String
  public let output: String
  public let value: Value?

  /// For other programs: `{"statement": …, "output": …, "value": …}`.
  package var json: JSONValue {
    var members: JSONObject = ["statement": .string(text)]
    if !output.isEmpty { members["output"] = .string(output) }
    members["value"] = value.map(\.jsonValue)
    return .object(members)
  }
}
