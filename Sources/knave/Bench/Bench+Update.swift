import Files
import Models
import Rewards
import Tasks
import Tensors
import Training

extension Bench {
  /// Seconds of one GRPO update, 8 prompts × 8 samples of 64 + 128 tokens with KL, whole and by phase.
  func updateSeconds() throws -> (whole: Double, phases: JSONObject) {
    let language = try languageModel()
    let problems = try (0..<8).map { try problem(promptTokens: 64, index: $0, of: language) }
    var configuration = TrainerConfiguration()
    configuration.prompts = problems.count
    configuration.samples = 8
    configuration.maxTokens = 128
    configuration.kl = 0.001
    configuration.learningRate = 1e-6
    let trainer = try Trainer(
      model: language, problems: problems, rule: VowelRule(), configuration: configuration,
      pool: pool)
    try trainer.step()
    var phases: [Phase: [Double]] = [:]
    let whole = try median {
      var sum = 0.0
      let updates = trainer.updates
      while trainer.updates == updates {
        let phase = trainer.next
        let seconds = try elapsed { try trainer.advance() }
        phases[phase, default: []].append(seconds)
        sum += seconds
      }
      return sum
    }
    var report: JSONObject = [:]
    for phase in Phase.allCases {
      let values = (phases[phase] ?? []).sorted()
      if !values.isEmpty { report[phase.rawValue] = .number(rounded(values[values.count / 2], 4)) }
    }
    return (whole, report)
  }

  /// The model with the tokenizer of bytes, and no stop token: every answer has its full length.
  private func languageModel() throws -> LanguageModel {
    let tokenizer = try BytePairTrainer(
      vocabularySize: 270, specialTokens: ["<|im_start|>", "<|im_end|>"]
    ).train(["Zoey says: Max is a knight."])
    return LanguageModel(
      name: "bench", decoder: model, tokenizer: tokenizer, template: ChatTemplate(kind: .chatML),
      stopTokens: [])
  }

  /// A problem whose prompt has so many tokens.
  private func problem(promptTokens: Int, index: Int, of model: LanguageModel) throws -> Problem {
    var text = ""
    while try model.promptTokens([("user", text)]).count < promptTokens {
      text += ["q", "z", "x", "j"][(text.utf8.count + index) % 4]
    }
    return Problem(
      task: "bench", seed: nil, index: index, messages: [Message(role: .user, content: text)],
      truth: .knightsAndKnaves(names: [], solution: []))
  }
}

/// A reward that differs between random answers: the share of vowels.
private struct VowelRule: Rule {
  let name = "vowels"
  let maximum = 1.0

  func score(response: String, problem: Problem) -> Score {
    let vowels = response.utf8.count { Array("aeiou".utf8).contains($0) }
    let share = Double(vowels) / Double(max(1, response.utf8.count))
    return Score([ScoreComponent(name: "vowels", value: share, reason: "\(vowels) vowels")])
  }
}
