import Foundation
import Testing

@Suite("Bad input")
struct BadInputTests {
  @Test(
    "Wrong names are placed, and the nearest right one is named",
    arguments: [
      ("kkk people=3", "did you mean 'kk'?"),
      ("kk poeple=3", "did you mean 'people'?"),
      ("kk people=3 split=heldot", "did you mean 'heldout'?"),
      ("t = trainer grop model=m tasks=puzzles", "did you mean 'grpo'?"),
      ("puzzels | table", "did you mean 'puzzles'?"),
      ("puzzles[0].solutoin", "did you mean 'solution'?"),
      ("help rolout", "did you mean 'rollout'?"),
      ("rule logic_rl format_wieght=2", "did you mean 'format_weight'?"),
      ("step t to=advantages", "did you mean 'advantage'?"),
      ("set t sampels=3", "did you mean 'samples'?"),
    ])
  func didYouMean(code: String, advice: String) throws {
    let session = try TestSession()
    try session.run(
      "puzzles = kk people=2 count=2\nm = tiny_model\nt = trainer grpo model=m tasks=puzzles samples=2"
    )
    let error = try #require(session.error(code))
    #expect(error.contains(advice), "\(error)")
    #expect(error.contains("^"), "\(error)")
  }

  @Test(
    "Values out of range or of another type are refused",
    arguments: [
      ("kk people=1", "2..20"), ("kk people=\"three\"", "an integer"),
      ("rollout 3 puzzles", "a model"), ("rollout m 3", "problem"),
      ("trainer grpo model=m tasks=puzzles samples=0", "samples"),
      ("trainer grpo model=m tasks=puzzles lr=-1", "lr"),
      ("problems \"absent.jsonl\"", "absent.jsonl"),
      ("open_model \"absent\"", "absent"),
      ("score \"\" problem=3", "problem"),
      ("show t.metrics", "no update"),
      ("zeros [2, -1]", "-1"), ("zeros [100000, 100000, 100000]", "100000"),
      ("(zeros [2, 3]) @ (zeros [2, 3])", "[2, 3]"),
      ("encode m 3", "a string"), ("decode m [-1]", "-1"), ("decode m [100000]", "100000"),
      ("logprobs m [0, 99999]", "99999"),
      ("expect 1 > 2 \"one is more\"", "one is more"),
    ])
  func refused(code: String, part: String) throws {
    let session = try TestSession()
    try session.run(
      "puzzles = kk people=2 count=2\nm = tiny_model\nt = trainer grpo model=m tasks=puzzles samples=2"
    )
    let before = try session.run("vars")
    let error = try #require(session.error(code), "\(code) runs")
    #expect(error.contains(part), "\(error)")
    #expect(try session.run("vars") == before)
  }

  @Test("A rule judges an empty answer, and says what is missing")
  func emptyAnswer() throws {
    let session = try TestSession()
    let output = try session.run("p = kk(people=2)[0]\nshow (score \"\" problem=p)")
    #expect(output.contains("-3"))
    #expect(output.contains("the tag <think> is missing"))
  }

  @Test("A truncated checkpoint is refused by its file's name")
  func truncatedCheckpoint() throws {
    let session = try TestSession()
    try session.run("m = tiny_model\nsave_model m \"copy\"")
    let path = session.folder + "/copy/model.safetensors"
    let data = try Data(contentsOf: URL(filePath: path))
    for count in [0, 7, 100, data.count / 2, data.count - 1] {
      try data.prefix(count).write(to: URL(filePath: path))
      let error = try #require(session.error("open_model \"copy\""))
      #expect(error.contains("model.safetensors"), "\(error)")
    }
  }

  @Test("A file of problems is refused with the line that is wrong")
  func problemFile() throws {
    let session = try TestSession()
    try session.write(
      "{\"quiz\": \"x\", \"names\": [\"A\"], \"solution\": [true]}\n{oops\n", to: "p.jsonl")
    #expect(try #require(session.error("problems \"p.jsonl\"")).contains("p.jsonl:2"))
  }

  @Test(
    "Files outside the folder are not touched",
    arguments: [
      "save \"../x.md\"", "save \"/tmp/knave-outside.md\"", "problems \"/etc/passwd\"",
      "open_model \"../..\"", "save_model m \"../x\"", "import \"/etc/passwd\"",
    ])
  func outside(code: String) throws {
    let session = try TestSession()
    try session.run("m = tiny_model")
    #expect(try #require(session.error(code)).contains("--allow"))
  }

  @Test("A link that leads out of the folder is not followed")
  func link() throws {
    let session = try TestSession()
    try FileManager.default.createSymbolicLink(
      atPath: session.folder + "/out", withDestinationPath: "/etc")
    #expect(try #require(session.error("problems \"out/passwd\"")).contains("--allow"))
  }
}
