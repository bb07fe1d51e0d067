import Diagnostics
import Files
import Language
import Models
import Rewards
import Tasks

/// A trace of thought, and what it is about.
struct Trace {
  let text: String
  let problem: Problem?
}

/// Counts of the four behaviours in each trace, as a model judges them; nil where it gives none, which is
/// reported by trace.
///
/// - Throws: what sampling throws, or ``LabError`` when there is no answer at all.
func judgedBehaviours(
  _ traces: [Trace], judge: AnsweringModel, temperature: Double, maxTokens: Int,
  in context: CommandContext<Session>
) throws -> [[Int?]] {
  let names = BehaviourJudge.behaviours
  let questions = traces.enumerated().flatMap { index, trace in
    names.map { name in
      Problem(
        task: "judge", seed: nil, index: index,
        messages: BehaviourJudge.question(name, trace: trace.text, problem: trace.problem),
        truth: .unknown)
    }
  }
  func place(_ question: Int) -> String {
    "trace \(question / names.count), \(names[question % names.count])"
  }
  let answers = try judge.rollouts(
    questions, options: SamplingOptions(temperature: Float(temperature), maxTokens: maxTokens),
    purpose: "judge", seed: nil, naming: place, in: context)
  var counts = [[Int?]](repeating: Array(repeating: nil, count: names.count), count: traces.count)
  var complaints: [String] = []
  for answer in answers {
    let count = BehaviourJudge.count(in: answer.text)
    counts[answer.group / names.count][answer.group % names.count] = count
    if count == nil {
      complaints.append(
        "\(place(answer.group)): the judge gives no <count>: \"\(excerpt(String(answer.text.suffix(60))))\""
      )
    }
  }
  context.complain(complaints)
  return counts
}
