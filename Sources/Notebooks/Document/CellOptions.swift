/// What the `#|` lines at the top of a cell ask for.
public struct CellOptions: Hashable, Sendable, Codable {
  /// How a cell's recorded output is held against what it gives now.
  public enum Check: String, Hashable, Sendable, Codable, CaseIterable {
    /// Byte for byte, without tolerance or wildcards.
    case exact
    /// Words and integers exactly, other numbers within tolerance, wildcards allowed.
    case values
    /// Not at all.
    case none
  }

  /// The cell's name, unique in its notebook.
  public var name: String?
  /// Seconds the cell may take, above 0.
  public var timeout: Double?
  /// Relative tolerance of numbers with a point or exponent, at least 0.
  public var tolerance: Double?
  public var check: Check?
  /// The message the cell must fail with; `[..]` stands for any text.
  public var error: String?
  /// Whether the cell is left out of a replay.
  public var skip = false
  /// Whether the cell's code is left out of a rendered page.
  public var hide = false

  public init() {}

  static let names = ["name", "timeout", "tolerance", "check", "error", "skip", "hide"]

  /// The option lines that ask for this, in a fixed order.
  var lines: [String] {
    var lines: [String] = []
    if let name { lines.append("#| name: \(name)") }
    if let timeout { lines.append("#| timeout: \(shortest(timeout))") }
    if let tolerance { lines.append("#| tolerance: \(shortest(tolerance))") }
    if let check { lines.append("#| check: \(check.rawValue)") }
    if let error { lines.append("#| error: \(error)") }
    if skip { lines.append("#| skip: true") }
    if hide { lines.append("#| hide: true") }
    return lines
  }
}

/// A number in its shortest form, whole numbers without a point.
func shortest(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? "\(value)"
}

/// Reads the option lines of one cell, refusing what it does not know.
struct CellOptionsReader {
  private(set) var options = CellOptions()
  private var seen: Set<String> = []

  /// The text after `#|` when a line is an option line.
  static func optionText(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    line.starts(with: "#|".utf8) ? line.dropFirst(2) : nil
  }

  /// Takes in the text after `#|` on one line of the file.
  mutating func read(_ text: ArraySlice<UInt8>, line: Int) throws(NotebookError) {
    let parts = text.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(decoding: (parts.first ?? []).trimmingBlanks(), as: UTF8.self)
    let value = parts.count > 1 ? String(decoding: parts[1].trimmingBlanks(), as: UTF8.self) : nil
    guard CellOptions.names.contains(name) else {
      throw NotebookError(
        "a cell has no option '\(name)'", advice: suggestion(for: name, among: CellOptions.names),
        line: line)
    }
    guard seen.insert(name).inserted else {
      throw NotebookError(
        "option '\(name)' is given twice", advice: "keep one of the two", line: line)
    }
    try set(name, to: value ?? "", isBare: value == nil, line: line)
  }

  private mutating func set(
    _ name: String, to value: String, isBare: Bool, line: Int
  ) throws(NotebookError) {
    func wrong(_ expected: String) -> NotebookError {
      let found = value.isEmpty ? "has no value" : "is '\(value)'"
      return NotebookError(
        "option '\(name)' \(found), expected \(expected)",
        advice: "write it as '#| \(name): value'", line: line)
    }
    switch name {
    case "name":
      guard !value.isEmpty, value.utf8.count <= 200 else { throw wrong("1 to 200 letters") }
      options.name = value
    case "timeout":
      guard let seconds = Double(value), seconds > 0, seconds.isFinite else {
        throw wrong("a number of seconds above 0")
      }
      options.timeout = seconds
    case "tolerance":
      guard let tolerance = Double(value), tolerance >= 0, tolerance.isFinite else {
        throw wrong("a number of at least 0, such as 1e-3")
      }
      options.tolerance = tolerance
    case "check":
      guard let check = CellOptions.Check(rawValue: value) else {
        throw wrong("exact, values or none")
      }
      options.check = check
    case "error":
      guard !value.isEmpty else { throw wrong("the message the cell must fail with, or [..]") }
      options.error = value
    case "skip", "hide":
      guard let isOn = isBare ? true : ["true": true, "false": false][value] else {
        throw wrong("true or false")
      }
      if name == "skip" { options.skip = isOn } else { options.hide = isOn }
    default:
      throw wrong("one of \(CellOptions.names.joined(separator: ", "))")
    }
    if options.check == .exact, options.tolerance != nil {
      throw NotebookError(
        "'tolerance' has no meaning with 'check: exact'",
        advice: "remove one of the two, or use 'check: values'", line: line)
    }
  }
}
