import Files
import Foundation
import GRDB
import Rewards
import Runs
import Tasks
import Testing
import Training

@Suite("The versions of a run store")
struct MigrationTests {
  private let next = "ALTER TABLE runs ADD COLUMN note TEXT; CREATE TABLE extra (x INTEGER) STRICT;"

  private func version(_ database: Database) throws -> Int? {
    try Int.fetchOne(database, sql: "PRAGMA user_version")
  }

  private func insertRun(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO runs (name, model, estimator, rule, seed, problems, identity, status, started)
        VALUES ('a', 'm', 'grpo', 'r', 1, 2, 'i', 'finished', 0.5)
        """)
  }

  @Test("An older store is brought to the next version, and what it holds stays")
  func older() throws {
    try DatabaseQueue().inDatabase { database in
      try Schema.migrate(database)
      #expect(try version(database) == Schema.migrations.count)
      try insertRun(database)
      try Schema.migrate(database, by: Schema.migrations + [next])
      #expect(try version(database) == Schema.migrations.count + 1)
      let row = try Row.fetchOne(database, sql: "SELECT name, note FROM runs")
      #expect(row == ["name": "a", "note": nil])
      try Schema.migrate(database, by: Schema.migrations + [next])
    }
  }

  @Test(
    "Answers of the first version, which kept the question and the solution in words, are exported")
  func firstVersion() throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/.knave", withIntermediateDirectories: true)
    try folder.withDatabase { database in
      try Schema.migrate(database, by: Array(Schema.migrations.prefix(1)))
      try insertRun(database)
      try database.execute(
        sql: """
          INSERT INTO updates (run, step, ended, seconds) VALUES (1, 1, 0.5, 0.5);
          INSERT INTO prompts (id, run, problem, task, question, solution, tokens) VALUES
            (1, 1, 0, 'kk', 'Who?', '(1) Ada is a knight' || char(10) || '(2) Leo is a knave', x''),
            (2, 1, 1, 'math', '1 + 1?', '2', x'01000000'), (3, 1, 2, 'countdown', '24?', '24', x'02000000');
          INSERT INTO rollouts
            (run, step, number, prompt, group_id, sample, score, components, finish, length, text, tokens,
             log_probs, advantages)
          SELECT 1, 1, id, id, id - 1, 0, 0.5, '{}', 'stop', 0, 'x', x'', x'', x'' FROM prompts;
          """)
    }
    let path = folder.path + "/out.jsonl"
    try folder.store.export(try folder.store.run(named: "a"), as: .rollouts, to: path)
    let file = try RolloutFile(path: path)
    #expect(file.passedOver == [])
    #expect(
      file.rows.map(\.rollout.problem.truth) == [
        .knightsAndKnaves(names: ["Ada", "Leo"], solution: [true, false]), .reference("2"),
        .reference(""),
      ])
    #expect(file.rows.map(\.rollout.problem.text) == ["Who?", "1 + 1?", "24?"])
    #expect(file.rows.map { $0.score?.total } == [0.5, 0.5, 0.5])
  }

  @Test("A migration that fails leaves the store as it was")
  func failing() throws {
    try DatabaseQueue().inDatabase { database in
      try Schema.migrate(database)
      try insertRun(database)
      #expect(throws: DatabaseError.self) {
        try Schema.migrate(database, by: Schema.migrations + [next, "DROP TABLE runs; nonsense"])
      }
      #expect(try version(database) == Schema.migrations.count)
      #expect(try Row.fetchOne(database, sql: "SELECT * FROM runs")?.count == 12)
      #expect(try !database.tableExists("extra"))
    }
  }
}
