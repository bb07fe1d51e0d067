import Files
import Tasks

/// What became of a file of responses.
package struct ScoredFile {
  package var scored = 0
  package var passedOver = 0
  package var total = 0.0
  /// The mean of all scores; nil without one.
  package var mean: Double? { scored == 0 ? nil : total / Double(scored) }
}

/// Judges a file line by line; a line that cannot be judged is reported and passed over.
///
/// - Parameters:
///   - path: the file; `-` reads standard input.
///   - write: is given scored lines, each with its line feed, some at a time.
///   - report: is told of each line that is passed over, with its place.
/// - Throws: `FileError`, and what `write` throws.
package func scoreFile(
  _ path: FilePath, by scorer: RowScorer, write: ([UInt8]) throws -> Void, report: (String) -> Void
) throws -> ScoredFile {
  var result = ScoredFile()
  var reader = try LineReader(path: path)
  let name = path == FilePath("-") ? "standard input" : path.name
  var number = 0
  var waiting: [UInt8] = []
  func passOver(_ message: String) {
    result.passedOver += 1
    report("\(name):\(number): \(message)")
  }
  while let line = try reader.next() {
    number += 1
    switch line {
    case .tooLong: passOver("the line is longer than 16 MiB")
    case .bytes(let bytes) where ProblemFile.isBlank(bytes): break
    case .bytes(let bytes):
      do throws(TaskError) {
        let (text, score) = try scorer.scored(bytes)
        result.scored += 1
        result.total += score.total
        waiting += text
        waiting.append(UInt8(ascii: "\n"))
      } catch {
        passOver(error.message)
      }
    }
    if waiting.count > 1 << 16 || reader.isDrained {
      try write(waiting)
      waiting = []
    }
  }
  try write(waiting)
  return result
}
