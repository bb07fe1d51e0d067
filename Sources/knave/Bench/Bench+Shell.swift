import Diagnostics
import Files
import Glibc
import Lab
import Notebooks

extension Bench {
  /// How long the shell takes for its own part: seconds to replay a notebook of 1,000 trivial cells,
  /// and milliseconds to complete a word among 10,000 variables.
  func shellFigures() throws -> [(String, Double)] {
    let cells = (0..<1000).map {
      "```knave\nx = \($0)\nx + 1\n```\n\n```output\n\($0 + 1)\n```\n\n"
    }
    let path = "/tmp/knave-bench-\(getpid()).md"
    try AtomicFile.write(cells.joined(), to: FilePath(path))
    defer { unlink(path) }
    let replay = Replay { stage in
      try SessionEvaluator(stage, threads: 1, allowed: [], isInterrupted: { false })
    }
    let seconds = try median {
      try elapsed {
        guard try replay.run([path], observe: { _ in }).failed == 0 else {
          throw BenchError(description: "a notebook of trivial cells does not replay")
        }
      }
    }
    let runner = SessionRunner(Session(threads: 1))
    let variables = (0..<10_000).map { "variable\($0) = \($0)" }.joined(separator: "\n")
    if let error = runner.run(Source(name: "bench", text: variables)).error { throw error }
    let statement = "kk people=3 seed=variable99"
    let milliseconds = try median {
      1000
        * (try elapsed {
          let found = runner.interpreter.completion(in: statement, cursor: statement.utf8.count)
          guard found.candidates.count == 111 else {
            throw BenchError(description: "\(found.candidates.count) variables are completed")
          }
        })
    }
    return [
      ("replay_1000_cells_s", rounded(seconds, 3)),
      ("complete_10000_variables_ms", rounded(milliseconds, 2)),
    ]
  }
}
