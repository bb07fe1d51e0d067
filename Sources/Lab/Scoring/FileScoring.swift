import Files
import Rewards
import Tasks

/// What became of a file of responses.
package struct ScoredFile {
  package private(set) var scored = 0
  /// Lines that cannot be judged.
  package private(set) var unjudged = 0
  private var total = 0.0
  /// The mean of all scores; nil without one.
  package var mean: Double? { scored == 0 ? nil : total / Double(scored) }

  /// Says how many lines have an error, for a reader of the summary; nil without one.
  package var complaint: String? {
    guard unjudged > 0 else { return nil }
    let lines = scored + unjudged
    return
      "\(unjudged) of \(lines) line\(lines == 1 ? "" : "s") cannot be judged: see 'error' in the result"
  }

  fileprivate mutating func add(_ outcome: Result<Score, TaskError>) {
    switch outcome {
    case .success(let score):
      scored += 1
      total += score.total
    case .failure: unjudged += 1
    }
  }
}

/// Judges a file line by line: one line in, one line out, in order, also where a line cannot be judged.
///
/// A line of a pipe is answered before the next one is read, so that a program may wait for the answer.
///
/// - Parameters:
///   - path: the file; `-` reads standard input.
///   - write: is given lines of the result, each with its line feed, some at a time.
///   - report: is told of the first ten lines that cannot be judged, with their places.
/// - Throws: `FileError`; what `checkpoint` and `write` throw.
package func scoreFile(
  _ path: FilePath, by scorer: RowScorer, checkpoint: Checkpoint = {},
  write: ([UInt8]) throws -> Void, report: (String) -> Void
) throws -> ScoredFile {
  var result = ScoredFile()
  var reader = try LineReader(path: path)
  let name = path == FilePath("-") ? "standard input" : path.name
  var number = 0
  var waiting: [UInt8] = []
  while let line = try reader.next() {
    try checkpoint()
    number += 1
    let scored = scorer.scored(line, number: number)
    result.add(scored.outcome)
    if case .failure(let error) = scored.outcome, result.unjudged <= 10 {
      report("\(name):\(number): \(error.message)")
    }
    waiting += scored.line
    waiting.append(UInt8(ascii: "\n"))
    if reader.isLive || waiting.count > 1 << 16 {
      try write(waiting)
      waiting = []
    }
  }
  try write(waiting)
  return result
}
