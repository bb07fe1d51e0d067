import Rewards
import Testing

@Suite("Answers in prose")
struct MathAnswerTests {
  /// Judged by hand: the answer that a reader would take the response to give.
  @Test(
    "The answer is found where it is given, and once",
    arguments: [
      ("So the final answer is 42. I hope it is correct.", "42", true),
      ("Therefore, the answer is $\\frac{1}{2}$.", "1/2", true),
      ("Answer: (1, 2)", "(1,2)", true), ("**Answer:** 3", "3", true),
      ("The answer is not 3.", "3", false), ("The answer is more than 3", "3", false),
      ("The answer is 3, not 4.", "4", false), ("The answer is 3, not 4.", "3", true),
      ("We get x = 5 and then 7.", "7", true), ("We get x = 5 and then 7.", "5", false),
      ("The answer is 1,234 dollars because he paid 3.", "1234", true),
      ("It costs $25. The answer is $25.", "25", true),
      ("The solutions are $x=2$ and $x=3$", "2, 3", true),
      ("The solutions are $x=2$ and $x=3$", "3", false),
      ("<think>maybe 5</think>\nThe answer is 6", "6", true),
      ("<think>the answer is 6</think>\nThe answer is 5", "6", false),
      ("The answer is east.", "\\text{east}", true), ("The answer is west.", "east", false),
      ("The answer is below. $$x^2+1$$", "x^2+1", true), ("答案是 12。", "12", true),
      ("Final Answer: \\[ \\boxed{7} \\]", "7", true),
      ("The final answer is $\\boxed{8}$, not 9", "9", false),
      ("The answer to this question is: B", "B", true), ("The answer is 50%.", "50\\%", true),
      ("The answer is 3.5.", "3.5", true), ("The answer is 3.5.", "3", false),
      ("No idea.", "3", false), ("", "3", false), ("The answer is -4", "-4", true),
      ("The answer is -4", "4", false), ("The answer is 5 apples.", "5", true),
      ("$12 was paid for each of 3 items, so $36 in total.", "36", true),
      ("The answer: 3\nWait, no. The answer: 4", "4", true),
      ("The answer: 3\nWait, no. The answer: 4", "3", false),
      ("\\boxed{3} is the answer.", "3", true), ("The answer is \\frac{3}{4}.", "0.75", true),
      ("Using x2 and y3 we find nothing.", "3", false),
    ])
  func found(response: String, reference: String, isRight: Bool) {
    let score = MathAnswerRule().score(response: response, reference: reference)
    #expect(score.total == (isRight ? 1 : 0), "\(score.reason)")
  }

  @Test("Hostile texts end")
  func hostile() {
    for text in ["answer is ", "$", "\\(", "\\boxed{", "1,", "answer: $a", "(((", "答案", "- 1/"] {
      let response = String(repeating: text, count: 200_000)
      #expect(MathAnswerRule().score(response: response, reference: "3").total == 0)
    }
  }
}
