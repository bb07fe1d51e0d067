import Synchronization
import Testing

@Suite("A model with two trainers")
struct SharedModelTests {
  /// The notes that code leaves, of those about models.
  private func notes(_ code: String) throws -> [String] {
    let session = try TestSession()
    let kept = Mutex<[String]>([])
    session.session.note = { note in kept.withLock { $0.append(note) } }
    try session.run("p = kk people=2 count=2 seed=7\nm = tiny_model\n" + code)
    return kept.withLock { $0 }.filter { $0.contains("same weights") }
  }

  private static let make = "trainer grpo model=m tasks=p samples=2 max_tokens=2"

  @Test("The second trainer of a model is noted, with both names and the cure")
  func second() throws {
    let found = try notes("a = \(Self.make)\nb = \(Self.make)")
    #expect(
      found == [
        "note: the trainer b and the trainer a train the same weights of tiny: copy_model gives each a "
          + "model of its own"
      ])
  }

  @Test(
    "Those in lists, of one statement, and what else trains the model are noted",
    arguments: [
      ("l = [(\(make)), (\(make))]", "the trainer l and another trainer of this statement"),
      ("l = {x: (\(make))}\nb = \(make)", "the trainer b and the trainer l.x"),
      (
        "a = \(make)\nsft m [{problem: p[0], response: \"x\"}] steps=1 batch=1",
        "sft and the trainer a"
      ),
      (
        "a = \(make)\nsft a.model [{problem: p[0], response: \"x\"}] steps=1 batch=1",
        "sft and the trainer a"
      ),
      ("a = \(make)\nrft m p samples=8 cap=1 epochs=1 max_tokens=120", "rft and the trainer a"),
    ])
  func others(code: String, part: String) throws {
    let found = try notes(code)
    #expect(found.count == 1 && found[0].contains(part), "\(found)")
  }

  @Test(
    "A model of its own, a trainer that takes the place of another, and stages of a recipe are not",
    arguments: [
      "a = \(make)\nc = copy_model m\nb = trainer grpo model=c tasks=p samples=2",
      "a = \(make)\na = \(make)\na = \(make)", "a = \(make)\na = nil\nb = \(make)",
      "def f() { t = \(make); step t; t.update }\nx = f()\ny = f()",
      "a = \(make) lora=2\nb = \(make) lora=2",
      "def f(m) { t = \(make); train t; t }\nrecipe m {one: f, two: f}",
    ])
  func none(code: String) throws { #expect(try notes(code) == []) }
}
