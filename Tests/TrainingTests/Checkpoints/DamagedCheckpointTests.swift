import Files
import Foundation
import Models
import Testing
import Training
import TrainingTestSupport

@Suite("A checkpoint that is not whole")
struct DamagedCheckpointTests {
  private let folder: TemporaryFolder
  private let path: String
  private let whole: [UInt8]
  private let savedFingerprint: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a")
    let trainer = try toyTrainer(hiddenSize: 8) {
      $0.estimator = .gae
      $0.kl = 0.1
    }
    try trainer.train(updates: 1)
    try trainer.saveCheckpoint(to: FilePath(path))
    whole = try bytes(path)
    savedFingerprint = trainer.fingerprint
  }

  /// Whether a file is refused; a refused one leaves the trainer as it was.
  private func isRefused(_ contents: [UInt8], by trainer: Trainer) throws -> Bool {
    try Data(contents).write(to: URL(filePath: path))
    let before = (trainer.fingerprint, trainer.configuration)
    do {
      try trainer.loadCheckpoint(from: FilePath(path))
      return false
    } catch let error as CheckpointError {
      #expect(error.description.hasPrefix(path + ": "))
      #expect(trainer.fingerprint == before.0)
      #expect(trainer.configuration == before.1)
      return true
    }
  }

  @Test("A flipped bit is noticed wherever it is, unless it says nothing")
  func flippedBits() throws {
    let trainer = try toyTrainer(hiddenSize: 8)
    let headerLength = 8 + Int(whole[0]) + Int(whole[1]) << 8 + Int(whole[2]) << 16
    let positions =
      Array(stride(from: 0, to: headerLength, by: 37))
      + Array(stride(from: headerLength, to: whole.count, by: whole.count / 97))
    var accepted = 0
    for (number, position) in positions.enumerated() {
      var damaged = whole
      damaged[position] ^= 1 << UInt8(number % 8)
      if try !isRefused(damaged, by: trainer) {
        // Padding, or the format's own remark: nothing that the trainer is made of.
        accepted += 1
        #expect(position < headerLength)
        #expect(trainer.fingerprint == savedFingerprint)
      }
    }
    #expect(accepted < 3)
  }

  @Test("A file that was cut off, grew or is another is refused")
  func otherFiles() throws {
    let trainer = try toyTrainer(hiddenSize: 8)
    for length in [0, 1, 7, 8, 9, 100, whole.count / 2, whole.count - 4, whole.count - 1] {
      #expect(try isRefused(Array(whole[..<length]), by: trainer), "\(length) bytes")
    }
    #expect(try isRefused(whole + [0], by: trainer))
    #expect(try isRefused(Array("hello, world, this is text".utf8), by: trainer))
    #expect(try isRefused([UInt8](repeating: 0xFF, count: 4096), by: trainer))
    try SafetensorsWriter().write([], to: FilePath(path))
    #expect(try isRefused(bytes(path), by: trainer))
    #expect(throws: CheckpointError.self) {
      try trainer.loadCheckpoint(from: FilePath(folder.path))
    }
    #expect(throws: CheckpointError.self) {
      try trainer.loadCheckpoint(from: FilePath(folder.file("absent")))
    }
    #expect(try !isRefused(whole, by: trainer))
    #expect(trainer.fingerprint == savedFingerprint)
  }

  @Test("Another model and other problems are refused by name")
  func otherTrainers() throws {
    for (trainer, part) in [
      (try toyTrainer(hiddenSize: 16), "another model"),
      (try toyTrainer(hiddenSize: 8, prompts: ["alpha", "be", "gamma"]), "other problems"),
      (try toyTrainer(hiddenSize: 8, prompts: ["be", "alpha", "gamma ray"]), "other problems"),
    ] {
      let error = #expect(throws: CheckpointError.self) {
        try trainer.loadCheckpoint(from: FilePath(path))
      }
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
  }

  @Test("Numbers that no training has are refused, though the checksum fits")
  func malice() throws {
    let file = try SafetensorsFile(path: FilePath(path))
    let text = try #require(file.metadata("knave_checkpoint"))
    let trainer = try toyTrainer(hiddenSize: 8)
    for (part, other) in [
      (#""problemsDrawn":3"#, #""problemsDrawn":-3"#),
      (#""problemsDrawn":3"#, #""problemsDrawn":9223372036854775807"#),
      (#""updates":1"#, #""updates":-1"#), (#""layout":0"#, #""layout":7"#),
      (#""layout":0"#, #""layout":-1"#), (#""samples":4"#, #""samples":0"#),
      (#""samples":4"#, #""samples":"four""#), (#""version":1"#, #""version":2"#),
    ] {
      #expect(text.contains(part), "\(part)")
      let changed = text.replacing(part, with: other)
      var writer = SafetensorsWriter()
      writer.metadata = [
        ("knave_checkpoint", changed),
        ("checksum", Array(changed.utf8).withUnsafeBytes { checksum($0) }),
      ]
      let buffers = try file.names.map { ($0, try file.read($0)) }
      var items: [SafetensorsWriter.Item] = []
      let copies = buffers.map { name, numbers in
        let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: numbers.count)
        _ = copy.initialize(from: numbers)
        items.append(.init(name: name, shape: [numbers.count], numbers: UnsafeBufferPointer(copy)))
        return copy
      }
      try writer.write(items, to: FilePath(folder.file("b")))
      for copy in copies { copy.deallocate() }
      #expect(try isRefused(bytes(folder.file("b")), by: trainer), "\(other)")
    }
  }

  @Test("A file that cannot be written leaves the old one")
  func unwritable() throws {
    let trainer = try toyTrainer(hiddenSize: 8)
    #expect(throws: CheckpointError.self) {
      try trainer.saveCheckpoint(to: FilePath(folder.file("absent/a")))
    }
    #expect(throws: CheckpointError.self) { try trainer.saveCheckpoint(to: FilePath(folder.path)) }
    #expect(try bytes(path) == whole)
    #expect(folder.files == ["a"])
  }
}
