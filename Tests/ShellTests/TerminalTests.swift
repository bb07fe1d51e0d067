import Diagnostics
import Glibc
import Shell
import Synchronization
import Testing

@Suite("Terminal")
struct TerminalTests {
  @Test(
    "Colour follows NO_COLOR, FORCE_COLOR, CLICOLOR, TERM=dumb, then the terminal",
    arguments: [
      ([:], true, true), ([:], false, false), (["NO_COLOR": "1", "FORCE_COLOR": "1"], true, false),
      (["NO_COLOR": ""], true, true), (["FORCE_COLOR": "1", "TERM": "dumb"], false, true),
      (["FORCE_COLOR": "0"], true, false), (["CLICOLOR": "0"], true, false),
      (["TERM": "dumb"], true, false),
    ] as [([String: String], Bool, Bool)])
  func color(environment: [String: String], isTerminal: Bool, expected: Bool) {
    #expect(allowsColor(isTerminal: isTerminal) { environment[$0] } == expected)
  }

  @Test("A plain palette changes nothing; a coloured one resets behind itself")
  func palette() {
    let colored = Palette(isColored: true)
    for role in Palette.Role.allCases {
      #expect(Palette.plain.paint("x", as: role) == "x")
      #expect(colored.paint("x", as: role).hasSuffix("mx\u{1B}[0m"))
    }
    #expect(Palette.plain.heat("x", level: 1) == "x")
    let scale = stride(from: 0.0, through: 1, by: 0.01).map { colored.heat("x", level: $0) }
    #expect(Set(scale).count == 7)
    #expect(colored.heat("x", level: .nan) == colored.heat("x", level: 0.5))
    #expect(colored.heat("x", level: 9) == colored.heat("x", level: 1))
  }

  /// A clock that tests move, and what was drawn.
  private final class Screen: Sendable {
    let time = Mutex(Duration.zero)
    let drawn = Mutex([String]())

    func bar(isVisible: Bool = true) -> ProgressBar {
      ProgressBar(
        isVisible: isVisible, now: { self.time.withLock { $0 } }, width: { 60 },
        draw: { text in self.drawn.withLock { $0.append(text) } })
    }
    func wait(_ duration: Duration) { time.withLock { $0 += duration } }
    var last: String { drawn.withLock { $0.last ?? "" } }
    var count: Int { drawn.withLock { $0.count } }
  }

  @Test("The bar waits, draws ten times a second at most, and is erased")
  func progress() {
    let screen = Screen()
    let bar = screen.bar()
    for step in 0..<1000 {
      bar.update(label: "updates", completed: step, total: 1000)
      screen.wait(.milliseconds(10))
    }
    #expect((90...100).contains(screen.count))
    #expect(screen.last.contains("updates  █"))
    #expect(screen.last.contains("99") && screen.last.contains("/1000  100/s"))
    bar.finish()
    #expect(screen.last == "\r\u{1B}[K")
    let count = screen.count
    bar.finish()
    bar.update(label: "short", completed: 1, total: 2)
    #expect(screen.count == count)
  }

  @Test("A new stage has a rate of its own")
  func stages() {
    let screen = Screen()
    let bar = screen.bar()
    screen.wait(.seconds(100))
    bar.update(label: "a", completed: 0, total: 10)
    screen.wait(.seconds(1))
    bar.update(label: "a", completed: 2, total: 10)
    #expect(screen.last.contains("2/10  2.0/s  4s left"))
    bar.update(label: "b", completed: 0, total: 0)
    screen.wait(.seconds(1))
    bar.update(label: "b", completed: 50, total: 0)
    #expect(screen.last.contains("b  50  50.0/s"))
  }

  @Test("Without a terminal the bar is silent")
  func silent() {
    let screen = Screen()
    let bar = screen.bar(isVisible: false)
    screen.wait(.seconds(10))
    bar.update(label: "a", completed: 1, total: 2)
    bar.finish()
    #expect(screen.count == 0)
  }

  @Test("A line never reaches the edge", arguments: [1, 5, 20, 40, 80])
  func fits(width: Int) {
    let line = progressLine(label: "谜题\u{1B}", completed: 7, total: 9, rate: 0.001, width: width)
    #expect(displayWidth(of: line) < width || line.isEmpty)
  }

  @Test("A script comes whole, without byte order mark; what is not UTF-8 is an error")
  func script() throws {
    let folder = try TemporaryFolder()
    try folder.write("\u{FEFF}谜 = 1\n", to: "script")
    let file = open(folder.path + "/script", O_RDONLY)
    defer { close(file) }
    #expect(try readScript(from: file) == "谜 = 1\n")
    var pipes: [Int32] = [0, 0]
    try #require(pipe(&pipes) == 0)
    _ = write(pipes[1], [0xFF] as [UInt8], 1)
    close(pipes[1])
    #expect(throws: ScriptInputError.notUTF8) { try readScript(from: pipes[0]) }
    close(pipes[0])
    #expect(throws: ScriptInputError.self) { try readScript(from: -1) }
  }

  @Test("The flag is raised, seen and cleared")
  func interruptFlag() {
    InterruptFlag.whileRunning {
      #expect(!InterruptFlag.isRaised)
      InterruptFlag.raise()
      #expect(InterruptFlag.isRaised)
    }
    #expect(!InterruptFlag.isRaised)
  }
}
