import Files
import Foundation
import Runs
import Testing
import TrainingTestSupport

@Suite("sql on a run store")
struct QueryTests {
  private let folder: StoreFolder

  init() throws {
    folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 2)
  }

  private func refusal(_ sql: String, _ limits: QueryLimits = QueryLimits()) -> String? {
    do {
      _ = try folder.store.query(sql, limits: limits)
      return nil
    } catch let error as RunStoreError {
      return error.description
    } catch {
      Issue.record("\(sql): \(error)")
      return nil
    }
  }

  @Test("Rows come with their types and names")
  func rows() throws {
    let result = try folder.store.query(
      "select 1 as i, 2.5 as x, 'é' as t, null as n, x'0102' as b union all select 2, 3.5, '', 4, x''"
    )
    #expect(result.columns == ["i", "x", "t", "n", "b"])
    #expect(
      result.rows == [
        [.integer(1), .number(2.5), .text("é"), .null, .blob(bytes: 2)],
        [.integer(2), .number(3.5), .text(""), .integer(4), .blob(bytes: 0)],
      ])
    let lengths = try folder.store.query(
      "select length, json_array_length(int32s(tokens)), json_array_length(float32s(log_probs)) "
        + "from rollouts limit 5")
    #expect(lengths.rows.count == 5)
    #expect(lengths.rows.allSatisfy { $0[0] == $0[1] && $0[1] == $0[2] })
  }

  @Test(
    "Nothing but reading is allowed, whatever it is called",
    arguments: [
      "delete from runs", "update runs set name = 'x'", "insert into runs (name) values ('x')",
      "drop table runs", "create table t (x)", "create temp table t (x)", "vacuum",
      "vacuum into '/tmp/knave-vacuum'", "attach '/tmp/knave-attached' as other",
      "attach ':memory:' as other", "detach main", "pragma user_version = 7", "pragma journal_mode",
      "pragma query_only = 0", "begin", "commit", "reindex", "analyze",
      "select load_extension('/tmp/x')", "select * from pragma_database_list",
      "with x as (select 1) delete from runs", "explain delete from runs",
      "select 1; delete from runs", "select 1; select 2", "", "-- nothing", "nonsense",
      "create virtual table v using fts5(x)", "select writefile('/tmp/knave-written', 'x')",
      "select * from generate_series(1, 3)",
    ])
  func refused(sql: String) throws {
    let before = try folder.contents()
    #expect(refusal(sql) != nil)
    #expect(try folder.contents() == before)
    for name in ["knave-vacuum", "knave-attached", "knave-written"] {
      #expect(!FileManager.default.fileExists(atPath: "/tmp/" + name))
    }
  }

  @Test("A query without end stops at its time, or when it is interrupted")
  func endless() throws {
    let sql =
      "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    var limits = QueryLimits()
    limits.seconds = 0.05
    #expect(refusal(sql, limits)?.contains("0.05 seconds") == true)
    #expect(throws: RunStoreError.self) {
      try folder.store.query(sql, isInterrupted: { true })
    }
  }

  @Test("Rows, bytes and memory are bounded")
  func bounds() throws {
    let numbers = "with recursive n(x) as (select 1 union all select x + 1 from n limit 5000) "
    let cut = try folder.store.query(numbers + "select x from n")
    #expect(cut.rows.count == 1000)
    #expect(cut.isCut)
    var limits = QueryLimits()
    limits.rows = 5000
    #expect(try !folder.store.query(numbers + "select x from n", limits: limits).isCut)
    limits.bytes = 1 << 20
    #expect(
      refusal(numbers + "select hex(randomblob(1000)) from n", limits)?.contains("1 MB") == true)
    #expect(refusal("select length(randomblob(1000000000))") != nil)
    #expect(refusal("select " + String(repeating: "(", count: 2000)) != nil)
    #expect(refusal("select '" + String(repeating: "x", count: 2 << 20) + "'") != nil)
  }

  @Test("Without a store the answer says how to begin one")
  func absent() throws {
    let store = RunStore(path: FilePath(folder.path + "/none.sqlite"))
    #expect(throws: RunStoreError.self) { try store.query("select 1") }
    #expect(try store.runs().isEmpty)
    #expect(!store.exists)
  }
}
