import Foundation
import FuzzSupport

/// Runs the statements of one block, from some index on, in a fresh session; what is odd goes into the note.
func runBlock(_ work: FuzzWork, first: Int, seed: UInt64, note path: String) {
  // A crash ends the process at once, without looking up symbols.
  for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { signal(number, SIG_DFL) }
  signal(SIGPIPE, SIG_IGN)
  guard let note = FuzzNote(path: path), var session = try? FuzzSession() else { exit(3) }
  func find(_ kind: String, _ index: Int, _ statement: String, _ what: String = "") {
    note.findings += "\(kind)\t\(index)\t\(what)\t\(statement.replacing("\n", with: " ⏎ "))\n"
  }
  let end = (first / FuzzRun.blockSize + 1) * FuzzRun.blockSize
  for index in first..<end {
    let statement = work.statement(index, seed: seed)
    note.index = index
    let outcome = session.run(statement, limit: FuzzRun.limit)
    if let complaint = FuzzSession.complaint(about: outcome) {
      find("complaint", index, statement, complaint)
    }
    if outcome.overtime > FuzzRun.overtime {
      find("late", index, statement, "\(Int(outcome.overtime * 1000)) ms")
    }
    if session.hasEnded {
      guard let next = try? FuzzSession() else { exit(3) }
      session = next
    }
    if session.run("print 1 + 1").output != "2" { find("unusable", index, statement) }
  }
  note.index = end
}
