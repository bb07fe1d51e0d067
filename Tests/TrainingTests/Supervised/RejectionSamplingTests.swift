import Models
import Rewards
import Tasks
import Tensors
import Testing
import Training
import TrainingTestSupport

@Suite("Rejection sampling")
struct RejectionSamplingTests {
  private func answer(
    _ group: Int, _ text: String, length: Int = 3, finish: FinishReason = .stop
  ) -> Rollout {
    Rollout(
      problem: toyProblem(group, "q"), group: group, sample: 0, promptTokens: [1],
      tokens: [Int32](repeating: 5, count: length),
      logProbs: [Float](repeating: -1, count: length), finishReason: finish, text: text)
  }

  private func select(
    _ answers: [(Rollout, Double)], _ adjust: (inout AnswerSelection) -> Void = { _ in }
  ) throws -> SelectedAnswers {
    var selection = AnswerSelection()
    adjust(&selection)
    // The rule's largest total is 1.
    return try selectAnswers(
      answers.map(\.0), scores: answers.map { Score(total: $0.1, components: []) },
      rule: LetterRule(letters: "a"..."z"), selection)
  }

  @Test("Right answers stay, wrong ones and those cut off go, and each step is counted")
  func verified() throws {
    let selected = try select([
      (answer(0, "a"), 1), (answer(0, "b"), 0.5), (answer(0, " a\n"), 1), (answer(0, "c"), 1),
      (answer(1, "d", finish: .length), 1), (answer(2, "a"), 2),
    ])
    #expect(selected.kept == [0, 3, 5])
    #expect(selected.sampled == 6 && selected.right == 4 && selected.distinct == 3)
    #expect(selected.problems == 3 && selected.solved == 2)
  }

  @Test("The cap holds for each problem, and the shortest go first if asked")
  func capped() throws {
    let answers = [
      (answer(0, "long", length: 9), 1.0), (answer(0, "short", length: 2), 1),
      (answer(0, "middle", length: 4), 1), (answer(1, "x", length: 8), 1),
    ]
    #expect(try select(answers) { $0.cap = 2 }.kept == [0, 1, 3])
    #expect(
      try select(answers) {
        $0.cap = 2
        $0.preference = .shortest
      }.kept == [1, 2, 3])
    #expect(try select(answers) { $0.cap = nil }.kept == [0, 1, 2, 3])
  }

  @Test("Answers with the same equations are one, whatever the words")
  func equations() throws {
    let answers = [
      (answer(0, "First 5 + 6 = 11. Then 11 - 3 = 8."), 1.0),
      (answer(0, "5+6=11, so 11 − 3 = 8"), 1), (answer(0, "11 - 3 = 8"), 1), (answer(0, "no"), 1),
      (answer(0, "no "), 1),
    ]
    #expect(try select(answers) { $0.duplicates = .equations }.kept == [0, 2, 3])
    #expect(try select(answers).kept == [0, 1, 2, 3])
    #expect(
      try select(answers) {
        $0.duplicates = .kept
        $0.cap = nil
      }.kept == [0, 1, 2, 3, 4])
    #expect(statedEquations(in: "(2 + 3) * 4 = 20; x = 5, 7 = 3 + 4") == ["(2+3)*4=20", "7=3+4"])
  }

  private func configuration(_ rounds: Int) -> RejectionSamplingConfiguration {
    var supervised = SupervisedConfiguration(schedule: LearningRateSchedule(peak: 1e-2))
    supervised.batchSize = 4
    var configuration = RejectionSamplingConfiguration(supervised: supervised)
    configuration.selection.threshold = 0.01
    configuration.rounds = rounds
    configuration.samples = 16
    configuration.maxTokens = 20
    configuration.temperature = 1
    configuration.epochs = 1
    configuration.seed = 3
    return configuration
  }

  @Test("Every round trains from the base what the last model sampled")
  func fromBase() throws {
    let pool = WorkerPool(threads: 1)
    let stops = Set(Int32(0)..<60)
    let model = try toyModel(pool: pool, stopTokens: stops)
    let rounds = try trainByRejectionSampling(
      model, problems: toyProblems(3), rule: LetterRule(letters: "a"..."z"),
      configuration: configuration(2), pool: pool)
    #expect(rounds.map(\.number) == [1, 2])
    #expect(rounds[0].answers != rounds[1].answers)
    // By hand: the base model on the answers of the second round.
    let base = try toyModel(pool: pool, stopTokens: stops)
    let answers = rounds[1].answers
    var supervised = configuration(2).supervised
    supervised.steps = (answers.count + 3) / 4
    supervised.schedule.totalSteps = supervised.steps
    try trainSupervised(
      base.decoder, configuration: supervised,
      examples: shuffledBatches(
        answers.map(SupervisedExample.init), size: 4, seed: 5, limit: answers.count), pool: pool)
    #expect(base.decoder.checksum == model.decoder.checksum)
    for answer in answers { #expect(answer.finishReason == .stop) }
  }

  @Test("Without a right answer it says so, and what to do")
  func nothingRight() throws {
    let pool = WorkerPool(threads: 1)
    var configuration = configuration(1)
    configuration.selection.threshold = 2
    #expect(throws: TrainingError.self) {
      _ = try trainByRejectionSampling(
        try toyModel(pool: pool), problems: toyProblems(2), rule: LetterRule(letters: "a"..."z"),
        configuration: configuration, pool: pool)
    }
  }
}
