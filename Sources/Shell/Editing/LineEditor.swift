import CEditline
import Glibc

/// Reads lines from a terminal with libedit: keys, history, completion, bracketed paste.
///
/// Not for use from more than one thread, nor when standard input is not a terminal.
public final class LineEditor {
  /// What the user did at the prompt.
  public enum Reading: Equatable, Sendable {
    case line(String)
    /// Ctrl-C: what was typed is dropped.
    case interrupted
    /// Ctrl-D on an empty line, or the terminal is gone.
    case end
  }

  /// Answers Tab with the candidates for the word at a UTF-8 offset of the line.
  public var completions: (_ line: String, _ cursor: Int) -> Completions = { _, _ in .none }

  /// Turns a pasted block into the text to insert.
  public var pasted: (_ block: String) -> String = { $0 }

  /// Colours of the list of candidates.
  public var palette: Palette

  private var handle: OpaquePointer?
  private let output: Int32
  private var remembered = RememberedTexts()
  private var search: HistorySearch?
  private var lastPattern = ""

  /// An editor on two open terminal descriptors; nil when libedit cannot start on them.
  ///
  /// - Parameter program: the name before a colon in `~/.editrc` lines meant for this program alone.
  public init?(
    program: String = "knave", input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO,
    palette: Palette = .plain
  ) {
    self.palette = palette
    self.output = output
    guard knave_use_utf8_locale() else { return nil }
    let callbacks = KnaveEditorCallbacks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      complete: { context, again in
        LineEditor.from(context)?.complete(again: again) ?? KNAVE_SCREEN_BEEP
      },
      pasted: { context, bytes, length in
        LineEditor.from(context)?.insertPaste(UnsafeBufferPointer(start: bytes, count: length))
      },
      search: { context, key, character in
        LineEditor.from(context)?.search(key, character: Unicode.Scalar(character))
          ?? KNAVE_SCREEN_BEEP
      })
    handle = knave_editor_create(program, input, output, callbacks)
    guard handle != nil else { return nil }
  }

  deinit { knave_editor_destroy(handle) }

  /// Reads the user's libedit settings, where there are any.
  public func loadSettings(path: String) { knave_editor_load_settings(handle, path) }

  /// Shows a prompt, which may be coloured by SGR sequences, and reads one line.
  public func read(prompt: String) -> Reading {
    switch knave_editor_read(handle, promptForEditline(prompt)) {
    case KNAVE_READ_LINE:
      var length = 0
      let bytes = knave_editor_result(handle, &length)
      return .line(text(UnsafeBufferPointer(start: bytes, count: length)))
    case KNAVE_READ_INTERRUPTED: return .interrupted
    default: return .end
    }
  }

  /// Makes a text reachable by Up and by Ctrl-R, a text of many lines as a whole.
  public func remember(_ text: String) {
    remembered.append(text)
    knave_editor_remember(handle, text)
  }

  /// Keeps no more than so many texts in memory.
  public func limitHistory(to entries: Int) {
    remembered.limit = entries
    knave_editor_limit_history(handle, Int32(clamping: entries))
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> LineEditor? {
    context.map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }

  private func text(_ bytes: UnsafeBufferPointer<CChar>) -> String {
    String(decoding: UnsafeRawBufferPointer(bytes), as: UTF8.self)
  }

  private func insertPaste(_ block: UnsafeBufferPointer<CChar>) {
    let cursor = currentLine().cursor
    knave_editor_replace(handle, cursor, cursor, pasted(text(block)))
  }

  private func currentLine() -> (text: String, cursor: Int) {
    var length = 0
    var cursor = 0
    let bytes = knave_editor_line(handle, &length, &cursor)
    return (text(UnsafeBufferPointer(start: bytes, count: length)), cursor)
  }

  private func complete(again: Bool) -> KnaveScreen {
    let (line, cursor) = currentLine()
    let answer = completions(line, cursor)
    switch answer.step(in: line, listing: again) {
    case .replace(let range, let replacement):
      knave_editor_replace(handle, range.lowerBound, range.upperBound, replacement)
      return KNAVE_SCREEN_REFRESH
    case .list:
      let list = candidateList(
        answer.candidates, width: terminalWidth(of: output), palette: palette)
      knave_editor_show_below(handle, list)
      return KNAVE_SCREEN_UNCHANGED
    case .nothing:
      return KNAVE_SCREEN_BEEP
    }
  }

  private func search(_ key: KnaveSearchKey, character: Unicode.Scalar?) -> KnaveScreen {
    if key == KNAVE_SEARCH_START {
      let (line, cursor) = currentLine()
      search = HistorySearch(texts: remembered.newestFirst, line: line, cursor: cursor)
    }
    guard var search else { return KNAVE_SCREEN_BEEP }
    switch key {
    case KNAVE_SEARCH_CHARACTER: if let character { search.append(character) }
    case KNAVE_SEARCH_ERASE: search.removeLast()
    case KNAVE_SEARCH_OLDER where search.pattern.isEmpty: search.find(lastPattern)
    case KNAVE_SEARCH_OLDER: search.older()
    case KNAVE_SEARCH_NEWER: search.newer()
    case KNAVE_SEARCH_CANCEL, KNAVE_SEARCH_ACCEPT:
      let (line, cursor) = key == KNAVE_SEARCH_CANCEL ? search.start : search.found
      if !search.pattern.isEmpty { lastPattern = search.pattern }
      self.search = nil
      knave_editor_set_line(handle, line, cursor)
      return KNAVE_SCREEN_REFRESH
    default: break
    }
    self.search = search
    // The row below shows what is searched for; it is part of the line until the search ends.
    knave_editor_set_line(handle, search.found.line + "\n" + search.status, search.found.cursor)
    return search.hasFailed ? KNAVE_SCREEN_BEEP : KNAVE_SCREEN_REFRESH
  }
}

/// A prompt as libedit wants it: each run of SGR sequences between bytes 1, and never last, because
/// libedit draws such a run together with the visible character behind it.
package func promptForEditline(_ prompt: String) -> String {
  var pieces: [(isSequence: Bool, text: String)] = []
  var rest = prompt.unicodeScalars[...]
  while let next = rest.first {
    var piece = String(next)
    rest.removeFirst()
    let isSequence = next == "\u{1B}"
    while isSequence, let scalar = rest.popFirst() {
      piece.unicodeScalars.append(scalar)
      if scalar != "[", (0x40...0x7E).contains(scalar.value) { break }
    }
    if let last = pieces.indices.last, pieces[last].isSequence == isSequence {
      pieces[last].text += piece
    } else {
      pieces.append((isSequence, piece))
    }
  }
  if let last = pieces.last, last.isSequence {
    // The blank that ends the coloured text may stand behind the sequence as well as before it.
    if pieces.count > 1, pieces[pieces.count - 2].text.hasSuffix(" ") {
      pieces[pieces.count - 2].text.removeLast()
    }
    pieces.append((false, " "))
  }
  return pieces.map { $0.isSequence ? "\u{1}\($0.text)\u{1}" : $0.text }.joined()
}
