/// A file cut into lines, each known by the range of its bytes.
///
/// A line ends with LF or CR LF; a lone CR is an ordinary character. The last line may lack an end.
struct SourceLines: Sendable {
  let bytes: [UInt8]
  private(set) var lines: [Line] = []

  struct Line: Sendable {
    /// The bytes before the line end.
    let content: Range<Int>
    /// Where the next line begins.
    let end: Int
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark belongs to the file, not to its first line.
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var position = start
    while position < bytes.count {
      defer { position += 1 }
      guard bytes[position] == UInt8(ascii: "\n") else { continue }
      let hasReturn = position > start && bytes[position - 1] == UInt8(ascii: "\r")
      lines.append(Line(content: start..<(hasReturn ? position - 1 : position), end: position + 1))
      start = position + 1
    }
    if start < bytes.count {
      lines.append(Line(content: start..<bytes.count, end: bytes.count))
    }
  }

  /// The bytes of a line without its end.
  func content(_ line: Int) -> ArraySlice<UInt8> {
    bytes[lines[line].content]
  }

  /// The exact bytes of some lines, ends included.
  func text(_ range: Range<Int>) -> ArraySlice<UInt8> {
    guard let first = range.first, let last = range.last else { return [] }
    return bytes[start(of: first)..<lines[last].end]
  }

  func isBlank(_ line: Int) -> Bool {
    content(line).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// Where a line begins; the first line owns the byte order mark.
  private func start(of line: Int) -> Int {
    line == 0 ? 0 : lines[line].content.lowerBound
  }
}

/// The lines of a text as it is recorded and compared: CR LF and CR count as LF, and the end of the
/// last line opens no further one.
func outputLines(_ text: String) -> [String] {
  var lines: [String] = []
  var line: [UInt8] = []
  var afterReturn = false
  var isOpen = false
  for byte in text.utf8 {
    if afterReturn, byte == UInt8(ascii: "\n") {
      afterReturn = false
      continue
    }
    afterReturn = byte == UInt8(ascii: "\r")
    if afterReturn || byte == UInt8(ascii: "\n") {
      lines.append(String(decoding: line, as: UTF8.self))
      line.removeAll(keepingCapacity: true)
      isOpen = false
    } else {
      line.append(byte)
      isOpen = true
    }
  }
  if isOpen {
    lines.append(String(decoding: line, as: UTF8.self))
  }
  return lines
}
