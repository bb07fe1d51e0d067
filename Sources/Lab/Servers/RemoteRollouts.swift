import Interruptions
import Language
import Models
import Randomness
import Servers
import Tasks
import Tensors
import Training

extension CommandContext<Session> {
  /// What a model behind a server answers to prompts, as rollouts of their problems.
  ///
  /// Answers that are missing are reported, counted and left out.
  ///
  /// - Throws: `SamplingError`, `Interrupted`, or ``LabError`` when there is no answer at all, or more are
  ///   missing than may be.
  func rollouts(
    of value: RemoteModelValue, _ prompts: [ServerPrompt], _ problems: [Problem], samples: Int,
    options: SamplingOptions, stream: RandomStream, naming: (Int) -> String = { "problem \($0)" },
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws -> [Rollout] {
    try options.validate()
    let model = value.model
    let answers: ServerAnswers
    do {
      answers = try model.answers(
        to: prompts, samples: samples, sampling: ServerSampling(options), stream: stream,
        isInterrupted: { interrupted || session.pool.isInterrupted }, progress: progress)
    } catch is CancellationError {
      throw Interrupted()
    }
    let rollouts = zip(problems, answers.rows).enumerated().flatMap { group, item in
      let (problem, row) = item
      return row.sorted { $0.key < $1.key }.map { sample, answer in
        Rollout(answer, to: problem, group: group, sample: sample)
      }
    }
    let asked = prompts.count * samples
    let missing = asked - rollouts.count
    value.count.add(asked: asked, missing: missing)
    if rollouts.isEmpty, let first = answers.failures.first {
      throw LabError("\(model.name) at \(model.address.text) gives no answer: \(first.error)")
    }
    complain(complaints(about: answers.failures, samples: samples, naming: naming))
    if missing > 0 { try report(missing, of: asked, value) }
    return rollouts
  }

  /// Says how many answers are missing, and whether that may be.
  private func report(_ missing: Int, of asked: Int, _ value: RemoteModelValue) throws {
    let found = "\(missing) of \(asked) answers of \(value.model.name) are missing"
    guard let most = value.mostMissing else {
      session.note?(
        "warning: \(found): what is computed from the others is not of all problems alike")
      session.missingAnswers += missing
      return
    }
    guard Double(missing) <= most * Double(asked) else {
      throw LabError(
        "\(found), and missing=\(shortNumber(most)) allows \(Int(most * Double(asked)))")
    }
    session.note?("note: \(found), as missing=\(shortNumber(most)) allows")
  }

  /// Writes what was passed over, the first ten.
  func complain(_ complaints: [String]) {
    for line in complaints.prefix(10) { print(line) }
    if complaints.count > 10 { print("and \(complaints.count - 10) more") }
  }
}

/// A line for each run of rows that failed in the same way.
private func complaints(
  about failures: [ServerAnswers.Failure], samples: Int, naming: (Int) -> String
) -> [String] {
  var runs: [(first: ServerAnswers.Failure, last: Int)] = []
  for failure in failures {
    if let run = runs.last, failure.row == run.last + 1, failure.error == run.first.error,
      failure.samples == run.first.samples
    {
      runs[runs.count - 1].last = failure.row
    } else {
      runs.append((failure, failure.row))
    }
  }
  return runs.map { first, last in
    let rows = naming(first.row) + (first.row == last ? "" : " to " + naming(last))
    let missing = first.samples.count
    return rows
      + (missing == samples ? " has no answer" : " lacks \(missing) of \(samples) answers")
      + ": \(first.error)"
  }
}

extension Rollout {
  fileprivate init(_ answer: ServerAnswer, to problem: Problem, group: Int, sample: Int) {
    self.init(
      problem: problem, group: group, sample: sample, promptTokens: [], tokens: answer.tokens,
      logProbs: answer.logProbs, finishReason: answer.finish.flatMap(FinishReason.init(rawValue:)),
      text: answer.text,
      reported: ReportedTokens(texts: answer.tokenTexts, count: answer.length))
  }
}

extension ServerSampling {
  fileprivate init(_ options: SamplingOptions) {
    // By their decimal digits: 0.7 is to go out as 0.7, not as the float nearest to it.
    self.init(
      temperature: Double("\(options.temperature)") ?? Double(options.temperature),
      topP: Double("\(options.topP)") ?? Double(options.topP), topK: options.topK,
      maxTokens: options.maxTokens)
  }
}
