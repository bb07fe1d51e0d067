import Glibc
import Testing

/// The whole program on a terminal, as a person has it.
@Suite("Knave at the prompt")
struct KnavePromptTests {
  /// The program stands beside the demonstration.
  private static let path =
    PseudoTerminal.demoPath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/knave"

  private func start(
    _ arguments: [String] = [], environment: [String: String] = [:], columns: UInt16 = 100
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      [Self.path] + arguments, environment: environment, columns: columns)
    try terminal.expect("knave> ")
    return terminal
  }

  @Test("Ctrl-C in a training run gives the prompt back, with the completed updates and no more")
  func interruptTraining() throws {
    let terminal = try start(["--threads", "2"])
    try terminal.submit(
      "m = tiny_model; t = trainer model=m tasks=(kk people=2 count=8) samples=8", gives: "\n")
    try terminal.type("train t steps=100000\r")
    try terminal.expect("train")
    usleep(300_000)
    try terminal.type("\u{3}")
    try terminal.expect("interrupted")
    try terminal.expect("knave> ")
    try terminal.submit("print t.phase, t.update < 1000", gives: "rollout true")
    try terminal.submit("print len(t.history.reward) == t.update", gives: "true")
    try terminal.submit("step t; print \"goes on\"", gives: "goes on")
  }

  @Test("Ctrl-C in sampling leaves every variable as it was")
  func interruptSampling() throws {
    let terminal = try start(["--threads", "2"])
    try terminal.submit("m = tiny_model; p = kk people=2 count=400; r = 1", gives: "\n")
    try terminal.type("r = rollout m p samples=64\r")
    usleep(200_000)
    try terminal.type("\u{3}")
    try terminal.expect("interrupted")
    try terminal.expect("knave> ")
    try terminal.submit("print r + 41", gives: "42")
  }

  @Test("Tab completes commands, options, their words, variables, members and files")
  func completion() throws {
    let folder = try TemporaryFolder()
    try folder.write("print 7\n", to: "seven.knave")
    let terminal = try start()
    try terminal.submit("puzz = kk people=2 cou\t1; print \"made\"", gives: "made\r\n")
    try terminal.submit("print le\t(kk(split=hel\t))", gives: "\r\n\u{1B}[?2004l1")
    try terminal.submit("print puz\t[0].ind\t + 10", gives: "10\r\n\u{1B}[?2004h")
    try terminal.submit("import \"\(folder.path)/sev\t\"", gives: "\u{1B}[?2004l7")
    try terminal.type("train\t\t")
    try terminal.expect("train_tokenizer")
    try terminal.expect("Run whole updates")
  }

  @Test("A pasted transcript runs without its prompts, and an unfinished statement goes on")
  func pasteAndContinue() throws {
    let terminal = try start()
    try terminal.type("\u{1B}[200~knave> x = [1,\n  ...> 2]\nknave> print sum(x)\n\u{1B}[201~\r")
    try terminal.expect("\u{1B}[?2004l3")
    try terminal.expect("knave> ")
    try terminal.type("def f(n) {\r")
    try terminal.expect("  ...> ")
    try terminal.type("n * 2 }\r")
    try terminal.expect("knave> ")
    try terminal.submit("f(21)", gives: "42")
    try terminal.submit("_ + 1", gives: "43")
  }

  @Test("Chinese is typed, edited and shown")
  func chinese() throws {
    let terminal = try start()
    try terminal.type("谜题 = \"知识x\"\u{1B}[D\u{7F}\r")
    try terminal.expect("knave> ")
    try terminal.submit("print 谜题, len(谜题)", gives: "知识 2")
  }

  @Test("The start-up file runs first, its errors are shown, and --no-startup leaves it out")
  func startUpFile() throws {
    let folder = try TemporaryFolder()
    try #require(mkdir(folder.path + "/knave", 0o700) == 0)
    try folder.write("half = n -> n / 2\nnonsense\n", to: "knave/startup.knave")
    let environment = ["XDG_CONFIG_HOME": folder.path]
    let terminal = try start(environment: environment)
    try terminal.submit("half(5)", gives: "2.5")
    let plain = try start(["--no-startup"], environment: environment)
    try plain.submit("half(5)", gives: "error: there is no 'half'")
  }

  @Test("Text from a model or a file cannot move the cursor")
  func controlCharacters() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "{\"quiz\": \"a\\u001b]0;title\\u0007\\u001b[2Jb\", \"names\": [\"A\"], \"solution\": [true]}\n",
      to: "p.jsonl")
    let terminal = try start()
    try terminal.type("show (problems \"\(folder.path)/p.jsonl\")[0]\r")
    try terminal.expect("a\\u{1b}]0;title\\u{7}\\u{1b}[2Jb")
  }

  @Test("A question mark asks for help, or for what a variable is made of")
  func questions() throws {
    let terminal = try start()
    try terminal.submit("map?", gives: "The function's result for each element.")
    try terminal.submit("? kk", gives: "Generate Knights & Knaves puzzles")
    try terminal.submit("r = {alpha: 1}", gives: "\n")
    try terminal.submit("r?", gives: "alpha   an integer")
    try terminal.submit("nothing?", gives: "there is no command or function 'nothing'")
  }

  @Test("A block may begin on the line below its head, and a pasted program of 200 lines runs")
  func longInput() throws {
    let terminal = try start()
    try terminal.type("for i in 1..2\r")
    try terminal.expect("  ...> ")
    try terminal.type("{ print i * 21 }\r")
    try terminal.expect("42")
    try terminal.expect("knave> ")
    let lines = (1...198).map { "  total += \($0)" }
    try terminal.type(
      "total = 0\r\u{1B}[200~if true {\r" + lines.joined(separator: "\r") + "\r}\u{1B}[201~\r")
    try terminal.submit("total", gives: "19701")
  }

  @Test("Blocks with if and else end where they end, typed on one line, on several, and pasted")
  func branches() throws {
    let terminal = try start()
    try terminal.submit("def g(r) { if r > 1 { 5 } else { 6 } }", gives: "\n")
    try terminal.submit("print g(3) * 10", gives: "50")
    for line in ["for i in 1..3 {", "if i == 2 {", "print i * 111", "}", "else { print i * 7 }"] {
      try terminal.type(line + "\r")
      try terminal.expect("  ...> ")
    }
    try terminal.submit("}", gives: "7\r\n222\r\n21")
    try terminal.type("if false { print 1 }\r")
    try terminal.expect("  ...> ")
    try terminal.submit("else { print 20 + 3 }", gives: "23")
    try terminal.type("if true { print 30 + 3 }\r")
    try terminal.expect("  ...> ")
    try terminal.submit("", gives: "33")
    try terminal.type(
      "\u{1B}[200~def h(n) {\n  if n > 1 { \"many\" }\n  else { \"one\" }\n}\nprint h(2), h(1)\n\u{1B}[201~\r"
    )
    try terminal.expect("many one")
    try terminal.expect("knave> ")
    try terminal.submit("x = (1 + ]", gives: "expected a value, found ']'")
  }

  @Test("break? and help break show both meanings, and quit leaves with its code")
  func quitCode() throws {
    let terminal = try start()
    try terminal.submit("break?", gives: "Stop a trainer inside its update")
    try terminal.submit("help if", gives: "waits for one more line")
    try terminal.submit("quit 300", gives: "it must be 0 to 255")
    try terminal.type("for i in 1..3 { quit 3 }\r")
    #expect(try terminal.exitStatus() == 3)
    let folder = try TemporaryFolder()
    try #require(mkdir(folder.path + "/knave", 0o700) == 0)
    try folder.write("print 4\nquit 4\n", to: "knave/startup.knave")
    let second = try PseudoTerminal([Self.path], environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(try second.exitStatus() == 4)
  }

  @Test("One Ctrl-C ends a script whenever it comes, also in its first milliseconds")
  func earlyInterrupt() throws {
    for step in 0..<60 {
      let terminal = try PseudoTerminal([Self.path, "-c", "while true { x = 1 }"])
      usleep(useconds_t(step * 1500))
      terminal.signal(SIGINT)
      // The signal's own end comes before the program takes it over, 130 after.
      #expect([128 + SIGINT, 130].contains(try terminal.exitStatus()), "after \(step * 1500) µs")
    }
  }

  @Test("Ctrl-C ends the wait for a script from standard input")
  func interruptedInput() throws {
    let shell = try PseudoTerminal(["/bin/sh", "-c", "sleep 60 | \(Self.path) -"])
    usleep(700_000)
    try shell.type("\u{3}")
    #expect(try shell.exitStatus() == 130)
  }

  @Test("undo takes back at the prompt, and Ctrl-D leaves")
  func undo() throws {
    let terminal = try start()
    try terminal.submit("x = 1", gives: "\n")
    try terminal.submit("x = 2", gives: "\n")
    try terminal.submit("undo", gives: "took back: x = 2")
    try terminal.submit("x", gives: "1")
    try terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }
}
