import Language
import Models
import Servers
import Tasks
import Training

/// A model that can answer: one of this process, or one behind a server.
enum AnsweringModel: ValueConvertible {
  case local(LanguageModel)
  case remote(RemoteModelValue)

  static var typeDescription: String { ModelValue.typeDescription }

  init(_ value: Value) throws {
    if case .object(let object) = value, let remote = object as? RemoteModelValue {
      self = .remote(remote)
    } else {
      self = .local(try ModelValue(value).model)
    }
  }

  var languageValue: Value {
    switch self {
    case .local(let model): .object(ModelValue(model))
    case .remote(let model): .object(model)
    }
  }

  /// What writes the tokens of its answers; nil for a model behind a server.
  var tokenizer: Tokenizer? {
    if case .local(let model) = self { model.tokenizer } else { nil }
  }

  /// Answers to problems, in the order of the problems; those that a server failed to give are missing,
  /// and the command says so.
  ///
  /// - Parameters:
  ///   - purpose: names the random numbers, and the work where progress is shown.
  ///   - naming: what a problem is called, by its place, where there is no answer to it.
  /// - Throws: what sampling throws; ``LabError`` when a server gives no answer at all.
  func rollouts(
    _ problems: [Problem], samples: Int = 1, options: SamplingOptions, purpose: String, seed: Int?,
    naming: (Int) -> String = { "problem \($0)" }, in context: CommandContext<Session>
  ) throws -> [Rollout] {
    let session = context.session
    let stream = session.stream(purpose, seed: seed)
    let progress = session.reporter(purpose, of: problems.count * samples)
    let rollouts: [Rollout]
    switch self {
    case .local(let model):
      rollouts = try sampleRollouts(
        model, problems: problems, samples: samples, options: options, stream: stream,
        pool: session.pool, progress: progress)
    case .remote(let model):
      let prompts = problems.map { problem in
        model.model.settings.usesChat
          ? ServerPrompt.messages(problem.messages.map { ($0.role.rawValue, $0.content) })
          : .text(problem.messages.map(\.content).joined(separator: "\n\n"))
      }
      rollouts = try context.rollouts(
        of: model, prompts, problems, samples: samples, options: options, stream: stream,
        naming: naming, progress: progress)
    }
    try noteIdenticalAnswers(rollouts, options, in: session)
    return rollouts
  }

  /// Notes when several samples of every problem are one answer: they say no more than one of them does.
  private func noteIdenticalAnswers(
    _ rollouts: [Rollout], _ options: SamplingOptions, in session: Session
  ) throws {
    for finding in try GroupIntegrity(rollouts).findings where finding.code == .identicalAnswers {
      let reason =
        if options.temperature == 0 { "temperature is 0" } else if case .remote = self {
          "does the server take seed and temperature?"
        } else { "the model is certain of them" }
      session.note?("note: \(finding): \(reason)")
    }
  }
}
