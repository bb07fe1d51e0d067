import Files
import Foundation
import Randomness
import Servers
import TestSupport

/// A model behind a server, with short waits and limits.
func model(_ server: LocalServer, _ change: (inout RemoteModel.Settings) -> Void = { _ in }) throws
  -> RemoteModel
{
  var settings = RemoteModel.Settings()
  settings.retry.retries = 2
  settings.retry.firstWait = 0.01
  settings.timeout = .seconds(10)
  change(&settings)
  return RemoteModel(address: try ServerAddress(server.address), name: "m", settings: settings)
}

extension RemoteModel {
  /// What it answers to one message.
  func answers(
    samples: Int = 1, prompts: Int = 1, maxTokens: Int = 16, isInterrupted: () -> Bool = { false }
  ) throws -> ServerAnswers {
    try answers(
      to: Array(repeating: .messages([(role: "user", content: "Who lies?")]), count: prompts),
      samples: samples, sampling: ServerSampling(temperature: 0.7, maxTokens: maxTokens),
      stream: RandomStream(seed: 1), isInterrupted: isInterrupted)
  }

  /// How one message ends that is answered badly.
  func failure() throws -> ServerError? { try answers().failures.first?.error }
}

/// A key as an environment would hold it. The environment itself is not changed, as others read it.
func testKey(_ secret: String) -> ServerKey? {
  try? ServerKey(variable: "KEY_OF_TESTS", environment: { _ in secret })
}

/// The body of a chat completion with these texts.
func chat(_ texts: [String]) -> String {
  let choices = texts.enumerated().map { index, text in
    let content = JSONValue.string(text).line
    return
      "{\"index\": \(index), \"message\": {\"role\": \"assistant\", \"content\": \(content)}, \"finish_reason\": \"stop\"}"
  }
  return "{\"choices\": [\(choices.joined(separator: ", "))]}"
}
