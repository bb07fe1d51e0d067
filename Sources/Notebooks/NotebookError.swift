/// Something wrong with a notebook, an option or a file: what is, where, and what to do about it.
public struct NotebookError: Error, Hashable, Sendable, Codable {
  /// The file, as it was named by the caller.
  public var path: String?
  /// The line in the file, from 1.
  public var line: Int?
  /// What is wrong, and what was expected.
  public let message: String
  /// What to do about it.
  public let advice: String?

  public init(_ message: String, advice: String? = nil, path: String? = nil, line: Int? = nil) {
    self.path = path
    self.line = line
    self.message = message
    self.advice = advice
  }

  /// The same error, placed in a file.
  func at(path: String?) -> NotebookError {
    var placed = self
    placed.path = self.path ?? path
    return placed
  }

  /// `file:line`, or as much of it as is known.
  public var place: String? {
    switch (path, line) {
    case (let path?, let line?): "\(path):\(line)"
    case (let path?, nil): path
    case (nil, let line?): "line \(line)"
    case (nil, nil): nil
    }
  }
}

extension NotebookError: CustomStringConvertible {
  /// The message behind its place, with the advice in one line.
  public var description: String {
    (place.map { "\($0): " } ?? "") + message + (advice.map { ": \($0)" } ?? "")
  }

  /// The error as reports show it: the message behind its place, then the advice.
  public var rendering: String {
    let first = "error: " + (place.map { "\($0): " } ?? "") + message
    return advice.map { "\(first)\n  \($0)" } ?? first
  }
}
