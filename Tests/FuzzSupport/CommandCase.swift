import Lab

/// One call of a command that succeeds in a ``FuzzSession``, and what of it names files.
public struct CommandCase: Sendable {
  public let name: String
  /// Values of parameters, in the order in which they are written.
  public let arguments: [(parameter: String, value: String)]
  /// Values that follow those, without names.
  public let rest: [String]
  /// Parameters that name a file or folder to read, or to write.
  public let reads: [String]
  public let writes: [String]

  init(
    _ name: String, _ arguments: KeyValuePairs<String, String> = [:], rest: [String] = [],
    reads: [String] = [], writes: [String] = []
  ) {
    self.name = name
    self.arguments = arguments.map { ($0.key, $0.value) }
    self.rest = rest
    self.reads = reads
    self.writes = writes
  }

  /// The call with the value of one parameter changed, or added.
  public func statement(_ parameter: String? = nil, _ value: String = "") -> String {
    var arguments = arguments
    if let parameter {
      if let index = arguments.firstIndex(where: { $0.parameter == parameter }) {
        arguments[index].value = value
      } else {
        arguments.append((parameter, value))
      }
    }
    return ([name] + arguments.map { "\($0.parameter)=(\($0.value))" } + rest).joined(
      separator: " ")
  }

  /// The case of a command.
  public static func of(_ name: String) -> CommandCase? { all.first { $0.name == name } }

  /// Every command, in the order of the registry.
  public static let all: [CommandCase] =
    tensors + tasks + models + rewards + formulas + training + runs + looking + session

  private static let tensors: [CommandCase] = [
    .init("tensor", ["numbers": "[[1, 2], [3, 4]]"]),
    .init("zeros", ["shape": "[2, 3]"]),
    .init("ones", ["shape": "[2, 3]"]),
    .init("randn", ["shape": "[2, 3]"]),
    .init("arange", ["first": "5"]),
    .init("matmul", ["first": "x2", "second": "x2"]),
    .init("softmax", ["logits": "[1.0, 2.0]"]),
    .init("log_softmax", ["logits": "[1.0, 2.0]"]),
    .init("argmax", ["numbers": "[1, 5, 2]"]),
    .init("reshape", ["tensor": "x2", "shape": "[4]"]),
    .init("transpose", ["tensor": "x2"]),
    .init("concat", ["parts": "[x2, x2]"]),
    .init("shape", ["tensor": "x2"]),
    .init("with_gradient", ["tensor": "[1.0]"]),
    .init("backward", ["tensor": "y"]),
    .init("grad", ["tensor": "x"]),
  ]

  private static let tasks: [CommandCase] = [
    .init("kk", ["people": "2"]),
    .init("countdown", ["numbers": "3"]),
    .init("priming", ["problems": "sums"]),
    .init("arithmetic", ["level": "1"]),
    .init("math", ["file": "\"math.jsonl\""], reads: ["file"]),
    .init("perturb", ["problems": "puzzles", "kind": "\"leaf\""]),
    .init("train_test_split", ["problems": "puzzles"]),
    .init("leakage", ["train": "puzzles", "test": "puzzles"]),
    .init(
      "save_problems", ["problems": "puzzles", "file": "\"saved.jsonl\""], writes: ["file"]),
    .init("problems", ["file": "\"problems.jsonl\""], reads: ["file"]),
    .init("solve", ["problem": "p"]),
    .init("teacher", ["problem": "p"]),
  ]

  private static let models: [CommandCase] = [
    .init("tiny_model"),
    .init("open_model", ["folder": "\"model\""], reads: ["folder"]),
    .init("save_model", ["model": "m", "folder": "\"saved\""], writes: ["folder"]),
    .init("copy_model", ["model": "m"]),
    .init(
      "new_model",
      [
        "tokenizer": "tok", "layers": "1", "hidden": "8", "ffn": "8", "heads": "1",
        "key_value_heads": "1",
      ]),
    .init("lora", ["model": "m", "rank": "1"]),
    .init("merge", ["model": "adapted"]),
    .init("save_adapter", ["model": "adapted", "folder": "\"saved\""], writes: ["folder"]),
    .init("load_adapter", ["model": "m", "folder": "\"adapter\""], reads: ["folder"]),
    .init("remote_model", ["address": "\"http://127.0.0.1:9/v1\"", "name": "\"none\""]),
    .init("train_tokenizer", ["texts": "[\"a knight\"]", "vocabulary": "262"]),
    .init("encode", ["tokenizer": "tok", "text": "\"a knight\""]),
    .init(
      "render_template", ["source": "m", "messages": "[{role: \"user\", content: \"a\"}]"],
      reads: ["source"]),
    .init("decode", ["tokenizer": "tok", "tokens": "[65, 66]"]),
    .init("generate", ["model": "m", "prompt": "\"a\"", "max_tokens": "2"]),
    .init("chat", ["model": "m", "message": "\"a\"", "max_tokens": "2"]),
    .init("tokenizer", ["source": "m"], reads: ["source"]),
    .init("logprobs", ["model": "m", "tokens": "[1, 2]"]),
    .init("model_info", ["model": "m"]),
  ]

  private static let rewards: [CommandCase] = [
    .init("rule", ["rule": "\"logic_rl\""]),
    .init("rules"),
    .init("score", ["answers": "rollouts"]),
    .init("math_equal", ["answer": "\"1/2\"", "reference": "\"0.5\""]),
    .init(
      "score_file",
      ["file": "\"responses.jsonl\"", "rule": "\"logic_rl\"", "to": "\"scores.jsonl\""],
      reads: ["file"], writes: ["to"]),
    .init("behaviours", ["traces": "rollouts"]),
    .init("thinking_tokens", ["answers": "rollouts"], reads: ["answers"]),
  ]

  private static let formulas: [CommandCase] = [
    .init("advantages", ["scores": "[1, 0, 1]"]),
    .init(
      "policy_loss",
      ["log_probs": "[-1.0, -2.0]", "old": "[-1.0, -2.0]", "advantages": "[0.5, -0.5]"]),
    .init("kl", ["log_probs": "[-1.0, -2.0]", "reference": "[-1.0, -2.0]"]),
    .init("gae", ["rewards": "[0, 1]", "values": "[0.5, 0.5]"]),
    .init("value_loss", ["values": "[0.5]", "old": "[0.5]", "returns": "[1.0]"]),
    .init(
      "kl_penalty",
      [
        "scores": "[0, 1]", "old": "[-1.0, -2.0]", "reference": "[-1.0, -2.0]",
        "coefficient": "0.1",
      ]),
    .init("aggregate", ["losses": "[[1, 2], [3]]"]),
    .init("entropy", ["logits": "[1.0, 2.0]"]),
    .init("overlong_penalty", ["lengths": "[3, 9]", "max_tokens": "10", "buffer": "4"]),
    .init("kept_groups", ["scores": "[1, 0, 1, 1]", "group": "2"]),
    .init("schedule", ["shape": "\"cosine\"", "steps": "5"]),
    .init("check_mask", ["mask": "[0, 0, 1, 1]", "prompt": "2", "response": "2"]),
    .init("check_groups", ["rollouts": "rollouts"]),
    .init("pass_at_k", ["n": "5", "correct": "2", "k": "1"]),
  ]

  private static let training: [CommandCase] = [
    .init("rollout", ["model": "m", "problems": "puzzles", "max_tokens": "4"]),
    .init("curriculum", ["stages": "[puzzles, puzzles]"]),
    .init(
      "trainer",
      [
        "estimator": "\"grpo\"", "model": "m", "tasks": "puzzles", "samples": "2",
        "max_tokens": "4",
      ]),
    .init("step", ["trainer": "t"]),
    .init("rewind", ["trainer": "stepped"]),
    .init("next", ["trainer": "t"]),
    .init("back", ["trainer": "halfway"]),
    .init("break", ["trainer": "t", "off": "true"]),
    .init("check", ["trainer": "halfway"]),
    .init("why", ["trainer": "halfway"]),
    .init("what_if", ["trainer": "halfway", "kl": "0.1"]),
    .init("gradient_norms", ["trainer": "halfway"]),
    .init("parameter_changes", ["trainer": "stepped"]),
    .init("preset", ["name": "\"dapo\""]),
    .init("set", ["trainer": "t", "lr": "0.001"]),
    .init("train", ["trainer": "t"], writes: ["checkpoints"]),
    .init("sft", ["model": "m", "examples": "examples", "steps": "1", "batch": "1"]),
    .init("accept", ["rollouts": "rollouts", "threshold": "-9.0"]),
    .init("best_of_n", ["answers": "[1, 0, 1]"]),
    .init(
      "rft",
      [
        // An untrained model ends few answers, and only those are kept.
        "model": "m", "problems": "puzzles", "samples": "32", "max_tokens": "60",
        "rule": "(s -> 1)",
        "threshold": "0.5", "epochs": "0.1",
      ]),
    .init(
      "recipe", ["model": "m", "stages": "[m -> 1]", "test": "puzzles", "max_tokens": "4"]),
    .init("evaluate", ["model": "m", "problems": "puzzles", "max_tokens": "4"]),
    .init("effect", ["first": "[0.5, 0.6, 0.7]", "second": "[0.1, 0.2, 0.3]"]),
    .init(
      "finding",
      [
        "question": "\"does it?\"", "effect": "{value: 0.5, low: 0.1, high: 0.9}",
        "claim": "\"it does\"", "source": "\"them\"",
      ]),
    .init("memorization", ["before": "evaluation", "after": "evaluation"]),
    .init("save_checkpoint", ["trainer": "t", "file": "\"saved\""], writes: ["file"]),
    .init("load_checkpoint", ["trainer": "t", "file": "\"checkpoint\""], reads: ["file"]),
    .init(
      "save_rollouts", ["rollouts": "rollouts", "file": "\"saved.jsonl\""], writes: ["file"]),
    .init("load_rollouts", ["file": "\"rollouts.jsonl\""], reads: ["file"]),
  ]

  private static let runs: [CommandCase] = [
    .init("runs"),
    .init("sql", ["statement": "\"select count(*) from updates\""]),
    .init("export_run", ["run": "\"first\"", "file": "\"saved.jsonl\""], writes: ["file"]),
    .init("delete_run", ["name": "\"second\""]),
  ]

  private static let looking: [CommandCase] = [
    .init("show", ["value": "p"]),
    .init("table", ["rows": "puzzles"]),
    .init("tokens", ["rollout": "rollouts[0]"]),
    .init("describe", ["values": "[1, 2, 3]"]),
    .init("inspect", ["value": "p"]),
    .init("plot", ["values": "[1, 2, 3]"], writes: ["file"]),
    .init("histogram", ["values": "[1, 2, 3]"]),
    .init("compare", ["first": "scores[0]"], rest: ["scores[1]"]),
  ]

  private static let session: [CommandCase] = [
    .init("help", ["name": "\"kk\""]),
    .init("vars"),
    .init("print", rest: ["1"]),
    .init("history", ["count": "3"]),
    .init("save", ["file": "\"saved.md\""], writes: ["file"]),
    .init("load", ["file": "\"script.knave\""], reads: ["file"]),
    .init("undo", ["count": "1"]),
    .init("reset"),
    .init("config", ["seed": "7"], reads: ["store"]),
    .init("time", rest: ["print 1"]),
    .init("quit", ["code": "0"]),
  ]
}
