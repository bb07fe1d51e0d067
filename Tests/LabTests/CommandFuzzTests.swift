import Foundation
import FuzzSupport
import Lab
import Testing

/// The same in every run; `KNAVE_FUZZ` sets how many. `scripts/test-fuzz` runs more of them, in processes
/// that may crash.
@Suite("Commands with any arguments")
struct CommandFuzzTests {
  private static let count =
    ProcessInfo.processInfo.environment["KNAVE_FUZZ"].flatMap(Int.init) ?? 400

  @Test(
    "No statement crashes, hangs, or leaves a session unusable", .timeLimit(.minutes(20)),
    arguments: FuzzWork.allCases)
  func statements(work: FuzzWork) throws {
    var session = try FuzzSession()
    for number in 0..<Self.count {
      // Those of the odd arguments that are tried lie far apart, so that all commands have a part.
      let index = work == .arguments ? number * (OddCalls.all.count / Self.count + 1) : number
      let statement = work.statement(index, seed: 11)
      let outcome = session.run(statement, limit: 0.2)
      if let complaint = FuzzSession.complaint(about: outcome) {
        Issue.record("\(statement): \(complaint)")
      }
      if outcome.overtime > 10 { Issue.record("\(statement): \(outcome.overtime) s too long") }
      if session.hasEnded { session = try FuzzSession() }
      guard number % 100 == 99 else { continue }
      #expect(session.run("print 1 + 1").output == "2", "\(statement)")
      session = try FuzzSession()
    }
  }
}

/// What every command is tried with; a command that has no case fails the first test.
@Suite("Every command")
struct CommandTableTests {
  @Test("has a case that runs")
  func cases() throws {
    #expect(
      CommandCase.all.map(\.name).sorted() == commandRegistry.declarations.map { $0.name }.sorted())
    for command in CommandCase.all {
      let session = try FuzzSession()
      let outcome = session.run(command.statement())
      #expect(outcome.error == nil, "\(command.statement())")
    }
  }

  @Test("names its files in parameters that it has")
  func fileParameters() {
    for command in CommandCase.all {
      let known = commandRegistry.parameterNames(of: command.name)
      #expect(Set(known).isSuperset(of: command.reads + command.writes), "\(command.name)")
      // Whatever is called a file or a folder is one.
      let named = known.filter { ["file", "folder", "store", "checkpoints"].contains($0) }
      #expect(Set(command.reads + command.writes).isSuperset(of: named), "\(command.name)")
    }
  }

  @Test(
    "takes nothing but a regular file or a folder for one, and says what is wrong",
    .timeLimit(.minutes(20)))
  func oddFiles() throws {
    var session = try FuzzSession()
    for command in CommandCase.all {
      for parameter in Set(command.reads + command.writes) {
        for file in FuzzSession.oddFiles {
          let statement = command.statement(parameter, "\"\(file)\"")
          let outcome = session.run(statement, limit: 5)
          #expect(outcome.overtime == 0, "\(statement)")
          if let complaint = FuzzSession.complaint(about: outcome) {
            Issue.record("\(statement): \(complaint)")
          }
          // A pipe, a device and a file elsewhere are never read nor written.
          if ["fifo", "outside", "../above", "/dev/full", "/dev/zero"].contains(file) {
            #expect(outcome.error != nil, "\(statement)")
          }
        }
      }
      session = try FuzzSession()
    }
  }

  @Test("that writes says when there is no room, and leaves what was there as it was")
  func fullDisk() throws {
    let process = Process()
    let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "fuzz")
    process.executableURL =
      FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside
      : URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fuzz")
    process.arguments = ["disk"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let complaints = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && complaints.isEmpty, "\(complaints)")
  }
}
