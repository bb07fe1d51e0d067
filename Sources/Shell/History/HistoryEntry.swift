import Files
import Glibc

/// One statement that was run: one line of JSON in the history file.
public struct HistoryEntry: Equatable, Sendable {
  /// When it began, in UTC: 2025-11-23T09:39:00Z.
  public var time: String
  /// The working folder.
  public var folder: String
  /// `ok`, `failed`, `interrupted` or `quit`.
  public var status: String
  public var text: String

  public init(time: String, folder: String, status: String, text: String) {
    self.time = time
    self.folder = folder
    self.status = status
    self.text = text
  }

  /// The present time as `time` holds it.
  public static func timestamp() -> String {
    var now = Glibc.time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    return "\(date)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
  }
}

extension HistoryEntry {
  var line: String {
    let members = [("time", time), ("folder", folder), ("status", status), ("text", text)]
    return "{"
      + members.map { "\(JSONValue.quoted($0)):\(JSONValue.quoted($1))" }.joined(separator: ",")
      + "}\n"
  }

  /// The entry of a line; nil when the line is not a JSON object with a `text`. Members that other
  /// versions may add are passed over.
  init?(line: some Collection<UInt8>) {
    guard let value = try? JSONParser.parse(line), let text = value["text"]?.stringValue else {
      return nil
    }
    self.init(
      time: value["time"]?.stringValue ?? "", folder: value["folder"]?.stringValue ?? "",
      status: value["status"]?.stringValue ?? "", text: text)
  }
}
