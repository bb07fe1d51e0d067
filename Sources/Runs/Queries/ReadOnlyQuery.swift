import Foundation
import GRDB
import GRDBSQLite

/// What a column of a row holds.
public enum CellValue: Sendable, Equatable {
  case null
  case integer(Int)
  case number(Double)
  case text(String)
  /// How many bytes; `int32s`, `float32s` and `float64s` read them.
  case blob(bytes: Int)
}

/// The rows that a query gave.
public struct QueryResult: Sendable, Equatable {
  public let columns: [String]
  public let rows: [[CellValue]]
  /// Whether there were more rows than wanted.
  public let isCut: Bool
}

/// What a query may take.
public struct QueryLimits: Sendable {
  /// Rows, ≥ 1.
  public var rows = 1000
  /// Seconds, > 0.
  public var seconds = 10.0
  /// Bytes of all rows together.
  public var bytes = 1 << 26

  public init() {}
}

extension RunStore {
  /// Runs one SELECT on the store.
  ///
  /// SQLite itself keeps it to reading: the file is opened read-only, and an authorizer refuses everything
  /// but SELECT, reading of columns, functions and recursion: no ATTACH, no PRAGMA, no writes, not even
  /// to temporary tables. Beside SQLite's own there are the functions `int32s`, `float32s` and `float64s`,
  /// which give a blob of numbers as a JSON array.
  ///
  /// The query runs on a thread of its own. SQLite stops between the rows and jumps of a statement only; a
  /// function that is at work longer than that is left behind, and its thread ends when it returns.
  ///
  /// - Parameter isInterrupted: asked every few milliseconds; true stops the query.
  /// - Throws: ``RunStoreError`` for what SQLite refuses, or a limit that is passed.
  public func query(
    _ sql: String, limits: QueryLimits = QueryLimits(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> QueryResult {
    guard exists else { throw absent }
    let watch = QueryWatch(seconds: limits.seconds, isInterrupted: isInterrupted)
    let running = RunningQuery(watch)
    return try running.run { try result(of: sql, limits, watch, running) }
  }

  private var absent: RunStoreError {
    RunStoreError("there are no runs yet in \(path): train t run=\"…\" records one")
  }

  private func result(
    of sql: String, _ limits: QueryLimits, _ watch: QueryWatch, _ running: RunningQuery
  ) throws -> QueryResult {
    guard let queue = try openForReading() else { throw absent }
    do {
      return try running.with(queue) {
        try queue.inDatabase { database in
          addNumberFunctions(database)
          addSearchFunctions(database)
          confine(database)
          return try fetch(try database.makeStatement(sql: sql), limits)
        }
      }
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_INTERRUPT: throw watch.error
      case .SQLITE_AUTH:
        throw RunStoreError("sql reads only, one SELECT at a time: \(error.message ?? "")")
      case .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_RANGE, .SQLITE_TOOBIG, .SQLITE_NOMEM,
        .SQLITE_READONLY,
        .SQLITE_MISMATCH:
        throw RunStoreError("sql: \(error.message ?? error.description)")
      default: throw RunStoreError(error, path: path)
      }
    }
  }

  private func fetch(_ statement: Statement, _ limits: QueryLimits) throws -> QueryResult {
    guard statement.isReadonly else {
      throw RunStoreError("sql reads only, one SELECT at a time")
    }
    let columns = statement.columnNames
    let cursor = try Row.fetchCursor(statement)
    var rows: [[CellValue]] = []
    var bytes = 0
    while let row = try cursor.next() {
      if rows.count == limits.rows { return QueryResult(columns: columns, rows: rows, isCut: true) }
      rows.append(
        row.databaseValues.map { value in
          switch value.storage {
          case .null: return .null
          case .int64(let integer): return .integer(Int(integer))
          case .double(let number): return .number(number)
          case .string(let text):
            bytes += text.utf8.count
            return .text(text)
          case .blob(let data): return .blob(bytes: data.count)
          }
        })
      bytes += 32 * columns.count
      if bytes > limits.bytes {
        throw RunStoreError(
          "the rows are more than \(limits.bytes >> 20) MB: ask for fewer columns, or limit=\(rows.count)"
        )
      }
    }
    return QueryResult(columns: columns, rows: rows, isCut: false)
  }
}

/// Functions that do more than look, or take time that grows with the square of a value's size.
private let refusedFunctions = [
  "load_extension", "fts3_tokenizer", "sqlite_log", "json_patch", "unhex",
]

/// Takes everything but reading from a connection, for good.
private func confine(_ database: Database) {
  let connection = database.sqliteConnection
  sqlite3_set_authorizer(
    connection,
    { _, action, first, second, _, _ in
      switch action {
      case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
      case SQLITE_FUNCTION:
        guard let name = second else { return SQLITE_DENY }
        return refusedFunctions.contains { sqlite3_stricmp(name, $0) == 0 }
          ? SQLITE_DENY : SQLITE_OK
      default: return SQLITE_DENY
      }
    }, nil)
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 1 << 26)
  sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
  sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 500)
  sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
  // What a sort or a recursion piles up is memory of this process, so it is bounded.
  sqlite3_hard_heap_limit64(1 << 29)
}

/// `int32s(tokens)`, `float32s(log_probs)`, `float64s(advantages)`: JSON arrays of the numbers in a blob.
private func addNumberFunctions(_ database: Database) {
  func add<Number: BitwiseCopyable>(
    _ name: String, _ type: Number.Type, _ text: @escaping @Sendable (Number) -> String
  ) {
    database.add(
      function: DatabaseFunction(name, argumentCount: 1, pure: true) { values in
        guard let blob = Data.fromDatabaseValue(values[0]) else { return nil }
        let list: [Number] = numbers(blob)
        return "[" + list.map(text).joined(separator: ",") + "]"
      })
  }
  add("int32s", Int32.self) { "\($0)" }
  add("float32s", Float.self) { $0.isFinite ? "\($0)" : "null" }
  add("float64s", Double.self) { $0.isFinite ? "\($0)" : "null" }
}
