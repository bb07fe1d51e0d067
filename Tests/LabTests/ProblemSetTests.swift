import Foundation
import Lab
import Synchronization
import Testing

@Suite("Sets of problems at the prompt")
struct ProblemSetTests {
  private final class Notes: Sendable {
    let lines = Mutex<[String]>([])
  }

  private func notes(_ code: String) throws -> [String] {
    let session = try TestSession()
    let notes = Notes()
    session.session.note = { line in notes.lines.withLock { $0.append(line) } }
    #expect(try session.run(code) == "")
    return notes.lines.withLock { $0 }
  }

  @Test("A set with repeats is a note with numbers, and no note where all differ")
  func repeats() throws {
    #expect(
      try notes("x = kk people=2 count=100 split=heldout") == [
        "100 puzzles, 28 distinct by content: 2 people at depth 2 and width 2 have no more in split=heldout"
      ])
    #expect(try notes("x = kk people=2 count=95").isEmpty)
    #expect(try notes("x = kk people=3 count=100").isEmpty)
    let calculations = try notes("x = arithmetic level=1 count=500 seed=3")
    #expect(calculations.count == 1 && calculations[0].hasPrefix("500 problems, "))
    #expect(try notes("x = arithmetic level=1 count=500 seed=3 distinct=true").isEmpty)
    let parts = try notes("p = train_test_split(kk(people=2, count=40) * 2)")
    #expect(parts.count == 1 && parts[0].contains("are distinct"))
    let changed = try notes("x = perturb (kk(people=2, count=30, seed=4)) leaf")
    #expect(changed.contains { $0.hasPrefix("perturb: ") && $0.hasSuffix("are left out") })
  }

  @Test("Problems that are to differ and do not are an error with numbers")
  func distinct() throws {
    let session = try TestSession()
    #expect(
      session.error("kk people=2 count=100 split=heldout distinct=true")?
        .contains("only 28 of 100 puzzles differ") == true)
    #expect(try session.run("len(kk(people=2, count=28, split=heldout, distinct=true))") == "28")
    #expect(
      session.error("arithmetic level=1 count=600 distinct=true")?
        .contains("only 551 of 600 problems differ") == true)
    #expect(
      session.error("countdown numbers=2 low=1 high=2 target_low=1 target_high=3 count=50")?
        .contains("are found, 50 are wanted") == true)
    #expect(session.error("kk depth=1")?.contains("never have exactly one solution") == true)
  }

  @Test("Counts out of range are refused", arguments: ["problems", "math"])
  func counts(command: String) throws {
    let session = try TestSession()
    try session.write(
      (1...5).map { #"{"question": "1 + \#($0)?", "answer": "\#($0 + 1)"}"# + "\n" }.joined()
        + "{oops\n",
      to: "p.jsonl")
    for count in ["-1", "-9223372036854775807", "1.5", "9223372036854775807"] {
      #expect(session.error("\(command) \"p.jsonl\" count=\(count)")?.contains("count") == true)
    }
    #expect(try session.run("len(\(command)(\"p.jsonl\", count=0))") == "0")
    #expect(try session.run("len(\(command)(\"p.jsonl\", count=3))") == "3")
    #expect(session.error("\(command) \"p.jsonl\"")?.contains("p.jsonl:6") == true)
  }

  @Test("A Countdown row without numbers is judged as published, and has no solution")
  func noNumbers() throws {
    let session = try TestSession()
    try session.write(
      #"{"question": "?", "numbers": [], "target": 3, "response": "<answer>3</answer>"}"# + "\n",
      to: "p.jsonl")
    #expect(try session.run("score_file \"p.jsonl\" countdown").contains("0.1"))
    try session.run("p = problems \"p.jsonl\"")
    for code in [
      "solve p[0]", "teacher p[0]", "leakage p p", "train_test_split p", "priming p",
      "save_problems p \"q.jsonl\"", "show p[0]", "rollout m p samples=1 max_tokens=4",
    ] {
      let (_, error) = session.runner.run(.init(name: "test", text: "x = " + code))
      #expect(error?.kind == nil || error?.kind == .runtime, "\(code)")
    }
    #expect(try session.run("print len(problems(\"p.jsonl\"))") == "1")
  }

  @Test(
    "Puzzles of one person, or of very many, are solved, taught, changed and parted without harm")
  func extremes() throws {
    let session = try TestSession()
    func row(_ people: Int) -> String {
      let names = (0..<people).map { "\"N\($0)\"" }.joined(separator: ", ")
      let solution = (0..<people).map { _ in "true" }.joined(separator: ", ")
      // Everyone calls the last one a knight, who calls no one a knave.
      let claims = (0..<people).map { _ in "('not', ('lying', \(people - 1)))" }
      return #"{"quiz": "?", "names": [\#(names)], "solution": [\#(solution)], "#
        + #""statements": "(\#(claims.joined(separator: ", ")),)"}"# + "\n"
    }
    for people in [1, 2, 60, 3000] {
      try session.write(row(people), to: "p.jsonl")
      try session.run("p = problems \"p.jsonl\"")
      for code in [
        "solve p[0] limit=1", "perturb p statement", "perturb p leaf", "perturb p uncommon_name",
        "perturb p reorder_statement", "train_test_split p", "leakage p p",
        "teacher p[0] careless=0.5",
      ] {
        let (_, error) = session.runner.run(.init(name: "test", text: "x = " + code))
        #expect(
          error?.kind == nil || error?.kind == .runtime, "\(code): \(String(describing: error))")
      }
    }
  }
}
