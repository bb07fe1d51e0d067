import Glibc
import Shell

/// A prompt whose language does nothing but show what it was given, for tests on a pseudo-terminal.
@main struct Demo {
  static func main() {
    guard isInteractive else {
      do {
        report("script", try readScript())
      } catch {
        report("error", "\(error)")
      }
      exit(0)
    }
    let language = Language()
    guard let prompt = Prompt(delegate: language) else { exit(3) }
    exit(prompt.run())
  }

  /// One line of ASCII, so that a test finds it however the terminal wraps and encodes.
  static func report(_ kind: String, _ text: String) {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.isASCII && scalar.value >= 0x20
        ? String(scalar) : "<\(String(scalar.value, radix: 16))>"
    }
    print("[\(kind) \(text.unicodeScalars.count): \(scalars.joined())]")
  }
}

/// `wait` waits for Ctrl-C, `ignore` does not listen to it, `quit` leaves; anything else is echoed.
private final class Language: PromptDelegate {
  private let words: [(String, String)] = [
    ("kk", "Knights & Knaves puzzles"), ("countdown", "Countdown puzzles"),
    ("count", "How many there are"), ("step", "One update"), ("steps", "数学 of updates"),
    ("数学题", "Mathematics"),
  ]

  func isComplete(_ text: String) -> Bool {
    text.filter { $0 == "{" }.count <= text.filter { $0 == "}" }.count
  }

  func completions(in text: String, cursor: Int) -> Completions {
    let before = String(decoding: Array(text.utf8.prefix(cursor)), as: UTF8.self)
    let word =
      before.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).last ?? ""
    let candidates = words.filter { $0.0.hasPrefix(word) }.map {
      Completions.Candidate(text: $0.0, summary: $0.1, suffix: " ")
    }
    return Completions(replaced: cursor - word.utf8.count..<cursor, candidates: candidates)
  }

  func run(_ text: String) -> RunOutcome {
    switch text {
    case "quit": return .quit(exitCode: 7)
    case "wait":
      Demo.report("waiting", "")
      fflush(nil)
      while !InterruptFlag.isRaised { usleep(1000) }
      Demo.report("interrupted", "")
      return .interrupted
    case "ignore":
      Demo.report("ignoring", "")
      fflush(nil)
      while true { usleep(1000) }
    case "progress":
      let bar = ProgressBar()
      for step in 0...100 {
        bar.update(label: "updates", completed: step, total: 100)
        usleep(10_000)
      }
      bar.finish()
    case "width": Demo.report("width", "\(terminalWidth())")
    default: Demo.report("got", text)
    }
    return .succeeded
  }
}
