import Interruptions
import Models
import Randomness
import Tasks
import Tensors

/// Samples answers to each problem.
///
/// Sample s of problem g draws from `stream.substream("rollout", g, s)`, so it does not depend on
/// what else is sampled with it.
///
/// - Parameters:
///   - samples: answers to each problem, at least 1.
///   - activations: where the activations are kept, as far as they fit, for a backward pass.
///   - progress: called with the number of answers finished so far, on any thread.
/// - Throws: `SamplingError`, `SequenceError` (a prompt too long for the model), or `Interrupted`.
public func sampleRollouts(
  _ model: LanguageModel, problems: [Problem], samples: Int, options: SamplingOptions,
  stream: RandomStream, keepingIn activations: ActivationCache? = nil, pool: WorkerPool,
  progress: (@Sendable (Int) -> Void)? = nil
) throws -> [Rollout] {
  var options = options
  options.stopTokens.formUnion(model.stopTokens)
  let requests = try problems.enumerated().map { group, problem in
    try Interruption.check()
    return SamplingRequest(
      prompt: try model.promptTokens(problem.messages.map { ($0.role.rawValue, $0.content) }),
      streams: (0..<samples).map { stream.substream("rollout", group, $0) })
  }
  let sampled = try model.decoder.sample(
    requests, options: options, keepingIn: activations, pool: pool, progress: progress)
  return try zip(problems, zip(requests, sampled)).enumerated().flatMap { group, item in
    try Interruption.check()
    let (problem, (request, sequences)) = item
    return try sequences.enumerated().map { sample, sequence in
      Rollout(
        problem: problem, group: group, sample: sample, promptTokens: request.prompt,
        tokens: sequence.tokens, logProbs: sequence.logProbs,
        finishReason: sequence.finishReason,
        text: try model.tokenizer.decode(sequence.tokens, skipSpecial: true))
    }
  }
}
