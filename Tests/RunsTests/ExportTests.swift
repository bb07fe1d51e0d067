import Files
import Foundation
import Runs
import Testing
import Training
import TrainingTestSupport

@Suite("Exporting a run")
struct ExportTests {
  private let folder: StoreFolder
  private let trainer: Trainer
  private let run: RecordedRun

  init() throws {
    folder = try StoreFolder()
    trainer = try toyTrainer { $0.kl = 0.1 }
    try folder.record("a", trainer, updates: 3)
    run = try folder.store.run(named: "a")
  }

  private func lines(_ format: ExportFormat) throws -> [String] {
    let path = folder.path + "/out"
    try folder.store.export(run, as: format, to: FilePath(path))
    return String(decoding: try readFile(FilePath(path)), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
  }

  private func object(_ line: String) throws -> JSONValue {
    try Array(line.utf8).withUnsafeBufferPointer { try JSONParser.parse($0) }
  }

  @Test("JSON lines hold every metric of every update, to the bit")
  func jsonLines() throws {
    let lines = try lines(.jsonLines)
    #expect(lines.count == 3)
    for (line, report) in zip(lines, trainer.history) {
      let object = try object(line)
      #expect(object["step"] == .integer(report.update))
      for entry in report.metrics.entries {
        #expect(object[entry.name]?.numberValue == entry.value)
      }
    }
  }

  @Test("CSV has a column for each metric")
  func commaSeparated() throws {
    let rows = try lines(.csv).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.count == 4)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows[0].dropFirst().dropLast(2).map(String.init) == trainer.history[0].metrics.names)
    let reward = try #require(rows[0].firstIndex(of: "reward"))
    #expect(
      rows.dropFirst().map { Double($0[reward]) } == trainer.history.map { $0.metrics[.reward] })
  }

  @Test("Rollouts have their tokens")
  func rollouts() throws {
    let lines = try lines(.rollouts)
    #expect(lines.count == 36)
    let last = try lines.suffix(12).map(object)
    #expect(
      last.map { $0["tokens"]?.arrayValue?.count } == trainer.rollouts.map { $0.tokens.count })
    let logProbs = last.map {
      ($0["log_probs"]?.arrayValue ?? []).compactMap(\.numberValue).map(Float.init)
    }
    #expect(logProbs == trainer.rollouts.map(\.logProbs))
  }

  @Test("An event file is framed records of protocol buffers, with every metric as a scalar")
  func eventFile() throws {
    let path = try folder.store.export(
      run, as: .tensorBoard, to: FilePath(folder.path + "/events/a"))
    #expect(path.name.contains("/events/a/events.out.tfevents."))
    var rest = try readFile(path)[...]
    var events: [[UInt8]] = []
    while !rest.isEmpty {
      let length = Int(rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      events.append(Array(rest.dropFirst(12).prefix(length)))
      rest = rest.dropFirst(16 + length)
    }
    #expect(events.count == 4)
    #expect(events[0].count == 9 + 2 + 13)
    #expect(String(decoding: events[0].suffix(13), as: UTF8.self) == "brain.Event:2")
    for (event, report) in zip(events.dropFirst(), trainer.history) {
      #expect(event[9...10] == [0x10, UInt8(report.update)])
      for entry in report.metrics.entries {
        let bits = withUnsafeBytes(of: Float(entry.value).bitPattern.littleEndian) { Array($0) }
        let value = [0x0A, UInt8(entry.name.utf8.count)] + Array(entry.name.utf8) + [0x15] + bits
        let isThere = event.indices.contains { event[$0...].starts(with: value) }
        #expect(isThere, "\(entry.name)")
      }
    }
  }
}
