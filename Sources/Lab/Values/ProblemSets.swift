import Language
import Tasks

extension CommandContext<Session> {
  /// Problems as a list of the language.
  func list(
    of problems: [Problem], as changed: (Problem) -> Problem = { $0 }
  ) throws -> Value {
    var values: [Value] = []
    values.reserveCapacity(problems.count)
    for problem in problems {
      try checkpoint()
      values.append(.object(ProblemValue(problem: changed(problem))))
    }
    return .list(values)
  }

  /// Says how many problems of a set differ by content, unless all do.
  ///
  /// - Parameters:
  ///   - noun: what the problems are called, in the plural.
  ///   - isError: whether fewer than `count` are an error, and not a note.
  ///   - cause: why they do not all differ.
  func reportRepeats(
    _ distinct: Int, of count: Int, _ noun: String, isError: Bool, cause: String
  ) throws {
    guard distinct < count else { return }
    if isError {
      throw ArgumentError("count", "only \(distinct) of \(count) \(noun) differ: \(cause)")
    }
    session.note?("\(count) \(noun), \(distinct) distinct by content: \(cause)")
  }
}
