import Files
import Models
import Randomness
import Rewards
import Tasks
import Tensors
import Training

extension Bench {
  /// Seconds of one GRPO update, 8 prompts × 8 samples of 64 + 128 tokens with KL, whole and by phase.
  func updateSeconds() throws -> (whole: Double, phases: JSONObject) {
    let trainer = try trainer(of: model, prompts: 8, tokens: 128)
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

  /// Seconds of one GRPO update of adapters beside frozen weights, 2 prompts × 4 samples of 64 + 64
  /// tokens with KL.
  func adapterUpdateSeconds() throws -> Double {
    let policy = try model.frozen(weights, pool: pool)
      .adapted(AdapterConfiguration(), from: RandomStream(seed: 4), pool: pool)
    let trainer = try trainer(of: policy, prompts: 2, tokens: 64, samples: 4)
    return try median { try elapsed { try trainer.step() } }
  }

  /// A trainer with prompts of 64 tokens.
  private func trainer(
    of decoder: DecoderModel, prompts: Int, tokens: Int, samples: Int = 8
  ) throws -> Trainer {
    let language = try languageModel(decoder)
    let problems = try (0..<prompts).map { try problem(promptTokens: 64, index: $0, of: language) }
    var configuration = TrainerConfiguration()
    configuration.prompts = problems.count
    configuration.samples = samples
    configuration.maxTokens = tokens
    configuration.kl = 0.001
    configuration.learningRate = 1e-6
    return try Trainer(
      model: language, problems: problems, rule: VowelRule(), configuration: configuration,
      pool: pool)
  }

  /// The model with the tokenizer of bytes, and no stop token: every answer has its full length.
  private func languageModel(_ decoder: DecoderModel) throws -> LanguageModel {
    let tokenizer = try BytePairTrainer(
      vocabularySize: 270, specialTokens: ["<|im_start|>", "<|im_end|>"]
    ).train(["Zoey says: Max is a knight."])
    return LanguageModel(
      name: "bench", decoder: decoder, tokenizer: tokenizer, template: .chatML,
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
