import Interruptions
import Language
import Runs
import Tensors

struct QueryCommand: Command {
  static let declaration = CommandDeclaration(
    name: "sql", area: .runs, summary: "Run one SELECT on the run store, read-only.",
    discussion: """
      Tables: runs, updates, metrics (run, step, name, value), prompts, rollouts. Tokens, log-probabilities
      and advantages are blobs, which int32s(tokens), float32s(log_probs) and float64s(advantages) give as
      JSON arrays; advantages that are all the same are one number.
      select name, sql from sqlite_master lists every column.
      """,
    examples: [
      "sql \"select step, value from metrics where name = 'reward'\"",
      "sql \"select finish, count(*) as answers, avg(score) as score from rollouts group by finish\"",
    ])

  @Argument("The statement.") var statement: String
  @Option("Rows at the most.", range: 1...1_000_000) var limit = 1000
  @Option("Seconds at the most.", range: 0.001...3600) var timeout = 10.0

  func run(in context: CommandContext<Session>) throws -> Value {
    var limits = QueryLimits()
    limits.rows = limit
    limits.seconds = timeout
    let pool = context.session.pool
    let result: QueryResult
    do {
      result = try context.session.runStore().query(
        statement, limits: limits, isInterrupted: { pool.isInterrupted })
    } catch {
      if pool.isInterrupted { throw Interrupted() }
      throw error
    }
    var names: [String] = []
    for column in result.columns {
      let same = names.count { $0 == column || $0.hasPrefix(column + "#") }
      names.append(same == 0 ? column : "\(column)#\(same + 1)")
    }
    return .object(
      TableValue(
        rows: result.rows.map { row in
          .record(Record(zip(names, row.map(Value.init(cell:))).map { ($0, $1) }))
        }, isCut: result.isCut))
  }
}

extension Value {
  fileprivate init(cell: CellValue) {
    switch cell {
    case .null: self = .nil
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .text(let text): self = .string(text)
    case .blob(let bytes): self = .string("<\(bytes) bytes>")
    }
  }
}
