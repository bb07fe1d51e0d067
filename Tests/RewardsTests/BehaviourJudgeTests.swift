import Rewards
import Tasks
import Testing

@Suite("The judge of behaviours")
struct BehaviourJudgeTests {
  @Test(
    "The last count of an answer holds; without one there is none",
    arguments: [
      ("Two checks.\n<count>2</count>", 2), ("<count> 0 </count>", 0),
      ("I would write <count>9</count> if … but\n<count>3</count>\n", 3),
      ("Two checks.", nil), ("<count></count>", nil), ("<count>two</count>", nil),
      ("<count>-1</count>", nil),
      ("<count>1.5</count>", nil), ("<count>N</count>", nil),
      ("<count>99999999999999999999</count>", nil),
      ("<count>12", nil), ("", nil),
    ] as [(String, Int?)])
  func counts(answer: String, count: Int?) {
    #expect(BehaviourJudge.count(in: answer) == count)
  }

  @Test("Each behaviour has a question of its own, with the problem and the whole trace")
  func questions() {
    let problem = Problem(
      task: "countdown", seed: nil, index: 0,
      messages: [Message(role: .user, content: "Make 24 of 2, 3 and 4.")],
      truth: .countdown(numbers: [2, 3, 4], target: 24))
    let questions = BehaviourJudge.behaviours.map {
      BehaviourJudge.question($0, trace: "2 * 3 = 6\n6 * 4 = 24", problem: problem)
    }
    #expect(Set(questions.map { $0.map(\.content) }).count == 4)
    for question in questions {
      #expect(question.map(\.role) == [.system, .user])
      #expect(question[1].content.contains("Make 24 of 2, 3 and 4."))
      #expect(question[1].content.contains("2 * 3 = 6\n6 * 4 = 24"))
      #expect(question[1].content.contains("<count>N</count>"))
    }
    let alone = BehaviourJudge.question("subgoal", trace: "x", problem: nil)
    #expect(!alone[1].content.contains("The problem:"))
  }
}
