import Diagnostics
import Language
import Testing

@Suite("Commands")
struct CommandTests {
  @Test("Command form and call form are the same call")
  func forms() throws {
    let expected = [
      "[{people: 2, seed: 7, index: 0, flavor: \"sweet\"}]"
    ]
    #expect(try shown("kk people=2 seed=7") == expected)
    #expect(try shown("kk(people=2, seed=7)") == expected)
    #expect(try shown("kk(2, 1, 7)") == expected)
    #expect(try shown("kk 2 1 7") == expected)
    #expect(try shown("x = kk people=2 seed=7\nx") == expected)
    #expect(try shown("n = 2\nkk people=n seed=7") == expected)
    #expect(try shown("r = {n: 2}\nkk people=r.n seed=7") == expected)
    #expect(try shown("kk people=(1 + 1) seed=7") == expected)
  }

  @Test("A negative number is an argument after a space, and a subtraction otherwise")
  func negativeArguments() throws {
    #expect(try shown("kk seed=-3 | map x -> x.seed") == ["[-3]"])
    #expect(try shown("pair -1 -2") == ["pair(-1.0, -2.0)"])
  }

  @Test("Choices are words without quotes, or strings, or variables")
  func choices() throws {
    #expect(try shown("kk(flavor=sour)[0].flavor") == ["sour"])
    #expect(try shown("(kk flavor=salty)[0].flavor") == ["salty"])
    #expect(try shown("f = \"sour\"\nkk(flavor=f)[0].flavor") == ["sour"])
    #expect(try shown("set 1 rule=logic_rl lr=0.5") == ["{rule: \"logic_rl\", lr: 0.5}"])
  }

  @Test("A pipe hands its left side over as the first argument")
  func pipes() throws {
    #expect(try shown("3 | twice (x -> x * x)") == ["81"])
    #expect(try shown("3 | twice(x -> x * x)") == ["81"])
    #expect(try shown("def plus(a, b) { a + b }\n3 | plus(4)") == ["7"])
    #expect(try shown("[1, 2] | x -> len(x)") == ["2"])
  }

  @Test("Mistakes point at the word and suggest the right one")
  func mistakes() {
    #expect(
      failure("puzzles = kk poeple=3")?.rendered() == """
        error: kk has no option 'poeple'
          puzzles = kk poeple=3
                       ^^^^^^ did you mean 'people'?
        """)
    #expect(
      failure("kk people=50")?.rendered() == """
        error: kk: people: expected an integer in 2..20, found 50
          kk people=50
                    ^^
        """)
    #expect(failure("kk flavor=soar")?.hint == "did you mean 'sour'?")
    #expect(failure("kk people=\"x\"")?.kind == .usage)
    #expect(failure("kk people=2 people=3") != nil)
    #expect(failure("kk 2 2 3 sweet 5")?.message == "kk takes at most 4 arguments")
    #expect(failure("twice 3")?.message == "twice needs 'function': a function")
    #expect(failure("kk = 3")?.message == "'kk' is a command and cannot name a variable")
    #expect(failure("kk count=2000")?.hint == "use less")
    #expect(failure("set 1 rull=logic_rl")?.hint == "did you mean 'rule'?")
    #expect(failure("set 1 rule=logic_rk")?.hint == "did you mean 'logic_rl'?")
    #expect(failure("puzzels = 1\npuzzles")?.hint == "did you mean 'puzzels'?")
    #expect(failure("p = pair 1 2\np.lefy")?.hint == "did you mean 'left'?")
    #expect(failure("kkk people=2") != nil)
    #expect(failure("exit")?.hint == "here it is 'quit'")
    #expect(failure("length [1]")?.hint == "here it is 'len'")
    #expect(
      failure("kk people=2 + 1")?.rendered() == """
        error: '+' cannot follow a command's argument
          kk people=2 + 1
                      ^ put the value in parentheses: people=(2 + …)
        """)
    #expect(failure("len(kk people=2)")?.hint?.contains("(kk …)") == true)
  }

  @Test("An error inside a function shows the call path")
  func callPath() {
    let error = failure(
      """
      def inner(x) { x / 0 }
      def outer(x) { inner(x) }
      outer(1)
      """)
    #expect(error?.message == "division by zero")
    #expect(error?.line == 1)
    #expect(error?.callPath == ["inner, called at test:2", "outer, called at test:3"])
  }

  @Test("Help is generated from the declarations")
  func help() {
    let registry = makeInterpreter().registry
    let page = registry.page(of: "kk") ?? ""
    #expect(page.contains("Make puzzles."))
    #expect(page.contains("People in each puzzle. (2..20) Default: 3."))
    #expect(page.contains("One of: sweet, sour, salty. Default: \"sweet\"."))
    #expect(registry.overview().contains("kk"))
    #expect(registry.page(of: "map") != nil)
    #expect(registry.page(of: "nothing") == nil)
    #expect(registry.reference().contains("| `kk "))
  }
}

@Suite("Completion")
struct CompletionTests {
  private func words(_ text: String) throws -> [String] {
    let interpreter = makeInterpreter()
    _ = try shown("puzzles = [1]; pear = pair 1 2; note = {alpha: 1, beta: 2}", interpreter)
    return interpreter.completion(
      in: text, cursor: text.utf8.count,
      files: { typed in ["data.jsonl", "dump.md"].filter { $0.hasPrefix(typed) } }
    ).candidates.map(\.text)
  }

  @Test("Commands, variables, options, choices, members and files")
  func positions() throws {
    #expect(try words("k") == ["kk", "keys"])
    #expect(try words("puz") == ["puzzles"])
    #expect(try words("kk pe") == ["people=", "pear"])
    #expect(try words("x = kk people=2 co") == ["count="])
    #expect(try words("kk people=2 p") == ["puzzles", "pear"])
    #expect(try words("kk flavor=s") == ["sweet", "sour", "salty"])
    #expect(try words("set pear rule=l") == ["logic_rl"])
    #expect(try words("set pear r") == ["rule="])
    #expect(try words("pear.l") == ["left"])
    #expect(try words("note.") == ["alpha", "beta"])
    #expect(try words("print(note.b") == ["beta"])
    #expect(try words("import \"d") == ["data.jsonl", "dump.md"])
    #expect(try words("puzzles | tw") == ["twice"])
    #expect(try words("nothing.x") == [])
  }

  @Test("Members behind a lambda's parameter and a loop's variable")
  func boundNames() throws {
    for text in [
      "map(pairs, p -> p.", "map pairs (p -> 1 + p.", "pairs | map p -> p.", "pairs | map (p -> p.",
      "filter(notes.all[0:1], x -> 1); map(pairs, p -> p.", "for p in pairs { print p.",
      "map(notes.all, p -> p.",
    ] {
      let interpreter = makeInterpreter()
      _ = try shown("pairs = [pair(1, 2)]; notes = {all: pairs}; p = 3", interpreter)
      let found = interpreter.completion(in: text, cursor: text.utf8.count).candidates.map(\.text)
      #expect(found == ["left", "right"], "\(text): \(found)")
    }
  }

  @Test("No word is offered twice")
  func once() throws {
    let found = try words("")
    #expect(Set(found).count == found.count && found.contains("break"))
  }
}
