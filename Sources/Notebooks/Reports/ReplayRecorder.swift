import Diagnostics

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

/// A text for a report: nothing in it can move a cursor, change colours, reorder what follows, or differ
/// without being seen. Line ends and tabs stay.
func visible(_ text: String) -> String {
  visibleControlCharacters(text, showingInvisible: true)
}
