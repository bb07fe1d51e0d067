import Foundation
import Lab
import Language
import Notebooks
import Testing

@Suite("Input at the prompt")
struct InputStateTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// The notebooks of the project, and the grammar.
  private func paths() throws -> [String] {
    let found = try #require(FileManager.default.enumerator(atPath: Self.root + "/notebooks"))
    let notebooks = found.compactMap { $0 as? String }.filter { $0.hasSuffix(".md") }
    return notebooks.sorted().map { "\(Self.root)/notebooks/\($0)" }
      + ["\(Self.root)/Sources/Language/Language.docc/Grammar.md"]
  }

  @Test("Cells typed line by line are taken statement by statement, in every notebook")
  func notebooks() throws {
    let interpreter = try TestSession().runner.interpreter
    var cells = 0
    var waits = 0
    for path in try paths() {
      let notebook = try Notebook(
        bytes: Array(Data(contentsOf: URL(filePath: path))), path: path)
      for cell in notebook.cells {
        var pending: [String] = []
        let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false).map(
          String.init)
        for (index, line) in lines.enumerated() {
          pending.append(line)
          let typed = pending.joined(separator: "\n")
          // A line that begins with a pipe goes on with a statement that is whole without it.
          let next = lines.dropFirst(index + 1).first { !$0.isEmpty } ?? ""
          if next.drop(while: \.isWhitespace).hasPrefix("|") { continue }
          guard interpreter.isComplete(typed) else {
            waits += 1
            continue
          }
          if cell.options.error == nil, case .wrong(let error) = interpreter.inputState(of: typed) {
            Issue.record("\(path):\(cell.codeLine + index): \(error.rendered())")
          }
          pending = []
        }
        let rest = pending.joined(separator: "\n")
        switch interpreter.inputState(of: rest) {
        case .complete, .extensible: break
        case .incomplete, .wrong: Issue.record("\(path):\(cell.codeLine): left over: \(rest)")
        }
        cells += 1
      }
    }
    #expect(cells > 100 && waits > 100)
  }

  @Test("Every beginning of a statement, line by line, is incomplete or runs by itself")
  func prefixes() throws {
    let interpreter = try TestSession().runner.interpreter
    for path in try paths() {
      let notebook = try Notebook(
        bytes: Array(Data(contentsOf: URL(filePath: path))), path: path)
      for cell in notebook.cells where cell.options.error == nil {
        let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
        for count in lines.indices {
          let text = lines[..<count].joined(separator: "\n")
          if case .wrong(let error) = interpreter.inputState(of: text) {
            Issue.record("\(path): \(error.rendered())")
          }
        }
      }
    }
  }

  @Test(
    "Statements with an if and an else end where they end",
    arguments: [
      "def g(r) { if r > 1 { 5 } else { 6 } }",
      "for p in 2..3 { if p > 2 { train t } else { step t } }",
      "repeat 2 { while t.update < 3 { if t.update == 1 { step t } else { train t steps=2 } } }",
    ])
  func blocks(code: String) throws {
    #expect(try TestSession().runner.interpreter.isComplete(code))
  }
}

@Suite("Words of other tools")
struct VocabularyTests {
  private static let preparation = "m = tiny_model; p = kk(people=2)"

  @Test(
    "Options that TRL, verl and OpenRLHF have are answered by those here",
    arguments: [
      ("trainer model=m tasks=p beta=0.04", "here it is 'kl'"),
      ("trainer model=m tasks=p num_generations=4", "here it is 'samples'"),
      ("trainer model=m tasks=p learning_rate=1e-4", "here it is 'lr'"),
      ("trainer model=m tasks=p epsilon=0.2", "here they are two: 'clip_low' and 'clip_high'"),
      ("trainer model=m train_dataset=p", "here it is 'tasks'"),
      ("trainer model=m tasks=p reward_funcs=logic_rl", "here it is 'rule'"),
      ("trainer model=m tasks=p max_completion_length=5", "here it is 'max_tokens'"),
      ("trainer ppo model=m tasks=p", "PPO with a critic is 'gae'"),
      ("trainer model=m tasks=p rule=accuracy", "here it is 'math_equal'"),
      ("rollout m p n=2", "here it is 'samples'"), ("kk n=3", "here it is 'count'"),
      ("sft m [] batch_size=2", "here it is 'batch'"), ("kk beta=1", nil),
      ("GRPOTrainer", "here it is 'trainer'"), ("load_dataset \"x\"", "here it is 'problems'"),
    ])
  func options(code: String, hint: String?) throws {
    let session = try TestSession()
    try session.run(Self.preparation)
    let error = try #require(session.error(code))
    if let hint { #expect(error.contains(hint), "\(error)") }
    #expect(!error.contains("beta1") && !error.contains("'reset'"))
  }

  @Test("Every word that advice names as an option, command or choice is there")
  func targets() throws {
    let registry = commandRegistry
    let names = Set(registry.allNames + keywords)
    let options = Set(registry.declarations.flatMap { registry.parameterNames(of: $0.name) })
    let vocabulary = registry.vocabulary
    for (word, advice) in vocabulary.names {
      guard let match = advice.wholeMatch(of: /here it is '(\w+)( \w+)?'/) else { continue }
      #expect(names.contains(String(match.1)), "\(word): \(advice)")
      #expect(!names.contains(word), "\(word) is a name here")
    }
    for (word, option) in vocabulary.options {
      for here in option.here { #expect(options.contains(here), "\(word): \(here)") }
    }
  }

  @Test("help of a keyword, of a word that is a command too, and of a variable")
  func help() throws {
    let session = try TestSession()
    #expect(try session.run("help if").contains("else if"))
    let page = try session.run("help break")
    #expect(page.contains("Leave a loop.") && page.contains("Stop a trainer"))
    #expect(try session.run("help").contains("words: and break"))
    try session.run("x = 1")
    #expect(try #require(session.error("help x")).contains("it is a variable: inspect x"))
    #expect(try #require(session.error("help ls")).contains("vars lists the variables"))
  }
}
