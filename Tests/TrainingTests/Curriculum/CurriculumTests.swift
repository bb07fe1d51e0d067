import Files
import Foundation
import Randomness
import Tasks
import Testing
import Training
import TrainingTestSupport

@Suite("A curriculum")
struct CurriculumTests {
  private let root = RandomStream(seed: 5).substream("test")

  private func stages(_ sizes: [Int]) -> [Curriculum.Stage] {
    sizes.enumerated().map {
      Curriculum.Stage(name: "s\($0)", problems: toyProblems($1))
    }
  }

  private func history(_ success: [Double]) -> [UpdateReport] {
    success.enumerated().map { index, value in
      var metrics = Metrics()
      metrics[.allCorrectRatio] = value
      return UpdateReport(update: index + 1, metrics: metrics)
    }
  }

  @Test(
    "In order, a stage ends after its draws, and the last has no end", arguments: [true, false])
  func ordered(shuffled: Bool) throws {
    let curriculum = try Curriculum(stages: stages([3, 5, 4]), plan: .ordered(draws: [3, 10]))
    let places = curriculum.places(from: 0, count: 25, shuffled: shuffled, root: root)
    #expect(
      places.map(\.stage) == [Int](repeating: 0, count: 3)
        + [Int](repeating: 1, count: 10) + [Int](repeating: 2, count: 12))
    #expect(places[..<3].map(\.problem).sorted() == [0, 1, 2])
    // Two passes over five problems, each once a pass.
    #expect(places[3..<8].map(\.problem).sorted() == [0, 1, 2, 3, 4])
    #expect(places[8..<13].map(\.problem).sorted() == [0, 1, 2, 3, 4])
    if shuffled { #expect(places[3..<8].map(\.problem) != places[8..<13].map(\.problem)) }
  }

  @Test("Mixed, every stage has exactly its share of a thousand, and no problem twice in a pass")
  func mixed() throws {
    let curriculum = try Curriculum(stages: stages([7, 300]), plan: .mixed(shares: [1, 2]))
    let places = curriculum.places(from: 0, count: 2000, shuffled: true, root: root)
    #expect(places.prefix(1000).count { $0.stage == 1 } == 667)
    #expect(places.suffix(1000).count { $0.stage == 1 } == 667)
    let second = places.filter { $0.stage == 1 }.map(\.problem)
    for pass in 0..<4 { #expect(Set(second[pass * 300..<pass * 300 + 300]).count == 300) }
    // Shuffled: neither stage stands in one run.
    #expect(Set(places[..<30].map(\.stage)) == [0, 1])
  }

  @Test("Shares are in any unit", arguments: [1.0, 1e-300, 1e308])
  func units(unit: Double) throws {
    let curriculum = try Curriculum(
      stages: stages([2, 2, 2]), plan: .mixed(shares: [unit, 0, unit / 3]))
    let places = curriculum.places(from: 0, count: 1000, shuffled: true, root: root)
    #expect((0..<3).map { stage in places.count { $0.stage == stage } } == [750, 0, 250])
  }

  @Test("What is drawn does not depend on how the row is cut")
  func resumable() throws {
    var thresholds = SuccessThresholds()
    thresholds.window = 2
    let past = history([0.9, 0.9, 0.5])
    let plans: [Curriculum.Plan] = [
      .ordered(draws: [4, 9]), .mixed(shares: [0.2, 0, 3]), .bySuccess(thresholds),
    ]
    for plan in plans {
      let curriculum = try Curriculum(stages: stages([4, 6, 5]), plan: plan)
      let whole = curriculum.places(from: 0, count: 1300, history: past, shuffled: true, root: root)
      var pieces: [CurriculumPlace] = []
      for start in stride(from: 0, to: 1300, by: 13) {
        pieces += curriculum.places(
          from: start, count: 13, history: past, shuffled: true, root: root)
      }
      #expect(pieces == whole)
    }
  }

  @Test(
    "By success, a window above one threshold goes up, below the other down, and begins anew",
    arguments: [
      ([], 0), ([0.9], 0), ([0.9, 0.6], 1), ([0.9, 0.6, 0.9], 1), ([0.9, 0.6, 0.9, 0.9], 2),
      ([0.9, 0.9, 0.9, 0.9, 0.9, 0.9], 2), ([0.9, 0.9, 0.1, 0.2], 0), ([0.1, 0.1], 0),
      // Between the thresholds the window slides.
      ([0.5, 0.5, 0.95, 0.5], 1),
    ])
  func bySuccess(success: [Double], expected: Int) throws {
    var thresholds = SuccessThresholds()
    thresholds.window = 2
    let curriculum = try Curriculum(stages: stages([2, 2, 2]), plan: .bySuccess(thresholds))
    let places = curriculum.places(
      from: 40, count: 3, history: history(success), shuffled: false, root: root)
    #expect(places.map(\.stage) == [expected, expected, expected])
  }

  @Test("What does not fit is an error that names it")
  func errors() {
    #expect(throws: TrainingError.self) { _ = try Curriculum(stages: [], plan: .mixed(shares: [])) }
    #expect(throws: TrainingError.self) {
      _ = try Curriculum(stages: stages([2, 0]), plan: .ordered(draws: [2]))
    }
    #expect(throws: TrainingError.self) {
      _ = try Curriculum(stages: stages([2, 2]), plan: .ordered(draws: []))
    }
    #expect(throws: TrainingError.self) {
      _ = try Curriculum(stages: stages([2, 2]), plan: .mixed(shares: [0, 0]))
    }
    var thresholds = SuccessThresholds()
    thresholds.lowerBelow = 0.8
    #expect(throws: TrainingError.self) {
      _ = try Curriculum(stages: stages([2, 2]), plan: .bySuccess(thresholds))
    }
  }

  @Test("A trainer goes up its stages, and a checkpoint goes on as if never stopped")
  func trained() throws {
    var thresholds = SuccessThresholds()
    thresholds.window = 1
    thresholds.metric = "reward"
    thresholds.raiseAbove = 0.05
    thresholds.lowerBelow = 0
    let curriculum = try Curriculum(stages: stages([2, 2, 2]), plan: .bySuccess(thresholds))
    let straight = try toyTrainer(curriculum: curriculum)
    try straight.train(updates: 5)
    let stages = straight.history.compactMap { $0.metrics[.curriculumStage] }
    #expect(stages.first == 0 && stages.last == 2)

    let path = NSTemporaryDirectory() + "knave-curriculum-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let first = try toyTrainer(curriculum: curriculum)
    try first.train(updates: 2)
    try first.saveCheckpoint(to: FilePath(path))
    let second = try toyTrainer(curriculum: curriculum)
    try second.loadCheckpoint(from: FilePath(path))
    try second.train(updates: 3)
    #expect(second.fingerprint == straight.fingerprint)
    #expect(second.history == straight.history)
    // The same problems by another plan are another run.
    let other = try toyTrainer(
      curriculum: Curriculum(stages: curriculum.stages, plan: .mixed(shares: [1, 1, 1])))
    #expect(throws: CheckpointError.self) { try other.loadCheckpoint(from: FilePath(path)) }
  }
}
