import Interruptions
import Language
import Rewards
import Tensors
import Training

struct LoadRolloutsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "load_rollouts", area: .training,
    summary:
      "Read rollouts from JSON lines as save_rollouts, verl, TRL and other tools write them.",
    discussion: """
      A row has a prompt (a text or messages) and a response; and where they are known token ids,
      log-probabilities, the truth as problems reads it, a score and a reason for the end. Fields are found
      by the names that these tools use; fields= names others, by prompt, response, tokens, token_texts,
      log_probs, prompt_tokens, truth, score, finish, group and step. Rows of one group, or of the same
      prompt in the same step, answer one problem; where uid names each answer, as in verl's dumps, groups
      are found by what is before its last two numbers, or by the prompt. fields={group: "input"} groups by
      another field. Lines that are no rollout are reported and passed over. What looks wrong with the
      groups is noted; check_groups gives it as a value.
      """,
    examples: [
      "loaded = load_rollouts \"rollouts.jsonl\"; score loaded rule=logic_rl",
      "load_rollouts \"dump.jsonl\" fields={prompt: \"asked\", response: \"said\"} | table",
    ])

  @Argument("The file.") var file: String
  @Option("The file's own names of fields: {response: \"text\"}.") var fields = FieldNames()
  @Option("What writes the tokens of ids, where their texts are not told.")
  var tokenizer: TokenizerValue? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    let path = try session.files.path(file)
    var names: [RolloutField: String] = [:]
    for (name, written) in fields.names {
      guard let field = RolloutField(rawValue: name) else {
        throw ArgumentError(
          "fields", "rollouts have no field '\(name)'",
          hint: "they have " + RolloutField.allCases.map(\.rawValue).joined(separator: ", "))
      }
      names[field] = written
    }
    let read = try RolloutFile(path: path, fields: names, isInterrupted: { context.interrupted })
    if context.interrupted { throw Interrupted() }
    let complaints = read.passedOver.map { "passed over: \(file):\($0.line): \($0.message)" }
    guard !read.rows.isEmpty else {
      throw ArgumentError("file", complaints.first ?? "\(file) holds no rollouts")
    }
    context.complain(complaints)
    if let remark = read.remark { session.note?("note: \(file): \(remark)") }
    noteGroups(try read.integrity, of: file, in: session)
    return .list(
      try read.rows.interruptibleMap(cost: 64) { row in
        var value = RolloutValue(rollout: row.rollout, tokenizer: tokenizer?.tokenizer)
        value.score = row.score
        return .object(value)
      })
  }
}

/// Notes what looks wrong with groups.
func noteGroups(_ integrity: GroupIntegrity, of what: String, in session: Session) {
  for finding in integrity.findings { session.note?("note: \(what): \(finding)") }
}

/// The names that a file has for fields, by the names that Knave has for them.
struct FieldNames: ValueConvertible {
  let names: [(name: String, written: String)]
  static var typeDescription: String { "a record of texts" }

  init() { names = [] }

  init(_ value: Value) throws {
    switch value {
    case .nil: names = []
    case .record(let record):
      names = try record.keys.map { name in
        guard case .string(let written)? = record[name] else {
          throw ConversionError(
            expected: "the name of a field in '\(name)'", found: record[name] ?? .nil)
        }
        return (name, written)
      }
    default: throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  var languageValue: Value {
    names.isEmpty ? .nil : .record(Record(names.map { ($0, .string($1)) }))
  }
}
