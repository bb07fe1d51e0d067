import Glibc
import Shell
import Testing

@Suite("A session at the prompt")
struct SessionTests {
  @Test("Ctrl-C while typing drops the line, and the whole unfinished statement")
  func interruptWhileTyping() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.type("abc")
    try terminal.expect("abc")
    try terminal.type("\u{3}")
    try terminal.expect("\r\n")
    try terminal.expect("knave> ")
    try terminal.submit("d", gives: "[got 1: d]")
    // From the first of two rows the cursor goes below both.
    try terminal.type(String(repeating: "x", count: 100) + "\u{1}")
    try terminal.expect("\u{1B}[A\u{1B}[8G")
    try terminal.type("\u{3}")
    try terminal.expect("\r\r\n\r\r\n")
    try terminal.expect("knave> ")
    try terminal.type("{\r")
    try terminal.expect("  ...> ")
    try terminal.type("\u{3}")
    try terminal.expect("knave> ")
    try terminal.submit("e", gives: "[got 1: e]")
    try terminal.type("\u{12}d")
    try terminal.expect("search:")
    try terminal.type("\u{3}")
    try terminal.expect("knave> ")
    try terminal.submit("f", gives: "[got 1: f]")
  }

  @Test("Ctrl-C while running interrupts and leaves the session usable")
  func interruptWhileRunning() throws {
    let terminal = try PseudoTerminal.demo()
    for _ in 0..<3 {
      try terminal.type("wait\r")
      try terminal.expect("[waiting 0: ]")
      try terminal.type("\u{3}")
      try terminal.expect("[interrupted 0: ]")
      try terminal.expect("knave> ")
    }
    try terminal.submit("still here", gives: "[got 10: still here]")
  }

  @Test("A third Ctrl-C ends a command that does not listen")
  func thirdInterrupt() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.type("ignore\r")
    try terminal.expect("[ignoring 0: ]")
    // Signals that arrive together are one, so the key is pressed until it has had its effect.
    #expect(try terminal.exitStatus(pressing: "\u{3}") == 130)
  }

  @Test("Ctrl-D leaves on an empty line only; quit leaves with its status")
  func leaving() throws {
    let first = try PseudoTerminal.demo()
    try first.submit("ab\u{4}", gives: "[got 2: ab]")
    try first.type("\u{4}")
    #expect(try first.exitStatus() == 0)
    let second = try PseudoTerminal.demo()
    try second.type("quit\r")
    #expect(try second.exitStatus() == 7)
  }

  @Test("Ctrl-D in an unfinished statement runs what there is")
  func endOfUnfinished() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.type("{\r")
    try terminal.expect("  ...> ")
    try terminal.type("\u{4}")
    try terminal.expect("[got 1: {]")
    try terminal.expect("knave> ")
  }

  @Test("Ctrl-Z stops, and the line is there again in the foreground")
  func suspend() throws {
    let shell = try PseudoTerminal(
      ["/bin/bash", "--norc", "--noprofile", "-i"], environment: ["PS1": "sh% "])
    try shell.expect("sh% ")
    try shell.type("\(PseudoTerminal.demoPath)\r")
    try shell.expect("knave> ")
    try shell.type("abc")
    try shell.expect("abc")
    try shell.type("\u{1A}")
    try shell.expect("\u{1B}[?2004l")
    try shell.expect("Stopped")
    try shell.expect("sh% ")
    try shell.type("fg\r")
    try shell.expect("\u{1B}[?2004h")
    try shell.expect("knave> abc")
    try shell.type("d\r")
    try shell.expect("[got 4: abcd]")
    try shell.expect("knave> ")
    try shell.type("\u{4}")
    try shell.expect("sh% ")
  }

  @Test(
    "Signals that end the process leave the terminal as it was",
    arguments: [SIGHUP, SIGTERM, SIGQUIT])
  func endingSignals(number: Int32) throws {
    let terminal = try PseudoTerminal.demo()
    terminal.signal(number)
    try terminal.expect("\u{1B}[?2004l")
    #expect(try terminal.exitStatus() == 128 + number)
  }

  @Test("The next session finds the statements of two that wrote at once")
  func sharedHistory() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/state/history.jsonl"
    let environment = ["KNAVE_HISTORY": path]
    let sessions = try (0..<2).map { _ in try PseudoTerminal.demo(environment: environment) }
    for index in 0..<20 {
      for (number, session) in sessions.enumerated() { try session.type("s\(number) n\(index)\r") }
    }
    for (number, session) in sessions.enumerated() {
      try session.expect("[got 6: s\(number) n19]")
      try session.expect("knave> ")
    }
    try sessions[0].type("f {\r}\r")
    try sessions[0].expect("[got 5: f {<a>}]")
    try sessions[0].expect("knave> ")
    let kept = Set(HistoryFile(path: path).latest(1000).map(\.text))
    #expect(kept.count == 41)
    let third = try PseudoTerminal.demo(environment: environment)
    try third.submit("\u{1B}[A", gives: "[got 5: f {<a>}]")
    try third.type("\u{12}s1 n0")
    try third.expect("search:")
    try third.submit("", gives: "[got 5: s1 n0]")
  }

  @Test("History that cannot be written is one warning")
  func unwritableHistory() throws {
    let terminal = try PseudoTerminal.demo(environment: ["KNAVE_HISTORY": "/proc/none/history"])
    try terminal.submit("a", gives: "warning: history is not being saved to /proc/none/history")
    try terminal.type("b\r")
    try terminal.expect("[got 1: b]\r\n\u{1B}[?2004h")
  }

  @Test("Input that is not a terminal is one script, read without the editor")
  func script() throws {
    let shell = try PseudoTerminal(
      ["/bin/sh", "-c", "printf 'a\n谜' | \(PseudoTerminal.demoPath)"])
    try shell.expect("[script 3: a<a><8c1c>]")
    #expect(try shell.exitStatus() == 0)
  }
}
