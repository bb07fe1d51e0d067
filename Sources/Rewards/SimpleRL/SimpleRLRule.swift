import Settings

/// The rule of SimpleRL v0 (`preprocess_box_response_for_qwen_prompt`, OpenRLHF): 1 for a right answer,
/// −0.5 for a wrong one, −1 where the word `boxed` is missing, even if the answer is right.
///
/// As published: the response is cut at its first end marker; the answer is found and normalized as
/// Qwen's evaluation does it and compared with the reference as the data has it, which is not normalized.
/// SymPy's part is our own reading of the same grammar; where SymPy would run into its time limit of ten
/// seconds the answer is wrong, and so is one of more than 20,000 bytes that is not the reference itself.
///
/// Strict: the answer is the last complete `\boxed{…}` and is compared by ``mathVerdict(answer:reference:)``;
/// −1 without one.
public struct SimpleRLRule: ReferenceRule {
  public static let name = "simple_rl"
  public static let summary =
    "1 for a right answer, −0.5 for a wrong one, −1 without a box, as SimpleRL published it"
  public static let settings: [Setting<Self>] = [
    Setting(
      "strict", \.isStrict,
      "true closes what can be gamed: a complete box, judged as math_equal judges")
  ]

  /// Closes what can be gamed, and accepts what is right in another form.
  public var isStrict: Bool

  public init() { self.init(isStrict: false) }

  public init(isStrict: Bool = false) { self.isStrict = isStrict }

  public func score(response: String, reference: String) -> Score {
    let text = cutResponse(response)
    if isStrict { return strictScore(text, reference) }
    guard text.hasBytes("boxed") else {
      return verdict(-1, "there is no box")
    }
    let found = qwenAnswer(in: text)
    guard found.utf8.count <= longestReadAnswer else {
      return found == reference
        ? verdict(1, "the answer is the reference")
        : verdict(-0.5, "the answer is too long to be read")
    }
    let answer = qwenNormalized(found)
    return Effort.$current.withValue(Effort()) { qwenEqual(answer, reference) }
      ? verdict(1, "\(quoted(answer)) is right")
      : verdict(-0.5, "\(quoted(answer)) is not \(quoted(reference))")
  }

  /// The answer that the published rule compares.
  public static func answer(in response: String) -> String {
    qwenNormalized(qwenAnswer(in: cutResponse(response)))
  }

  private func strictScore(_ text: String, _ reference: String) -> Score {
    guard let answer = lastBox(in: text) else {
      return verdict(-1, "there is no complete \\boxed{…}")
    }
    let judged = mathVerdict(answer: answer, reference: reference)
    return verdict(judged.isEqual ? 1 : -0.5, "\(quoted(answer)): \(judged.reason)")
  }

  private func verdict(_ value: Double, _ reason: String) -> Score {
    Score([ScoreComponent(name: "answer", value: value, reason: reason)])
  }
}

/// Bytes of an answer that is read; a longer one is right only if it is the reference to the letter.
let longestReadAnswer = 20_000

/// The rule of SimpleRL-Zoo (`hf_math_verify.py`): 1 for a right answer, 0 for a wrong one.
///
/// As published the answer is found as SimpleRL v0 finds it, box or none, and compared by Math-Verify;
/// here ``mathVerdict(answer:reference:)`` compares, which is right more often.
public struct SimpleRLZooRule: ReferenceRule {
  public static let name = "simple_rl_zoo"
  public static let summary = "1 for a right answer, 0 for a wrong one, as SimpleRL-Zoo has it"

  public init() {}

  public func score(response: String, reference: String) -> Score {
    let answer = qwenAnswer(in: cutResponse(response))
    let judged = mathVerdict(answer: answer, reference: reference)
    return Score([
      ScoreComponent(
        name: "answer", value: judged.isEqual ? 1 : 0, reason: "\(quoted(answer)): \(judged.reason)"
      )
    ])
  }
}

/// A response up to the first of the markers that end one.
func cutResponse(_ response: String) -> String {
  var text = response
  for marker: StaticString in ["</s>", "<|im_end|>", "<|endoftext|>"] {
    text =
      text.withBytes { bytes in
        bytes.firstPlace(of: marker).map { String(bytes, bytes.trimmed(0..<$0)) }
      } ?? text
  }
  return text
}

private func quoted(_ text: String) -> String {
  let start = text.prefix(60)
  return "'" + start.replacing("\n", with: " ") + (start.endIndex < text.endIndex ? "…'" : "'")
}
