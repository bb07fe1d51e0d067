/// Turns the events of a replay into a report, piece by piece.
///
/// It writes nothing itself: what it returns is to be appended to the report.
public protocol ReplayRecorder {
  mutating func record(_ event: ReplayEvent) -> String
}

extension CellReport {
  /// What went wrong in one line; nil where nothing did.
  public var problem: String? {
    switch status {
    case .passed, .skipped: nil
    case .failed(let failure): failure.message
    case .differs(let difference):
      switch (difference.expected, difference.got) {
      case (let expected?, let got?): "expected \(expected), got \(got)"
      case (let expected?, nil): "missing \(expected)"
      case (nil, let got?): "unexpected \(got)"
      case (nil, nil): "the output differs"
      }
    }
  }

  /// What went wrong in full, as lines.
  func details(path: String) -> String {
    switch status {
    case .passed, .skipped: ""
    case .failed(let failure): failure.rendering
    case .differs(let difference):
      "--- \(path):\(difference.line) recorded\n+++ got\n\(difference.hunks)"
    }
  }
}

/// A text with its control characters made visible, line ends and tabs aside.
///
/// Nothing in it can move a cursor, change colours or reorder what follows.
func visible(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09, 0x0A: shown.append(scalar)
    case 0..<0x20:
      shown.append("^")
      shown.append(Unicode.Scalar(UInt8(scalar.value) + 64))
    case 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      shown.append(
        contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
    default: shown.append(scalar)
    }
  }
  return String(shown)
}
