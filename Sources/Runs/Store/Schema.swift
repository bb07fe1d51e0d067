import GRDB

/// The tables of a run store.
///
/// `runs` has a row a run, `updates` a row an update, `metrics` a row a number. `rollouts` has a row an
/// answer, `prompts` a row a question, whose `problem_row` is a JSON object of its messages and its truth
/// (NULL where a version before that wrote it). Arrays are blobs of little-endian numbers, a third of their size
/// as text: `tokens` int32, `log_probs` float32 (of the sampling policy), `advantages` float64, as the loss
/// took them; one number where all tokens share it. Metrics that are no numbers are NULL. Times are
/// seconds since 1970.
package enum Schema {
  /// `PRAGMA application_id` of a run store: "Knav".
  static let applicationID = 0x4B6E_6176

  /// What brings a store from each version to the next; `PRAGMA user_version` counts them.
  package static let migrations = [
    """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      model TEXT NOT NULL,
      estimator TEXT NOT NULL,
      rule TEXT NOT NULL,
      seed INTEGER NOT NULL,
      problems INTEGER NOT NULL,
      identity TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
      process TEXT,
      started REAL NOT NULL,
      ended REAL
    ) STRICT;
    CREATE TABLE updates (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      step INTEGER NOT NULL,
      ended REAL NOT NULL,
      seconds REAL NOT NULL,
      settings TEXT,
      PRIMARY KEY (run, step)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE metrics (
      run INTEGER NOT NULL,
      name TEXT NOT NULL,
      step INTEGER NOT NULL,
      position INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (run, name, step),
      FOREIGN KEY (run, step) REFERENCES updates ON DELETE CASCADE
    ) WITHOUT ROWID, STRICT;
    CREATE UNIQUE INDEX metrics_by_step ON metrics (run, step, position);
    CREATE TABLE prompts (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      problem INTEGER NOT NULL,
      task TEXT NOT NULL,
      question TEXT NOT NULL,
      solution TEXT NOT NULL,
      tokens BLOB NOT NULL,
      UNIQUE (run, tokens, problem)
    ) STRICT;
    CREATE TABLE rollouts (
      run INTEGER NOT NULL,
      step INTEGER NOT NULL,
      number INTEGER NOT NULL,
      prompt INTEGER NOT NULL REFERENCES prompts,
      group_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      score REAL,
      components TEXT NOT NULL,
      finish TEXT NOT NULL,
      length INTEGER NOT NULL,
      text TEXT NOT NULL,
      tokens BLOB NOT NULL,
      log_probs BLOB NOT NULL,
      advantages BLOB NOT NULL,
      PRIMARY KEY (run, step, number),
      FOREIGN KEY (run, step) REFERENCES updates ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX rollouts_by_prompt ON rollouts (prompt);
    """,
    "ALTER TABLE prompts ADD COLUMN problem_row TEXT;",
  ]

  /// What a file is, before anything is written to it.
  enum Contents: Equatable {
    case empty
    case store(version: Int)
    case foreign(String)
  }

  static func contents(of database: Database) throws -> Contents {
    let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if identifier == 0, version == 0, objects == 0 { return .empty }
    guard identifier == applicationID else { return .foreign("a database of another program") }
    guard version <= migrations.count else {
      return .foreign(
        "of version \(version), and this knave knows \(migrations.count): a newer one wrote it")
    }
    guard version > 0, try definitions(in: database) == definitions(ofVersion: version) else {
      return .foreign("a run store whose tables have been changed")
    }
    return .store(version: version)
  }

  /// Brings a store to the present version, in one transaction.
  package static func migrate(
    _ database: Database, by migrations: [String] = Schema.migrations
  ) throws {
    try database.inTransaction(.immediate) {
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      for migration in migrations.dropFirst(version) { try database.execute(sql: migration) }
      try database.execute(
        sql: "PRAGMA user_version = \(migrations.count); PRAGMA application_id = \(applicationID)")
      return .commit
    }
  }

  /// The statements that made what is in a database, triggers and views included.
  private static func definitions(in database: Database) throws -> Set<String> {
    try Set(
      String.fetchAll(
        database,
        sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%'")
    )
  }

  private static func definitions(ofVersion version: Int) throws -> Set<String> {
    let queue = try DatabaseQueue()
    return try queue.inDatabase { database in
      try migrate(database, by: Array(migrations.prefix(version)))
      return try definitions(in: database)
    }
  }
}
