import Foundation
import Lab
import Testing

@Suite("The examples in the help")
struct CommandExampleTests {
  /// What the examples take for granted.
  static let preparation =
    TestSession.trained + """

      rollouts = rollout m puzzles samples=2 max_tokens=150
      scores = score rollouts
      texts = map(puzzles, p -> p.text)
      tok = train_tokenizer texts vocabulary=300
      before = t.metrics
      train t run="first"
      save_model m "models/qwen2.5-0.5b"
      """

  @Test("Every command has a summary, and every one but a few has an example")
  func declared() {
    let plain: Set = ["vars", "quit", "help", "save", "reset"]
    for declaration in commandRegistry.declarations {
      #expect(declaration.summary.hasSuffix("."), "\(declaration.name)")
      #expect(
        !declaration.examples.isEmpty || plain.contains(declaration.name), "\(declaration.name)")
    }
  }

  @Test("Every example runs, and shows what it says it shows")
  func examples() throws {
    let session = try TestSession()
    try FileManager.default.createDirectory(
      atPath: session.folder + "/models", withIntermediateDirectories: false)
    try session.write(
      #"{"quiz": "Zoey says ...", "names": ["Zoey"], "solution": [true], "index": 3}"# + "\n",
      to: "3ppl_train.jsonl")
    try session.write(
      #"{"names": ["Ada"], "solution": [true], "response": "I give up."}"# + "\n",
      to: "responses.jsonl")
    try session.write(
      #"{"names": ["Ada"], "solution": [true], "response": "Wait.", "score": -3}"# + "\n",
      to: "scored.jsonl")
    try session.write(
      #"{"problem": "What is 1 + 1?", "answer": "2", "level": 3}"# + "\n", to: "math500.jsonl")
    try session.write("two = kk people=2 count=2\n", to: "setup.knave")
    try session.write(#"{"asked": "Who lies?", "said": "Zoey."}"# + "\n", to: "dump.jsonl")
    try session.run(Self.preparation)
    for declaration in commandRegistry.declarations where declaration.name != "quit" {
      for example in declaration.examples {
        // Another example may have left its update half done.
        if try !session.run("t.phase").hasPrefix("rollout") { try session.run("step t") }
        let output = try session.run(example.code)
        if let shows = example.shows {
          #expect(output == shows, "\(example.code)")
        }
      }
    }
  }
}
