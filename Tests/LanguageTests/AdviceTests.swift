import Diagnostics
import Language
import Testing

@Suite("Help and advice")
struct AdviceTests {
  @Test("Every word of the grammar has a page, in command form, call form and as a string")
  func keywordPages() throws {
    for word in keywords {
      let page = try #require(try shown("help \(word)").first, "\(word)")
      #expect(page.contains(word))
      #expect(try shown("help(\(word))").first == page)
      #expect(try shown("help \"\(word)\"").first == page)
      #expect(try shown("x = 1; help \(word); print x").last == "1")
    }
  }

  @Test("The examples of the pages run")
  func keywordExamples() throws {
    let registry = makeInterpreter().registry
    for word in keywords {
      let page = try #require(registry.page(of: word))
      let lines = page.split(separator: "\n").map(String.init)
      let start = try #require(lines.firstIndex(of: "example:"))
      let interpreter = makeInterpreter()
      interpreter.loadFile = { _ in "" }
      #expect(failure(lines[start + 1], interpreter) == nil, "\(word): \(lines[start + 1])")
    }
  }

  @Test("A word that is a command and a word of the grammar has both pages")
  func bothPages() throws {
    let page = try #require(try shown("help break").first)
    #expect(page.contains("Leave a loop.") && page.contains("Stop at a value."))
    #expect(try shown("for i in 1..3 { break }\nbreak 7\nbreak(8)") == ["7", "8"])
  }

  @Test("An operator behind an argument says which parentheses it needs")
  func parentheses() {
    for (code, hint) in [
      ("kk people=n*2", "put the value in parentheses: people=(n * …)"),
      ("kk people=n-1", "put the value in parentheses: people=(n - …)"),
      ("kk people=n - 1", "put the value in parentheses: people=(n - …)"),
      ("kk seed=-n+1", "put the value in parentheses: seed=(-n + …)"),
      ("kk seed=f(n)/2 count=1", "put the value in parentheses: seed=(f(n) / …)"),
      (
        "len x + 1", "put the value or the command in parentheses: len (x + …), (len x) + …"
      ),
      (
        "len x - 1", "put the value or the command in parentheses: len (x - …), (len x) - …"
      ),
      ("kk seed=a if b else c", "put the value in parentheses: seed=(a if …)"),
    ] {
      #expect(failure("n = 2; x = [1]\n" + code)?.hint == hint, "\(code)")
    }
  }

  @Test("A minus begins an argument where a digit follows, and a value in print")
  func minus() throws {
    #expect(try shown("pair -1 -2") == ["pair(-1.0, -2.0)"])
    #expect(try shown("n = 2; kk seed=-n | map x -> x.seed") == ["[-2]"])
    #expect(try shown("n = 2; print -n, -n + 1, n -1, n - 1") == ["-2 -1 1 1"])
    #expect(try shown("print 1 - 2") == ["-1"])
  }

  @Test(
    "A word of another tool is answered by its meaning, before any that is spelled like it",
    arguments: [
      ("exit", "here it is 'quit'"), ("length [1]", "here it is 'len'"),
      ("None", "here it is 'nil'"),
      ("clear", "Ctrl-L clears the screen; the variables stay"), ("elif", "write: else if"),
      ("if true { 1 } elif false { 2 }", "write: else if"),
      ("ls", "vars lists the variables; Tab inside a string completes names of files"),
      ("assert 1 == 1", "here it is 'expect'"), ("whos", "here it is 'vars'"),
      ("let x = 1", "a variable is made by assigning to it: x = 1"),
      ("for i in 1..3: print i", "a body stands in braces, without a colon: { … }"),
      ("def f(x): x", "a body stands in braces, without a colon: { … }"),
      ("%time x", "here commands have no sign before them: time …, help …"),
    ])
  func otherTools(code: String, hint: String) {
    #expect(failure(code)?.hint == hint)
  }

  @Test(
    "A registry knows words of its own field: names, options where there is such an option, choices"
  )
  func vocabulary() {
    let plain = makeInterpreter()
    let interpreter = Interpreter(
      session: plain.session,
      registry: plain.registry.knowing(
        Vocabulary(
          names: [("riddles", "kk")], notes: [("clear", "never said"), ("magic", "there is none")],
          options: [("n num", "samples count"), ("sead", "lr")],
          optionNotes: [("folk", "people", "people are counted")],
          choices: [("bitter", "nothing is bitter")])))
    for (code, hint) in [
      ("riddles 3", "here it is 'kk'"), ("magic", "there is none"),
      ("kk n=3", "here it is 'count'"),
      ("clear", "Ctrl-L clears the screen; the variables stay"),
      ("kk sead=3", "did you mean 'seed'?"), ("kk folk=3", "people are counted"),
      ("kk flavor=bitter", "nothing is bitter"), ("kk flavor=soar", "did you mean 'sour'?"),
      ("set 1 sead=3", "here it is 'lr'"),
    ] {
      #expect(failure(code, interpreter)?.hint == hint, "\(code)")
    }
  }

  @Test("range says once a session that its last number is in it, and gives what it gave")
  func rangeNote() throws {
    let interpreter = makeInterpreter()
    var notes: [String] = []
    interpreter.note = { notes.append($0) }
    #expect(try shown("1..3; range(2, 2); range(-1)", interpreter) == ["[1, 2, 3]", "[2]", "[]"])
    #expect(notes.isEmpty)
    #expect(try shown("range(3)\nrange(1, 3)", interpreter) == ["[0, 1, 2, 3]", "[1, 2, 3]"])
    #expect(notes == ["note: range includes its last number: range(3) is 0..3, which has four"])
  }
}
