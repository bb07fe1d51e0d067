import Files
import Interruptions
import Language
import Servers
import Tensors

struct RemoteModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "remote_model", area: .models,
    summary: "A model behind a server that speaks OpenAI's protocol: vLLM, SGLang, llama.cpp.",
    discussion: """
      It answers to rollout, generate, chat, evaluate and behaviours; its answers are scored, shown, saved
      and trained on by sft like those of a model of this process. It cannot be stepped by a trainer.
      Requests that fail in passing (no connection, 429, 5xx) are sent again after waits that double;
      answers that stay missing are reported, counted in .missing and left out. What they leave is kept, but
      the result is not complete: a script then ends with exit code 3. missing=0.1 says that up to a tenth may
      be missing; more is an error. Where the server parts thoughts from
      the answer, they stand between <think> and </think> again. A redirect is not followed.
      """,
    examples: [
      "r = remote_model \"http://127.0.0.1:8000/v1\" name=\"qwen2.5-0.5b\"",
      "base = remote_model \"http://127.0.0.1:8000/v1\" name=\"base\" chat=false stop=[\"</answer>\"]",
    ])

  @Argument("The address, up to its version: http://host:port/v1.") var address: String
  @Option("What the server calls the model; nil takes the only one it has.") var name: String? = nil
  @Option(
    "The environment variable that holds the key; nil takes OPENAI_API_KEY, for https and this machine only; \"\" sends none."
  ) var key: String? = nil
  @Option("Problems go through the server's chat template; else their bare text is continued.")
  var chat = true
  @Option("Texts that end an answer.") var stop: [String] = []
  @Option("Ask for the log-probability of each token.") var logProbs = true
  @Option("Answers asked for in one request; 1 for servers that give no more.", range: 1...128)
  var choices = 8
  @Option("Requests under way at once.", range: 1...256) var parallel = 8
  @Option("How often a request that failed in passing is sent again.", range: 0...20)
  var retries = 4
  @Option("Seconds before the first of these; the waits double.", range: 0...3600) var wait = 0.5
  @Option("Seconds for a whole request.", range: 0.001...86_400) var timeout = 600.0
  @Option("Seconds to connect.", range: 0.001...3600) var connectTimeout = 10.0
  @Option("Share of the answers of a command that may be missing; more is an error.", range: 0...1)
  var missing: Double? = nil
  @Option("Further members of each request: {min_p: 0.05}; nil takes one away.")
  var extra: Value = .nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    try session.network.check()
    let server = try located("address") { try ServerAddress(address) }
    var settings = RemoteModel.Settings()
    settings.key = try located("key") { try session.network.key(key, for: server) }
    settings.usesChat = chat
    settings.asksLogProbs = logProbs
    settings.choices = choices
    settings.parallel = parallel
    settings.retry.retries = retries
    settings.retry.firstWait = wait
    settings.timeout = .seconds(timeout)
    settings.connectTimeout = .seconds(connectTimeout)
    settings.stop = stop
    switch extra {
    case .nil: break
    case .record(let record):
      for name in record.keys { settings.extra[name] = (record[name] ?? .nil).jsonValue }
    default: throw ArgumentError("extra", "expected a record, found \(extra.typeName)")
    }
    var model = RemoteModel(address: server, name: name ?? "", settings: settings)
    if name == nil { model = try onlyModel(of: model, context) }
    return .object(RemoteModelValue(model: model, mostMissing: missing))
  }

  private func onlyModel(
    of model: RemoteModel, _ context: CommandContext<Session>
  ) throws -> RemoteModel {
    do {
      let names = try model.modelNames(isInterrupted: {
        context.interrupted || context.session.pool.isInterrupted
      })
      guard let only = names.first, names.count == 1 else {
        throw ArgumentError(
          "address", "the server has \(names.count) models",
          hint: names.isEmpty
            ? nil
            : "name= takes one of " + names.prefix(10).map { excerpt($0) }.joined(separator: ", "))
      }
      return RemoteModel(
        address: model.address, name: excerpt(only, limit: 200), settings: model.settings)
    } catch let error as ServerError {
      throw ArgumentError("address", error.description)
    } catch is CancellationError {
      throw Interrupted()
    }
  }

  /// Points an error at the argument that caused it.
  private func located<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw ArgumentError(name, "\(error)")
    }
  }
}
