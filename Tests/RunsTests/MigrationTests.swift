import GRDB
import Runs
import Testing

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
