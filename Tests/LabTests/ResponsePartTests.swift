import Lab
import Testing

@Suite("The parts of a response")
struct ResponsePartTests {
  @Test(
    "Thought and answer are told from what stands around them",
    arguments: [
      ("<think>a</think><answer>b</answer>", ["think:a", "answer:b"]),
      (
        "hm <think>\n a\n</think> so\n<answer> b </answer>end",
        [":hm", "think:a", ":so", "answer:b", ":end"]
      ),
      ("a</think><answer>b</answer>", ["think, opened by the prompt:a", "answer:b"]),
      ("<think>a<answer>b", ["think, not closed:a", "answer, not closed:b"]),
      ("<think></think>", ["think:"]), ("plain < text", [":plain < text"]), ("", []),
      ("a</answer>b", [":a</answer>b"]),
      ("<think>a</think><think>b</think>", ["think:a", "think:b"]),
      ("<think>a</answer>b</think>", ["think:a</answer>b"]),
    ])
  func parts(response: String, parts: [String]) {
    #expect(ResponsePart.all(in: response).map { ($0.title ?? "") + ":" + $0.text } == parts)
  }
}
