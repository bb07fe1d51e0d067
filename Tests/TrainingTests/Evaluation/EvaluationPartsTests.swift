import Models
import Rewards
import Tasks
import TestSupport
import Testing
import Training

@Suite("An evaluation's numbers")
struct EvaluationPartsTests {
  private func problem(_ index: Int, _ truth: GroundTruth, task: String) -> Problem {
    Problem(
      task: task, seed: nil, index: index, messages: [Message(role: .user, content: "?")],
      truth: truth)
  }

  private func rollout(_ group: Int, _ sample: Int, _ problem: Problem, _ text: String) -> Rollout {
    Rollout(
      problem: problem, group: group, sample: sample, promptTokens: [1],
      tokens: [Int32](repeating: 3, count: group + 1),
      logProbs: [Float](repeating: -1, count: group + 1),
      finishReason: sample == 3 ? .length : .stop, text: text)
  }

  /// Two math problems of four answers, and a Countdown problem.
  private func evaluation() throws -> Evaluation {
    let first = problem(0, .reference("7"), task: "math")
    let second = problem(1, .reference("12"), task: "math")
    let third = problem(2, .countdown(numbers: [1, 2, 3], target: 6), task: "countdown")
    let boxed = { (answer: String) in "so \\boxed{\(answer)}" }
    let texts = [
      (0, first, [boxed("7"), boxed("8"), boxed("7"), boxed("9")]),
      (1, second, [boxed("12"), boxed("3"), boxed("3"), "nothing"]),
      (
        2, third,
        ["<answer>1+2+3</answer>", "<answer>1*2*3</answer>", "no", "<answer>1+2</answer>"]
      ),
    ]
    return try evaluate(
      texts.flatMap { group, problem, answers in
        answers.enumerated().map { rollout(group, $0, problem, $1) }
      }, rule: TaskRule())
  }

  @Test("Answers of several tasks are right by the largest score of their own rule")
  func correct() throws {
    let evaluation = try evaluation()
    #expect(
      evaluation.correct == [
        true, false, true, false, true, false, false, false, true, true, false, false,
      ])
    expectClose(evaluation.accuracy, 5.0 / 12, absolute: 1e-12)
    expectClose(evaluation.meanAtN, 5.0 / 12, absolute: 1e-12)
    #expect(evaluation.samples == 4)
    expectClose(evaluation.truncated, 0.25, absolute: 1e-12)
    expectClose(evaluation.responseLength, 2, absolute: 1e-12)
  }

  @Test("pass@k is the mean of the problems' exact estimates, and k beyond the answers is nil")
  func passAtK() throws {
    let evaluation = try evaluation()
    // 1 − C(2, 2)/C(4, 2), 1 − C(3, 2)/C(4, 2), 1 − C(2, 2)/C(4, 2)
    expectClose(try #require(evaluation.passAtK(2)), (5.0 / 6 + 0.5 + 5.0 / 6) / 3, absolute: 1e-12)
    expectClose(try #require(evaluation.passAtK(4)), 1, absolute: 1e-12)
    #expect(evaluation.passAtK(5) == nil)
    let interval = try #require(evaluation.passAtKInterval(2))
    #expect(interval.low > 0 && interval.low < 0.6 && interval.high > 0.8 && interval.high < 1)
    // Three problems that four answers solve say as much as three answers that are right.
    let solved = try wilsonInterval(successes: 3, trials: 3)
    #expect(evaluation.passAtKInterval(4) == solved)
    #expect(evaluation.passAtKInterval(5) == nil)
  }

  @Test("The majority is right for 7, wrong for 3, and a vote by expression for Countdown")
  func majority() throws {
    // 7 twice; 3 twice against 12 once; three expressions once each, the first of them right.
    expectClose(try evaluation().majorityAtN, 2.0 / 3, absolute: 1e-12)
  }

  @Test("Parts are by task and difficulty, and add up")
  func parts() throws {
    let evaluation = try evaluation()
    let parts = evaluation.parts
    #expect(parts.map(\.task) == ["countdown", "math"])
    #expect(parts.map(\.difficulty) == ["3 numbers", "math"])
    #expect(parts.map(\.evaluation.rollouts.count) == [4, 8])
    #expect(parts.map { $0.evaluation.correct.count { $0 } } == [2, 3])
    #expect(evaluation.ofTask("math").scores.count == 8)
  }

  @Test("Final answers that are equal are equal texts, and an unreadable one is none")
  func finalAnswers() {
    let kk = GroundTruth.knightsAndKnaves(names: ["Ada", "Bo"], solution: [true, false])
    #expect(
      finalAnswer(in: "<answer>Bo is a knave. Ada is a knight.</answer>", truth: kk)
        == finalAnswer(in: "<answer>(1) Ada is a knight\n(2) Bo is a knave</answer>", truth: kk))
    #expect(finalAnswer(in: "Ada is a knight", truth: kk) == nil)
    let countdown = GroundTruth.countdown(numbers: [1, 2], target: 3)
    #expect(finalAnswer(in: "<answer> 1 + 2\n</answer>", truth: countdown) == "1+2")
    #expect(finalAnswer(in: "<answer></answer>", truth: countdown) == nil)
    #expect(finalAnswer(in: "it is $\\boxed{\\frac12}$", truth: .reference("x")) == "\\frac{1}{2}")
  }
}
