import Files
import Randomness

/// A language model behind a server that speaks OpenAI's protocol: vLLM, SGLang, llama.cpp's server.
public struct RemoteModel: Sendable {
  public let address: ServerAddress
  /// What the server calls the model.
  public let name: String
  public var settings: Settings

  public struct Settings: Sendable {
    /// Sent with every request; nil sends none.
    public var key: ServerKey?
    /// Whether problems go to chat completions, through the server's template; else their bare text
    /// goes to completions.
    public var usesChat = true
    public var asksLogProbs = true
    /// Answers asked for in one request at the most, at least 1.
    public var choices = 8
    /// Requests under way at once, at least 1.
    public var parallel = 8
    public var retry = RetryPolicy()
    public var connectTimeout: Duration = .seconds(10)
    /// For one request, from its start to the end of its answer.
    public var timeout: Duration = .seconds(600)
    /// Texts that end an answer.
    public var stop: [String] = []
    /// Further members of each request, such as `min_p`; null takes a member away.
    package var extra = JSONObject()

    public init() {}
  }

  public init(address: ServerAddress, name: String, settings: Settings = Settings()) {
    self.address = address
    self.name = name
    self.settings = settings
  }
}

/// The answers to a list of prompts, and what went wrong.
package struct ServerAnswers: Sendable {
  /// For each prompt its answers by their number; the numbers that failed are missing.
  package var rows: [[Int: ServerAnswer]]
  /// In the order of the prompts.
  package var failures: [Failure] = []

  package struct Failure: Sendable, Hashable {
    /// The place of the prompt.
    package let row: Int
    /// The numbers of its answers that are missing.
    package let samples: Range<Int>
    package let error: ServerError
  }
}

extension RemoteModel {
  /// Asks for answers to prompts, several requests at once.
  ///
  /// A server that gives fewer answers than it is asked for is asked again for the others. The seed of a
  /// request comes from the stream, the place of its prompt and the number of its first answer.
  ///
  /// - Parameters:
  ///   - samples: answers to each prompt, at least 1.
  ///   - isInterrupted: asked at least every 25 ms; true breaks off what is under way.
  ///   - progress: called with the number of answers that came or failed.
  /// - Throws: `CancellationError` when interrupted; ``ServerError/noClient(_:)``. What a server does
  ///   wrong is no error but a failure of its row.
  package func answers(
    to prompts: [ServerPrompt], samples: Int, sampling: ServerSampling, stream: RandomStream,
    isInterrupted: () -> Bool, progress: ((Int) -> Void)? = nil
  ) throws -> ServerAnswers {
    struct Job {
      let row: Int
      let samples: Range<Int>
    }
    var result = ServerAnswers(rows: Array(repeating: [:], count: prompts.count))
    var ended = 0
    let jobs = prompts.indices.flatMap { row in
      stride(from: 0, to: samples, by: settings.choices).map { first in
        Job(row: row, samples: first..<min(samples, first + settings.choices))
      }
    }
    try withoutActuallyEscaping(isInterrupted) { isInterrupted in
      let queue = RequestQueue<Job>(
        parallel: settings.parallel, policy: settings.retry, stream: stream, key: settings.key,
        isInterrupted: isInterrupted)
      try queue.run(jobs) { job in
        var seeds = stream.substream("seed", job.row, job.samples.lowerBound)
        // 31 bits: some servers keep a seed in 32, signed.
        return request(
          prompts[job.row], count: job.samples.count, seed: Int(seeds.next() >> 33), sampling)
      } finished: { job, response in
        do throws(ServerError) {
          let answers = try ServerAnswer.answers(in: response.get()).prefix(job.samples.count)
          for (sample, answer) in zip(job.samples, answers) {
            result.rows[job.row][sample] = answer
          }
          ended += answers.count
          progress?(ended)
          let rest = job.samples.dropFirst(answers.count)
          return rest.isEmpty ? [] : [Job(row: job.row, samples: rest)]
        } catch {
          ended += job.samples.count
          progress?(ended)
          result.failures.append(.init(row: job.row, samples: job.samples, error: error))
          return []
        }
      }
    }
    result.failures.sort { ($0.row, $0.samples.lowerBound) < ($1.row, $1.samples.lowerBound) }
    return result
  }

  /// The names of the models that the server has.
  ///
  /// - Throws: ``ServerError``, or `CancellationError` when interrupted.
  package func modelNames(isInterrupted: () -> Bool) throws -> [String] {
    var found: Result<JSONValue, ServerError> = .failure(.broken)
    try withoutActuallyEscaping(isInterrupted) { isInterrupted in
      try RequestQueue<Void>(
        parallel: 1, policy: settings.retry, stream: RandomStream(seed: 0), key: settings.key,
        isInterrupted: isInterrupted
      ).run([()]) { _ in
        request(path: "/models", body: nil, byteLimit: 1 << 22)
      } finished: { _, response in
        found = response
        return []
      }
    }
    guard let models = try found.get()["data"]?.arrayValue else {
      throw ServerError.malformed("expected a list 'data' of models")
    }
    return models.compactMap { $0["id"]?.stringValue }
  }
}
