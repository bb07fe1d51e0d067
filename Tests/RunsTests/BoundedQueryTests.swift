import Foundation
import GRDB
import Runs
import Testing
import TrainingTestSupport

@Suite("sql that is long at work inside one step of SQLite")
struct BoundedQueryTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 1)
  }

  /// Seconds until a query is refused.
  private func refusal(_ sql: String, seconds: Double, isInterrupted: Bool = false) -> Double {
    var limits = QueryLimits()
    limits.seconds = seconds
    let time = ContinuousClock().measure {
      #expect(throws: RunStoreError.self, "\(sql.prefix(60))") {
        _ = try folder.store.query(sql, limits: limits, isInterrupted: { isInterrupted })
      }
    }
    return time / .seconds(1)
  }

  @Test("is left behind at its limit, or when it is interrupted", .timeLimit(.minutes(20)))
  func leftBehind() {
    // No row ends and no jump comes for seconds.
    let straight =
      "select "
      + Array(repeating: "length(hex(randomblob(30000000)))", count: 40).joined(separator: ", ")
    #expect(refusal(straight, seconds: 0.05) < 1)
    #expect(refusal(straight, seconds: 60, isInterrupted: true) < 1)
    let recursive = """
      with recursive n(x) as (select 1 union all select x + 1 from n)
      select sum(length(hex(randomblob(3000000)))) from n
      """
    #expect(refusal(recursive, seconds: 0.05) < 1)
  }

  @Test("takes linear time where SQLite's own functions take hours", .timeLimit(.minutes(20)))
  func linear() throws {
    let text = "hex(zeroblob(10000000))"
    for (expression, expected) in [
      ("length(replace(\(text), hex(zeroblob(5000000)) || '1', 'x'))", 20_000_000),
      ("instr(\(text), hex(zeroblob(5000000)) || '1')", 0),
      ("length(trim(\(text), 'x' || replace(hex(zeroblob(500000)), '0', 'y')))", 20_000_000),
    ] {
      #expect(try folder.store.query("select \(expression)").rows == [[.integer(expected)]])
    }
    #expect(refusal("select json_patch('{}', '{}')", seconds: 1) < 1)
  }

  @Test("replace, instr and the trims give what SQLite's own give")
  func sameFunctions() throws {
    let values = [
      "null", "''", "'a'", "'aa'", "'aba'", "'abab'", "'知识'", "'é知a'", "' a  b '", "'  '", "12",
      "1.5",
      "-0.0", "1e30", "x''", "x'61'", "x'6162'", "x'e79fa5'", "x'a5'", "'%_'", "'b'",
    ]
    var expressions: [String] = []
    for first in values {
      expressions += ["trim", "ltrim", "rtrim"].map { "\($0)(\(first))" }
      for second in values {
        expressions += ["instr", "trim", "ltrim", "rtrim"].map { "\($0)(\(first), \(second))" }
        expressions += ["null", "''", "'x'", "'知'", "7"].map {
          "replace(\(first), \(second), \($0))"
        }
      }
    }
    let database = try DatabaseQueue()
    for expression in expressions {
      // Bytes and types, as texts need not be UTF-8 here.
      let sql = "select hex(\(expression)) || typeof(\(expression))"
      let own = try folder.store.query(sql).rows
      let standard = try database.read { try String.fetchOne($0, sql: sql) }
      #expect(own == [[standard.map(CellValue.text) ?? .null]], "\(expression)")
    }
  }
}
