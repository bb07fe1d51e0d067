import Testing

@Suite("Editing on a terminal")
struct LineEditorTests {
  private static let left = "\u{1B}[D"
  private static let backspace = "\u{7F}"

  @Test("Chinese is typed, inserted in the middle and taken back character by character")
  func chinese() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("逻辑题", gives: "[got 3: <903b><8f91><9898>]")
    try terminal.submit("逻题\(Self.left)辑", gives: "[got 3: <903b><8f91><9898>]")
    try terminal.submit(
      "逻辑谜题\(Self.left)\(Self.backspace)", gives: "[got 3: <903b><8f91><9898>]")
    try terminal.submit("\u{1F600}é", gives: "[got 2: <1f600><e9>]")
  }

  @Test(
    "Keys of terminals move and delete",
    arguments: [
      ("bc\u{1B}[Ha", "abc"), ("bc\u{1B}[1~a", "abc"), ("bc\u{1B}OHa", "abc"),
      ("ab\u{1}\u{1B}[Fc", "abc"), ("xabc\u{1}\u{1B}[3~", "abc"),
      ("one two\u{1B}[1;5D=", "one =two"), ("one two\u{1}\u{1B}[1;5C=", "one= two"),
      ("one two\u{1B}bX", "one Xtwo"), ("one two\u{17}", "one "), ("abc\u{15}x", "x"),
    ])
  func keys(typed: String, line: String) throws {
    try PseudoTerminal.demo().submit(typed, gives: "[got \(line.count): \(line)]")
  }

  @Test("Vi keys from .editrc, with paste and completion still bound")
  func vi() throws {
    let home = try TemporaryFolder()
    try home.write(
      "bind -v\nknave:bind ^T ed-move-to-beg\nother:bind ^I ed-insert\n", to: ".editrc")
    let terminal = try PseudoTerminal.demo(environment: ["HOME": home.path])
    try terminal.submit("abcX\u{1B}hx", gives: "[got 3: abX]")
    try terminal.submit("b\u{14}a", gives: "[got 2: ab]")
    try terminal.submit("coun\td\t", gives: "[got 10: countdown ]")
    try terminal.submit("a\u{1B}[200~b\rc\u{1B}[201~", gives: "[got 4: ab<a>c]")
    try terminal.submit("ab\u{1B}\u{1B}[200~X\u{1B}[201~", gives: "[got 3: aXb]")
    // A lone Escape enters the command mode without waiting for a key to follow.
    try terminal.submit("one two\u{1B}0iX", gives: "[got 8: Xone two]")
    try terminal.submit("a[0]", gives: "[got 4: a[0]]")
    try terminal.submit("\u{12}two", gives: "[got 8: Xone two]")
  }

  @Test("Emacs bindings of .editrc win over ours")
  func editrc() throws {
    let home = try TemporaryFolder()
    try home.write("bind \"^R\" ed-move-to-beg\n", to: ".editrc")
    let terminal = try PseudoTerminal.demo(environment: ["HOME": home.path])
    try terminal.submit("b\u{12}a", gives: "[got 2: ab]")
  }

  @Test("Tab puts in what is common; the second one lists with summaries")
  func completion() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("k\t3", gives: "[got 4: kk 3]")
    try terminal.type("x co\t\t")
    try terminal.expect("countdown  Countdown puzzles")
    try terminal.expect("count      How many there are")
    try terminal.expect("knave> x count")
    try terminal.submit("d\t", gives: "[got 12: x countdown ]")
    // In the middle of a line, behind Chinese.
    try terminal.submit("谜题  z\u{1B}[D\u{1B}[Dk\t", gives: "[got 8: <8c1c><9898> kk  z]")
    // A Chinese word, with text behind it.
    try terminal.submit("谜 数 z\u{1B}[D\u{1B}[D\t", gives: "[got 8: <8c1c> <6570><5b66><9898>  z]")
    try terminal.type("\t\t")
    try terminal.expect("steps      数学 of updates")
    try terminal.submit("ok", gives: "[got 2: ok]")
  }

  @Test("Tab in a later line of a statement completes that line")
  func completionInContinuation() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.type("谜 {\r")
    try terminal.expect("  ...> ")
    try terminal.submit("k\t}", gives: "[got 8: <8c1c> {<a>kk }]")
  }

  @Test("Ctrl-R finds an earlier statement, and Up brings one of many lines back whole")
  func search() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("first 谜题 one", gives: "[got 12: ")
    try terminal.type("f {\r")
    try terminal.expect("  ...> ")
    try terminal.submit("}", gives: "[got 5: f {<a>}]")
    try terminal.submit("\u{1B}[A", gives: "[got 5: f {<a>}]")
    try terminal.type("rest\u{12}题 o")
    try terminal.expect("search:")
    try terminal.submit("", gives: "[got 12: first <8c1c><9898> one]")
    // Older, erased, and given up again; an arrow takes what was found and moves in it.
    try terminal.submit("\u{12}f\u{12}", gives: "[got 5: f {<a>}]")
    try terminal.submit("\u{12}oneX\u{7F}\u{1B}[Fs", gives: "[got 13: first <8c1c><9898> ones]")
    try terminal.submit("kept\u{12}first\u{7}", gives: "[got 4: kept]")
    try terminal.submit("ab\u{12}数\u{1}x", gives: "[got 3: xab]")
    try terminal.submit("\u{12}kept\r", gives: "[got 4: kept]")
    // The second Enter is an empty line of its own.
    try terminal.expect("knave> ")
    try terminal.submit("\u{12}\u{12}", gives: "[got 4: kept]")
  }

  @Test("Up and Down move within a statement of many rows, and from its ends through the history")
  func rows() throws {
    let up = "\u{1B}[A"
    let down = "\u{1B}[B"
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("old", gives: "[got 3: old]")
    try terminal.submit("\u{1B}[200~谜题\rbc\rd\u{1B}[201~", gives: "[got 7: <8c1c><9898><a>bc<a>d]")
    // From the end of the last row to the second and the first, behind as many characters.
    try terminal.submit(up + up + "X" + up + "Y", gives: ": <8c1c><9898>Y<a>bXc<a>d]")
    // There is no row below the last.
    try terminal.submit(up + down + "Z", gives: "[got 1: Z]")
    try terminal.submit(up + up + up + up, gives: ": <8c1c><9898>Y<a>bXc<a>d]")
    try terminal.submit(String(repeating: "\u{10}", count: 5), gives: "[got 3: old]")
  }

  @Test("Alt-Enter begins a new row in the same statement")
  func newRow() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("ad\u{1B}[D\u{1B}\rbc", gives: "[got 5: a<a>bcd]")
  }

  @Test("A pasted block of 200 lines is one input")
  func paste() throws {
    let lines = (1...200).map { "line \($0)" }
    let terminal = try PseudoTerminal.demo()
    try terminal.type("\u{1B}[200~" + lines.joined(separator: "\r") + "\r\u{1B}[201~")
    try terminal.expect("line 200")
    let shown = lines.joined(separator: "<a>")
    try terminal.submit("", gives: "[got \(lines.joined(separator: "\n").count): \(shown)]")
    try terminal.submit("after", gives: "[got 5: after]")
  }

  @Test("A pasted transcript loses its prompts")
  func transcript() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit(
      "\u{1B}[200~knave> a {\r  ...> b\r  ...> }\u{1B}[201~", gives: "[got 7: a {<a>b<a>}]")
  }

  @Test("A paste behind a lone Escape is dropped rather than typed")
  func pasteBehindEscape() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.submit("a\u{1B}\u{1B}[200~quit\r\u{1B}[201~b", gives: "[got 2: ab]")
    try terminal.submit(
      "\u{12}zz\u{1B}[200~x\ry\u{1B}[201~", gives: "[got 3: x<a>y]")
  }

  @Test("Bracketed paste is asked for while reading only")
  func pasteMode() throws {
    let terminal = try PseudoTerminal([PseudoTerminal.demoPath])
    try terminal.expect("\u{1B}[?2004h")
    try terminal.type("x\r")
    try terminal.expect("\u{1B}[?2004l")
    try terminal.expect("[got 1: x]")
    try terminal.expect("\u{1B}[?2004h")
  }

  @Test("A line of 20,000 characters, typed and changed at its start")
  func longLine() throws {
    let terminal = try PseudoTerminal.demo()
    let text = String(repeating: "0123456789", count: 2000)
    try terminal.submit(text + "\u{1}x", gives: "[got 20001: x\(text)]")
    try terminal.submit("\u{1B}[A", gives: "[got 20001: x\(text)]")
  }

  @Test("A coloured prompt takes no more columns than a plain one")
  func coloredPrompt() throws {
    let terminal = try PseudoTerminal(
      [PseudoTerminal.demoPath], environment: ["NO_COLOR": ""])
    try terminal.expect("\u{1B}[32mknave>\u{1B}[0m ")
    try terminal.type("a {\u{1}b")
    try terminal.expect("\u{1B}[8G")
    try terminal.type("\r")
    try terminal.expect("\u{1B}[2m  ...>\u{1B}[0m ")
    try terminal.type("谜}\r")
    try terminal.expect("[got 7: ba {<a><8c1c>}]")
  }

  @Test("A poor or unknown terminal still reads lines", arguments: ["dumb", "", "nosuchterminal"])
  func poorTerminal(kind: String) throws {
    let terminal = try PseudoTerminal.demo(environment: ["TERM": kind])
    try terminal.submit("谜\u{7F}a", gives: "[got 1: a]")
  }

  @Test("Editing switched off in .editrc leaves the terminal's own lines")
  func editingOff() throws {
    let home = try TemporaryFolder()
    try home.write("edit off\n", to: ".editrc")
    let terminal = try PseudoTerminal.demo(environment: ["HOME": home.path])
    try terminal.submit("ab\u{7F}c", gives: "[got 2: ac]")
    try terminal.type("wait\r")
    try terminal.expect("[waiting 0: ]")
    try terminal.type("\u{3}")
    try terminal.expect("[interrupted 0: ]")
  }

  @Test("A resized terminal shows the line again in its new width")
  func resize() throws {
    let terminal = try PseudoTerminal.demo()
    try terminal.type("abc")
    try terminal.expect("abc")
    try terminal.resize(rows: 30, columns: 50)
    try terminal.expect("knave> abc")
    try terminal.submit("\u{15}width", gives: "[width 2: 50]")
    let digits = String(repeating: "0123456789", count: 6)
    try terminal.type(digits)
    try terminal.expect("9")
    try terminal.resize(rows: 30, columns: 40)
    // The blank takes the terminal to the second row.
    try terminal.expect("knave> \(digits.prefix(33)) \r\(digits.dropFirst(33))")
  }
}
