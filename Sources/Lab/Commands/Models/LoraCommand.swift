import Language
import Models

extension AdapterTarget: ChoiceConvertible {}

struct LoraCommand: Command {
  static let declaration = CommandDeclaration(
    name: "lora", area: .models,
    summary: "Freeze a model and put low-rank adapters (LoRA) beside its weights, to be trained.",
    discussion: """
      The result computes what the model computes until it is trained, and the model itself does not
      change. merge adds trained adapters to the weights; save_adapter writes them alone.
      """,
    examples: ["l = lora m rank=4 targets=[\"q_proj\", \"v_proj\"]; l.trained_parameters"])

  @Argument("The model.") var model: ModelValue
  @Option("Inner size of each adapter.", range: 1...4096) var rank = 8
  @Option("The adapters' factor is alpha / rank; twice the rank if nil.") var alpha: Double? = nil
  @Option("The weights that get an adapter; all of a layer's if nil.")
  var targets: [AdapterTarget]? = nil
  @Option("Seed of the adapters; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.new(
      try adapted(
        model.model, rank: rank, alpha: alpha, targets: targets, option: "model", seed: seed,
        context))
  }
}

/// A model with fresh adapters.
///
/// - Parameter option: of the command, to which the model's own errors point.
func adapted(
  _ model: LanguageModel, rank: Int, alpha: Double? = nil, targets: [AdapterTarget]? = nil,
  option: String, seed: Int?, _ context: CommandContext<Session>
) throws -> LanguageModel {
  guard model.decoder.adapterConfiguration == nil else {
    throw ArgumentError(
      option, "the model has adapters already", hint: "merge them into its weights first")
  }
  guard (1...4096).contains(rank) else {
    throw ArgumentError(option, "the rank is \(rank): it must be 1 to 4096")
  }
  guard (alpha ?? 1) > 0, (alpha ?? 1).isFinite else {
    throw ArgumentError("alpha", "alpha must be above 0")
  }
  guard targets?.isEmpty != true else {
    throw ArgumentError("targets", "no weight is to get an adapter")
  }
  let session = context.session
  return model.with(
    try model.decoder.adapted(
      AdapterConfiguration(
        rank: rank, alpha: alpha ?? Double(2 * rank), targets: targets ?? AdapterTarget.allCases),
      from: session.stream("lora", seed: seed), pool: session.pool))
}
