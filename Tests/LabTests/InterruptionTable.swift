/// What a command does for so long that it must be possible to interrupt it.
enum LongWork {
  /// A statement that goes on for long, after others that make what it works on.
  ///
  /// - Parameter seconds: of processor time before the interruption.
  case statement(String, after: String = "", interruptedAfter: Double = 0.05)
  /// Nothing: why it is never long.
  case none(String)

  /// The tables that there are.
  enum Table: CaseIterable {
    case byCommand, others

    var entries: [(name: String, work: LongWork)] {
      (self == .byCommand ? LongWork.byCommand : LongWork.others)
        .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  /// Every command by its name.
  static let byCommand: [String: LongWork] = tensors.merging(tasks) { $1 }.merging(models) { $1 }
    .merging(rewards) { $1 }.merging(formulas) { $1 }.merging(training) { $1 }
    .merging(looking) { $1 }.merging(session) { $1 }

  /// Other statements that go on for long, by what they are about.
  static let others: [String: LongWork] = [
    "a list of a tensor": .statement("l = a.list", after: "a = zeros [2500, 4000]"),
    "a list of a vector": .statement("l = a.list", after: "a = zeros [10000000]"),
    "a text of one word": .statement("encode m words", after: "words = \"a\" * 10000000"),
    "a text that is composed": .statement(
      "encode m words", after: "words = \"e\u{301} \" * 3000000"),
    "a plot in a file": .statement("plot millions file=\"plot.svg\"", after: millions),
    "bars": .statement("plot millions style=bars", after: millions),
    "groups of rollouts": .statement("check_groups many", after: many),
    "advantages of rollouts": .statement("advantages many", after: "many = scored * 100000"),
    "pooled groups": .statement("best_of_n numbers group=4", after: numbers),
    "gspo": .statement(
      "policy_loss numbers old=numbers advantages=numbers objective=gspo", after: numbers),
    "whitened advantages": .statement(
      "advantages numbers estimator=reinforce_plus_plus", after: numbers),
    "frozen weights": .statement("lora wide", after: wide, interruptedAfter: 0.02),
    "a step of a wide model": .statement(
      "step long",
      after: wide + "\nlong = trainer grpo model=wide tasks=puzzles samples=16 max_tokens=40"),
    "the loss of a wide model": .statement(
      "step long to=loss",
      after: wide
        + "\nlong = trainer grpo model=wide tasks=puzzles samples=16 max_tokens=40\nstep long to=rollout"
    ),
    "a long prompt": .statement(
      "generate big prompt max_tokens=2", after: big + "\nprompt = \"x \" * 1500"),
  ]

  /// A model whose layers are long.
  private static let wide =
    "wide = new_model m layers=2 hidden=1024 ffn=4096 heads=16 positions=1024"

  private static let tensors: [String: LongWork] = [
    "tensor": .statement("tensor million", after: "million = [0.5] * 5000000"),
    "zeros": .none("sets memory of a bounded size"),
    "ones": .none("sets memory of a bounded size"),
    "randn": .statement("randn [10000, 10000]"),
    "arange": .none("counts up to a bounded size"),
    "matmul": .statement("matmul a a", after: "a = zeros [4000, 4000]"),
    "softmax": .statement("softmax a", after: "a = zeros [8000, 8000]"),
    "log_softmax": .statement("log_softmax a", after: "a = zeros [8000, 8000]"),
    "argmax": .statement("argmax a axis=0", after: "a = zeros [8000, 8000]"),
    "reshape": .none("copies nothing"),
    "transpose": .statement("transpose a", after: "a = zeros [8000, 8000]"),
    "concat": .statement("concat [a, a, a]", after: "a = zeros [8000, 8000]"),
    "shape": .none("reads the shape"),
    "with_gradient": .none("marks a tensor"),
    "backward": .statement(
      "backward y", after: "a = with_gradient (zeros [1000, 1000])\ny = sum(a @ a @ a @ a)"),
    "grad": .none("reads what backward found"),
  ]

  /// A puzzle of forty people who say that they are knights, and one who says that of a knave: nothing fits,
  /// which a search finds out by trying everything.
  private static let endless = "endless = problems(\"endless.jsonl\")[0]"

  private static let tasks: [String: LongWork] = [
    "kk": .statement("kk people=20 count=1000000 depth=3"),
    "countdown": .statement("countdown numbers=6 count=1000000 target=check"),
    "priming": .statement("priming (d * 100000)", after: "d = countdown count=10"),
    "arithmetic": .statement("arithmetic level=4 count=1000000"),
    "math": .statement("math \"rows.jsonl\""),
    "perturb": .statement("perturb (ks * 100000) statement", after: "ks = kk people=6 count=10"),
    "train_test_split": .statement(
      "train_test_split (ks * 10000)", after: "ks = kk people=7 count=10"),
    "leakage": .statement("leakage (ks * 10000) ks", after: "ks = kk people=7 count=10"),
    "save_problems": .statement(
      "save_problems (ks * 10000) \"saved.jsonl\"", after: "ks = kk people=7 count=10"),
    "problems": .statement("problems \"rows.jsonl\""),
    "solve": .statement("solve endless", after: endless),
    "teacher": .statement("teacher endless", after: endless),
  ]

  private static let models: [String: LongWork] = [
    "tiny_model": .none("reads a file of a known size"),
    "open_model": .none("reads at the speed of the disk"),
    "render_template": .statement(
      "render_template chatml messages=messages",
      after: "messages = [{role: \"user\", content: \"Hi\"}] * 300000"),
    "save_model": .none("writes at the speed of the disk"),
    "copy_model": .none("copies memory"),
    "new_model": .statement("new_model m layers=24 hidden=1024 ffn=4096 heads=8"),
    "lora": .none("fills small matrices"),
    "merge": .none("adds small matrices to large ones"),
    "save_adapter": .none("writes at the speed of the disk"),
    "load_adapter": .none("reads at the speed of the disk"),
    "remote_model": .none("asks nothing of the server"),
    "train_tokenizer": .statement(
      "train_tokenizer [words] vocabulary=2000", after: "words = \"Zoey is a knight. \" * 2000000"),
    "encode": .statement("encode m words", after: "words = \"Zoey is a knight. \" * 1000000"),
    "decode": .statement("decode m ids", after: "ids = [65] * 4000000"),
    "generate": .statement("generate big \"x\" max_tokens=3000", after: big),
    "chat": .statement("chat big \"x\" max_tokens=3000", after: big),
    "tokenizer": .none("reads at the speed of the disk"),
    "logprobs": .statement("logprobs big ([5] * 3000)", after: big),
    "model_info": .none("reads a configuration"),
  ]

  /// A model that takes a second for a few hundred tokens.
  private static let big =
    "big = new_model m layers=8 hidden=384 ffn=1024 heads=6 positions=4096"
  private static let many = "many = rollouts * 100000"

  private static let rewards: [String: LongWork] = [
    "rule": .none("makes a value"), "rules": .none("makes a list of a known size"),
    "score": .statement("score many rule=behaviours", after: many),
    "math_equal": .none("bounds its own work"),
    "score_file": .statement("score_file \"responses.jsonl\" behaviours to=\"scored.jsonl\""),
    "behaviours": .statement("behaviours many", after: many),
    "thinking_tokens": .statement("thinking_tokens many", after: many),
  ]

  private static let numbers = "numbers = [0.5] * 4000000"

  private static let formulas: [String: LongWork] = [
    "advantages": .statement("advantages numbers group=4", after: numbers),
    "policy_loss": .statement(
      "policy_loss numbers old=numbers advantages=numbers", after: numbers),
    "kl": .statement("kl numbers reference=numbers", after: numbers),
    "gae": .statement("gae numbers values=numbers", after: numbers),
    "value_loss": .statement("value_loss numbers old=numbers returns=numbers", after: numbers),
    "kl_penalty": .statement(
      "kl_penalty numbers old=numbers reference=numbers coefficient=0.1", after: numbers),
    "aggregate": .statement("aggregate numbers", after: numbers),
    "entropy": .statement("entropy numbers", after: numbers),
    "overlong_penalty": .statement(
      "overlong_penalty lengths max_tokens=10 buffer=4", after: "lengths = [5] * 4000000"),
    "kept_groups": .statement("kept_groups numbers group=4", after: numbers),
    "schedule": .none("lists a million steps at the most"),
    "check_mask": .statement(
      "check_mask mask prompt=0 response=4000000", after: "mask = [1] * 4000000"),
    "check_groups": .none("counts the rows that load_rollouts has read"),
    "pass_at_k": .none("computes one number"),
  ]

  private static let training: [String: LongWork] = [
    "rollout": .statement("rollout m (puzzles * 1000) samples=64"),
    "curriculum": .none("makes a value"),
    "trainer": .none("copies memory"),
    "step": .statement(
      "step long", after: "long = trainer grpo model=m tasks=(puzzles * 100) samples=64"),
    "rewind": .none("copies memory"), "next": .none("runs one phase, as step does"),
    "back": .none("copies memory"), "break": .none("sets a mark"),
    "check": .statement("check grown", after: grown),
    "why": .none("goes through the tokens of one rollout"),
    "what_if": .statement("what_if grown lr=1", after: grown),
    "gradient_norms": .statement(
      "gradient_norms grown", after: grown, interruptedAfter: 0.001),
    "parameter_changes": .none("reads two copies of the parameters once"),
    "preset": .none("makes a value"), "set": .none("sets a value"),
    "train": .statement(
      "train long steps=1000", after: "long = trainer grpo model=m tasks=(puzzles * 100) samples=64"
    ),
    "sft": .statement(
      "sft m examples steps=100000",
      after: "examples = map(puzzles, p -> {problem: p, response: teacher(p)})"),
    "accept": .statement("accept many", after: many),
    "best_of_n": .statement("best_of_n many rule=behaviours", after: many),
    "rft": .statement("rft m (puzzles * 1000) samples=64"),
    "recipe": .statement("recipe m [m -> endlessly(m)] test=puzzles", after: endlessly),
    "evaluate": .statement("evaluate m (puzzles * 1000) samples=64"),
    "effect": .statement(
      "effect high low", after: "high = [0.5, 0.25] * 2000000\nlow = [0.25, 0.5] * 2000000"),
    "finding": .none("makes a value"),
    "memorization": .none("compares two evaluations problem by problem"),
    "save_checkpoint": .none("writes at the speed of the disk"),
    "load_checkpoint": .none("reads at the speed of the disk"),
    "save_rollouts": .statement("save_rollouts many \"saved.jsonl\"", after: many),
    "load_rollouts": .statement("load_rollouts \"responses.jsonl\""),
    "runs": .none("reads a line a run"),
    "sql": .statement(
      """
      sql "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
      """,
      after: """
        recorded = trainer grpo model=(copy_model(m)) tasks=puzzles samples=2 max_tokens=20
        train recorded steps=1 run="one"
        """),
    "export_run": .none("writes at the speed of the disk"),
    "delete_run": .none("is one transaction of the store"),
  ]

  private static let endlessly = "def endlessly(m) { while true { x = 1 } }"

  /// A trainer before the update of the parameters, with rollouts that take long to go through again.
  private static let grown = """
    grown = trainer grpo model=(copy_model(m)) tasks=(puzzles * 20) samples=16 max_tokens=300
    step grown to=loss
    """

  private static let looking: [String: LongWork] = [
    "show": .statement("show many", after: many),
    "table": .statement("table millions limit=1000000", after: millions),
    "tokens": .none("lists the tokens of one answer"),
    "describe": .statement("describe millions", after: millions),
    "inspect": .none("shows one level of a value"),
    "plot": .statement("plot millions", after: millions),
    "histogram": .statement("histogram millions", after: millions),
    "compare": .none("shows values side by side, each on a few lines"),
  ]

  private static let millions = "millions = [0.5, 0.25] * 2000000"

  private static let session: [String: LongWork] = [
    "help": .none("prints a page"), "vars": .none("prints a line a variable"),
    "print": .none("writes as many elements as somebody would read"),
    "history": .none("prints what was typed"), "save": .none("writes what was typed"),
    "load": .statement("load \"endless.knave\""),
    "undo": .none("puts values back"), "reset": .none("drops values"),
    "config": .none("sets a value"),
    "time": .statement("time endlessly(1)", after: endlessly),
    "quit": .none("sets a code"),
  ]
}
