import Interruptions
import Language
import Training

struct EntropyCommand: Command {
  static let declaration = CommandDeclaration(
    name: "entropy", area: .training,
    summary: "The entropy, in nats, of the distribution that logits describe, by hand.",
    examples: ["entropy [0, 0]", .init("entropy([1000.0, 0.0])", shows: "0.0")])

  @Argument("Logits of one token: a list; or a list of rows, one a token.") var logits: Value
  @Option("Divides the logits.", range: 0.000_001...1e9) var temperature = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let entropies = try Rows(logits).rows.interruptibleMap(cost: 1 << 10) {
      try TokenDistribution(logits: $0, temperature: temperature).entropy
    }
    let isNested = logits.asList?.contains { $0.asList != nil } ?? false
    return isNested ? .list(entropies.map(Value.number)) : .number(entropies.first ?? 0)
  }
}
