import Foundation
import Rewards
import TestSupport
import Testing

@Suite("Equal answers in mathematics")
struct MathEqualityTests {
  private struct Pair: Decodable {
    let id: String
    let category: String
    let reference: String
    let answer: String
    let truth: Bool
    let ambiguous: Bool
    let note: String
  }

  private func pairs(_ file: String = "math_equal") throws -> [Pair] {
    let url = try #require(
      Bundle.module.url(
        forResource: file, withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Pair.self, from: Data($0.utf8))
    }
  }

  /// The lots are by three authors who knew nothing of the reader, which has not been changed for them.
  @Test(
    "The labelled pairs are judged right, but for a few",
    arguments: [("math_equal", 281), ("math_equal_lots", 750)])
  func labelled(file: String, count: Int) throws {
    let pairs = try pairs(file)
    #expect(pairs.count == count)
    var (right, falsePositives, negatives, clear) = (0, 0, 0, 0)
    for pair in pairs {
      let verdict = mathVerdict(answer: pair.answer, reference: pair.reference)
      if pair.ambiguous { continue }
      clear += 1
      if verdict.isEqual == pair.truth { right += 1 }
      if !pair.truth { negatives += 1 }
      if verdict.isEqual && !pair.truth { falsePositives += 1 }
    }
    #expect(Double(right) >= 0.97 * Double(clear))
    #expect(Double(falsePositives) <= 0.01 * Double(negatives))
  }

  @Test("Pairs written before the reader met them are judged right, whichever side they are on")
  func more() throws {
    let pairs = try pairs("math_equal_more")
    #expect(pairs.count == 968)
    for pair in pairs {
      for (answer, reference) in [(pair.answer, pair.reference), (pair.reference, pair.answer)] {
        let verdict = mathVerdict(answer: answer, reference: reference)
        #expect(
          verdict.isEqual == pair.truth, "\(pair.id): \(answer) for \(reference): \(verdict.reason)"
        )
      }
    }
  }

  @Test("Pairs of every kind are judged right")
  func kinds() {
    for (reference, answer, isEqual) in ownPairs {
      let verdict = mathVerdict(answer: answer, reference: reference)
      #expect(verdict.isEqual == isEqual, "\(answer) for \(reference): \(verdict.reason)")
    }
  }

  @Test("An answer is judged the same whichever side it is on")
  func symmetry() throws {
    for pair in try pairs() {
      let forward = mathVerdict(answer: pair.answer, reference: pair.reference).isEqual
      let backward = mathVerdict(answer: pair.reference, reference: pair.answer).isEqual
      #expect(forward == backward, "\(pair.id): \(pair.answer) and \(pair.reference)")
    }
  }

  private struct DataRow: Decodable {
    struct Answer: Decodable {
      let text: String
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
          text = "\(number)"
        } else {
          text = try container.decode(String.self)
        }
      }
    }
    let answer: Answer
  }

  private static let data = PublicData.url("math/").path + "/"

  @Test(
    "Every reference of the public data sets equals itself in a box",
    .enabled(if: FileManager.default.fileExists(atPath: Self.data), "the data sets are absent"),
    arguments: ["math500", "aime24", "amc23", "gsm8k_test_300"])
  func dataSets(name: String) throws {
    let text = try String(contentsOfFile: Self.data + name + ".jsonl", encoding: .utf8)
    for line in text.split(separator: "\n") {
      let answer = try JSONDecoder().decode(DataRow.self, from: Data(line.utf8)).answer.text
      let reference =
        answer.firstRange(of: "#### ").map { String(answer[$0.upperBound...]) } ?? answer
      let verdict = mathVerdict(answer: "\\boxed{\(reference)}", reference: reference)
      #expect(verdict.isEqual, "\(reference): \(verdict.reason)")
    }
  }

  @Test("Whatever is written equals itself in a box")
  func reflexive() throws {
    for pair in try pairs() where !pair.reference.isEmpty {
      #expect(
        mathVerdict(answer: "\\boxed{\(pair.reference)}", reference: pair.reference).isEqual,
        "\(pair.id): \(pair.reference)")
    }
  }

  @Test(
    "Hostile answers are judged at once",
    arguments: [
      "9^{9^{9^9}}", "9^{9^{9^{9^{9^9}}}}", String(repeating: "{", count: 10_000),
      String(repeating: "{", count: 10_000) + String(repeating: "}", count: 10_000),
      String(repeating: "9", count: 1_000_000), String(repeating: "(", count: 4_900),
      String(repeating: "\\frac{1}{", count: 500) + "2" + String(repeating: "}", count: 500),
      String(repeating: "\\sqrt{", count: 700) + "2" + String(repeating: "}", count: 700),
      String(repeating: "x+", count: 2_400) + "x", String(repeating: "2^", count: 2_400) + "2",
      "10^{1000000}", "(10^{4000})!", "100000!", "\\binom{100000}{50000}", "1e999999999",
      "(x+y+z)^{1000}", String(repeating: "1,", count: 2_400) + "1",
      String(repeating: "-", count: 4_900) + "1", "1/0", "\\frac{0}{0}", "0^0", "0^{-1}",
      "\\begin{pmatrix}" + String(repeating: "1 & ", count: 1_200) + "\\end{pmatrix}",
      "\\infty-\\infty", "\\sqrt[0]{2}", "\\log_1 2", "\\tan 90^\\circ",
      String(repeating: "\\cup", count: 1_200), String(repeating: "\\text{and}", count: 480),
      "1.\(String(repeating: "0", count: 4_900))1", String(repeating: "3^{", count: 1_600),
      "12345678901234567890^{100}", "((((((2^100)^100)^100)^100)^100)^100)",
      String(repeating: "|", count: 4_900), String(repeating: "\\left(", count: 800),
      String(repeating: "=", count: 4_900), String(repeating: "a<", count: 2_400) + "b",
    ])
  func hostile(text: String) {
    for other in ["2", "x+1", "\\frac{1}{3}"] {
      #expect(!mathVerdict(answer: text, reference: other).isEqual)
    }
    #expect(mathVerdict(answer: text, reference: text).isEqual)
  }
}

/// Pairs of reference and answer, with the truth.
private let ownPairs: [(reference: String, answer: String, isEqual: Bool)] = [
  (#"3,\!110,\!400"#, #"3110400"#, true),
  (#"1,234,567"#, #"1234567"#, true),
  (#"12,345"#, #"12.345"#, false),
  (#"1{,}000{,}000"#, #"10^6"#, true),
  (#"5\,000"#, #"5000"#, true),
  (#"\$32{,}348"#, #"32348.00"#, true),
  (#"\$4.50"#, #"4.5"#, true),
  (#"\$4.50"#, #"\$45.0"#, false),
  (#"25\text{ cents}"#, #"25¢"#, true),
  (#"1{,}500\text{ dollars}"#, #"\$1500.00"#, true),
  (#"2\sqrt{2}"#, #"\sqrt{8}"#, true),
  (#"2\sqrt{2}"#, #"2.8284271247"#, true),
  (#"2\sqrt2"#, #"2.83"#, false),
  (#"\sqrt[3]{16}"#, #"2\sqrt[3]{2}"#, true),
  (#"\frac{1}{\sqrt2}"#, #"\frac{\sqrt2}{2}"#, true),
  (#"5\sqrt{3}-2"#, #"-2+5\sqrt3"#, true),
  (#"5\sqrt{3}-2"#, #"5\sqrt{3-2}"#, false),
  (#"\sqrt{3}+\sqrt{5}"#, #"\sqrt{8}"#, false),
  (#"4\sqrt{5}"#, #"4√5"#, true),
  (#"4\sqrt{5}"#, #"4*sqrt(5)"#, true),
  (#"\sqrt{2}/2"#, #"2^{-1/2}"#, true),
  (#"\frac{\sqrt{6}+\sqrt{2}}{4}"#, #"\cos 15^\circ"#, true),
  (#"\binom{8}{2}"#, #"28"#, true),
  (#"8!"#, #"40320"#, true),
  (#"\frac{10!}{3!7!}"#, #"120"#, true),
  (#"2^{100}"#, #"1267650600228229401496703205376"#, true),
  (#"2^{100}"#, #"1267650600228229401496703205377"#, false),
  (#"2^{99}"#, #"2^{98}"#, false),
  (#"\frac{1}{2^{99}}"#, #"\frac{1}{2^{98}}"#, false),
  (#"7"#, #"7.0"#, true),
  (#"7"#, #"\boxed{7}"#, true),
  (#"7"#, #"$7$."#, true),
  (#"7"#, #"\mathbf{7}"#, true),
  (#"7"#, #"\left(7\right)"#, true),
  (#"7"#, #"x = 7"#, true),
  (#"7"#, #"\text{The answer is } 7"#, true),
  (#"7"#, #"\text{seven}"#, true),
  (#"7"#, #"seventeen"#, false),
  (#"7"#, #"7x"#, false),
  (#"7"#, #"-(-7)"#, true),
  (#"7"#, #"07"#, true),
  (#"7"#, #""#, false),
  (#"-7"#, #"−7"#, true),
  (#"14"#, #"2\times7"#, true),
  (#"14"#, #"2 \cdot 7"#, true),
  (#"14"#, #"2·7"#, true),
  (#"\text{twenty-one}"#, #"21"#, true),
  (#"\frac{3}{4}"#, #".75"#, true),
  (#"\frac{3}{4}"#, #"\frac{6}{8}"#, true),
  (#"\frac{3}{4}"#, #"3/4"#, true),
  (#"\frac{3}{4}"#, #"\dfrac34"#, true),
  (#"\frac{3}{4}"#, #"75\%"#, true),
  (#"\frac{3}{4}"#, #"4/3"#, false),
  (#"-\frac{3}{4}"#, #"\frac{-3}{4}"#, true),
  (#"-\frac{3}{4}"#, #"-3/4"#, true),
  (#"\frac{22}{7}"#, #"\pi"#, false),
  (#"\frac{1}{3}"#, #"0.333"#, false),
  (#"\frac{1}{3}"#, #"0.3333333333"#, true),
  (#"\frac13"#, #"0.\overline{3}"#, true),
  (#"0.\overline{27}"#, #"\frac{3}{11}"#, true),
  (#"2\frac{1}{3}"#, #"\frac{7}{3}"#, true),
  (#"2\frac{1}{3}"#, #"2 1/3"#, true),
  (#"-2\frac{1}{3}"#, #"-\frac{7}{3}"#, true),
  (#"2\frac{1}{3}"#, #"\frac{2}{3}"#, false),
  (#"0.5"#, #"1/2"#, true),
  (#"0.5"#, #"5"#, false),
  (#"0.005"#, #"0.0050"#, true),
  (#"1.41"#, #"\sqrt{2}"#, false),
  (#"12.5"#, #"12\frac{1}{2}"#, true),
  (#"6.02\times10^{23}"#, #"6.02e23"#, true),
  (#"6.02\times10^{23}"#, #"6.02\times10^{22}"#, false),
  (#"1.5\times 10^{-4}"#, #"0.00015"#, true),
  (#"2.5e3"#, #"2500"#, true),
  (#"3\pi"#, #"3π"#, true),
  (#"3\pi"#, #"9.42477796"#, true),
  (#"3\pi"#, #"9.42"#, false),
  (#"\frac{\pi}{4}"#, #"\pi/4"#, true),
  (#"\frac{\pi}{4}"#, #"45^\circ"#, false),
  (#"\pi r^2"#, #"\pi\cdot r\cdot r"#, true),
  (#"2\pi\sqrt{\frac{l}{g}}"#, #"2\pi\sqrt{l/g}"#, true),
  (#"(x+1)^2"#, #"x^2+2x+1"#, true),
  (#"(x+1)^2"#, #"x^2+1"#, false),
  (#"x^2+2xy+y^2"#, #"(x+y)(x+y)"#, true),
  (#"\frac{x^2-1}{x-1}"#, #"x+1"#, true),
  (#"3x^2y"#, #"3yx^2"#, true),
  (#"2^{n+1}"#, #"2\cdot2^n"#, true),
  (#"2^{n+1}"#, #"2^n+1"#, false),
  (#"n(n-1)"#, #"n^2-n"#, true),
  (#"\frac{n(n+1)}{2}"#, #"\frac{n^2+n}{2}"#, true),
  (#"a+b"#, #"b+a"#, true),
  (#"a-b"#, #"b-a"#, false),
  (#"\sin^2 x"#, #"1-\cos^2 x"#, true),
  (#"\sin 2x"#, #"2\sin x\cos x"#, true),
  (#"\sin 2x"#, #"2 \sin x"#, false),
  (#"\tan x"#, #"\frac{\sin x}{\cos x}"#, true),
  (#"\ln 8"#, #"3\ln 2"#, true),
  (#"\log_2 8"#, #"3"#, true),
  (#"\log_{10} 100"#, #"2"#, true),
  (#"e^{x+1}"#, #"e\cdot e^x"#, true),
  (#"\sqrt{x^2+1}"#, #"(x^2+1)^{1/2}"#, true),
  (#"|x|"#, #"x"#, false),
  (#"x^3"#, #"x*x*x"#, true),
  (#"12\text{ cm}"#, #"12"#, true),
  (#"12\text{ cm}"#, #"12\text{ m}"#, false),
  (#"12\text{ cm}"#, #"12\,\mathrm{cm}"#, true),
  (#"12 \text{ square units}"#, #"12"#, true),
  (#"12\text{ cm}^2"#, #"12\text{ cm}^3"#, false),
  (#"5\text{ hours}"#, #"5\text{ minutes}"#, false),
  (#"60\text{ mph}"#, #"60\text{ miles per hour}"#, true),
  (#"3\text{ feet}"#, #"3"#, true),
  (#"20\text{ students}"#, #"20"#, true),
  (#"100\text{ m}^2"#, #"100\ \text{square meters}"#, true),
  (#"45\text{ degrees}"#, #"45^\circ"#, true),
  (#"45^\circ, 135^\circ"#, #"45, 135"#, true),
  (#"\text{(A)}"#, #"A"#, true),
  (#"\text{A}"#, #"(A)"#, true),
  (#"\text{(D)}"#, #"\text{D}"#, true),
  (#"\text{(D)}\ 16"#, #"D"#, true),
  (#"C"#, #"\boxed{\text{C}}"#, true),
  (#"A"#, #"B"#, false),
  (#"\text{Monday}"#, #"Monday"#, true),
  (#"\text{Monday}"#, #"\text{Tuesday}"#, false),
  (#"\text{odd}"#, #"\text{even}"#, false),
  (#"\text{Yes}"#, #"yes"#, true),
  (#"\text{no}"#, #"No."#, true),
  (#"\text{False}"#, #"\text{true}"#, false),
  (#"\text{parabola}"#, #"\text{a parabola}"#, true),
  (#"\text{neither}"#, #"neither"#, true),
  (#"\text{undefined}"#, #"\text{undefined}"#, true),
  (
    #"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"#, #"\begin{bmatrix}1&2\\3&4\end{bmatrix}"#, true
  ),
  (
    #"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"#, #"\begin{pmatrix}1&3\\2&4\end{pmatrix}"#,
    false
  ),
  (#"\begin{pmatrix} 2 \\ 4 \end{pmatrix}"#, #"2\begin{pmatrix}1\\2\end{pmatrix}"#, true),
  (#"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"#, #"\begin{pmatrix}1 & 2\end{pmatrix}"#, false),
  (
    #"\begin{pmatrix} 1/2 & 0 \\ 0 & 1 \end{pmatrix}"#,
    #"\frac12\begin{pmatrix}1 & 0\\0&2\end{pmatrix}"#, true
  ),
  (#"\begin{array}{cc}1&0\\0&1\end{array}"#, #"\begin{pmatrix}1&0\\0&1\end{pmatrix}"#, true),
  (#"\begin{vmatrix}1&2\\3&4\end{vmatrix}"#, #"-2"#, true),
  (#"[0,1)"#, #"[0, 1)"#, true),
  (#"[0,1)"#, #"(0,1]"#, false),
  (#"[0,1)"#, #"0\le x<1"#, true),
  (#"[0,1)\cup(1,2]"#, #"[0,2]\setminus\{1\}"#, true),
  (#"[0,1)\cup(1,2]"#, #"(1,2]\cup[0,1)"#, true),
  (#"(-\infty,-2]\cup[2,\infty)"#, #"|x|\ge2"#, true),
  (#"(-\infty,-2]\cup[2,\infty)"#, #"|x|>2"#, false),
  (#"(1,\infty)"#, #"(1,+\infty)"#, true),
  (#"(1,\infty)"#, #"x > 1"#, true),
  (#"(1,\infty)"#, #"1 < x"#, true),
  (#"(1,\infty)"#, #"[1,\infty)"#, false),
  (#"x \in [1,2]"#, #"[1,2]"#, true),
  (#"x\ge 5"#, #"x\le5"#, false),
  (#"x\ge 5"#, #"5\le x"#, true),
  (#"x\ge 5"#, #"[5,\infty)"#, true),
  (#"x\neq 2"#, #"(-\infty,2)\cup(2,\infty)"#, true),
  (#"-1 < x < 4"#, #"(-1,4)"#, true),
  (#"2 \le y \le 3"#, #"[2,3]"#, true),
  (#"x+y<4"#, #"2x+2y<8"#, true),
  (#"x+y<4"#, #"x+y>4"#, false),
  (#"y=3x+1"#, #"3x+1"#, true),
  (#"y=3x+1"#, #"3x-y+1=0"#, true),
  (#"y=3x+1"#, #"y=3x-1"#, false),
  (#"x=2"#, #"x=2.0"#, true),
  (#"x^2+y^2=25"#, #"x^2+y^2-25=0"#, true),
  (#"x^2+y^2=25"#, #"x^2+y^2=5"#, false),
  (#"(x-1)^2+(y+2)^2=9"#, #"x^2-2x+y^2+4y=4"#, true),
  (#"x=1, y=2"#, #"(1,2)"#, true),
  (#"x=1,x=-1"#, #"\pm1"#, true),
  (#"x=1\text{ or }x=3"#, #"1,3"#, true),
  (#"f(x)=x^2"#, #"x^2"#, true),
  (#"(1,2)"#, #"(1, 2)"#, true),
  (#"(1,2)"#, #"(2,1)"#, false),
  (#"(1,2)"#, #"[1,2]"#, false),
  (#"(1,2)"#, #"1,2"#, true),
  (#"(0,1,2)"#, #"\langle 0,1,2\rangle"#, true),
  (#"(1/2, 3)"#, #"\left(0.5,3\right)"#, true),
  (#"(1,2),(3,4)"#, #"(3,4),(1,2)"#, true),
  (#"(1,2),(3,4)"#, #"(1,2)"#, false),
  (#"\left(\frac{\pi}{2}, 1\right)"#, #"(\pi/2, 1)"#, true),
  (#"\{1,2,3\}"#, #"\{3,2,1\}"#, true),
  (#"\{1,2,3\}"#, #"1,2,3"#, true),
  (#"\{1,2,3\}"#, #"\{1,2\}"#, false),
  (#"\{1,2,3\}"#, #"\{1,2,3,3\}"#, true),
  (#"1,2,3"#, #"1, 2, and 3"#, true),
  (#"1,2,3"#, #"1;2;3"#, true),
  (#"1,2,3"#, #"1,2,4"#, false),
  (#"\pm 3"#, #"3,-3"#, true),
  (#"\pm 3"#, #"-3\text{ and }3"#, true),
  (#"\pm 3"#, #"3"#, false),
  (#"\frac{-1\pm\sqrt5}{2}"#, #"\frac{-1+\sqrt5}{2},\frac{-1-\sqrt5}{2}"#, true),
  (#"2\pm i"#, #"2+i,2-i"#, true),
  (#"\emptyset"#, #"\{\}"#, true),
  (#"\emptyset"#, #"\varnothing"#, true),
  (#"\emptyset"#, #"0"#, false),
  (#"3+4i"#, #"4i+3"#, true),
  (#"3+4i"#, #"3-4i"#, false),
  (#"i^2"#, #"-1"#, true),
  (#"\frac{1+i}{2}"#, #"\frac12+\frac{i}{2}"#, true),
  (#"e^{i\pi}"#, #"-1"#, true),
  (#"10110_2"#, #"10110_{2}"#, true),
  (#"10110_2"#, #"22"#, false),
  (#"\text{A3}_{16}"#, #"A3_{16}"#, true),
  (#"2:3"#, #"2:3"#, true),
  (#"2:3"#, #"3:2"#, false),
  (#"2:3"#, #"4:6"#, true),
  (#"9\text{ a.m.}"#, #"9:00\text{ a.m.}"#, true),
  (#"9\text{ a.m.}"#, #"9\text{ p.m.}"#, false),
  (#"50\%"#, #"0.5"#, true),
  (#"50\%"#, #"50"#, true),
  (#"50\%"#, #"5"#, false),
  (#"33\frac{1}{3}\%"#, #"\frac13"#, true),
  (#"12.5\%"#, #"\frac18"#, true),
  (#"12.5\%"#, #"12.5\text{ percent}"#, true),
  (#"100"#, #"100.0001"#, false),
  (#"\infty"#, #"-\infty"#, false),
  (#"-\infty"#, #"-\infty"#, true),
  (#"\text{infinity}"#, #"\infty"#, true),
  (#"30^\circ"#, #"30\text{ degrees}"#, true),
  (#"\frac{\pi}{6}\text{ radians}"#, #"\frac{\pi}{6}"#, true),
  (#"x_1"#, #"x_2"#, false),
  (#"\alpha+\beta"#, #"\beta+\alpha"#, true),
  (#"\frac{a}{b}"#, #"a/b"#, true),
  (#"\frac{a}{b}"#, #"b/a"#, false),
  (#"2(x+3)"#, #"2x+6"#, true),
  (#"2x+3"#, #"2(x+3)"#, false),
  (#"\frac{2}{x}"#, #"2x^{-1}"#, true),
  (#"x^{2/3}"#, #"\sqrt[3]{x^2}"#, true),
  (#"\lfloor 3.7\rfloor"#, #"3"#, true),
  (#"4!"#, #"24"#, true),
  (#"\frac{\frac12}{3}"#, #"\frac16"#, true),
  (#"12 \text{ inches}"#, #"1 \text{ foot}"#, false),
  (#"1\text{ million}"#, #"1000000"#, true),
  (#"2.5\text{ million}"#, #"2{,}500{,}000"#, true),
  (#"\text{June 4}"#, #"June 4"#, true),
  (#"\text{June 4}"#, #"June 5"#, false),
  (#"\frac{9}{4} x"#, #"2.25x"#, true),
  (#"\cos\frac{\pi}{3}"#, #"0.5"#, true),
  (#"\arctan 1"#, #"\frac{\pi}{4}"#, true),
  (#"10^{-3}"#, #"0.001"#, true),
  (#"(2x+1)(x-3)"#, #"2x^2-5x-3"#, true),
  (#"(2x+1)(x-3)"#, #"(x-3)(2x+1)"#, true),
  (#"-x^2"#, #"(-x)^2"#, false),
  (#"\sqrt{4}"#, #"2"#, true),
  (#"\sqrt{4}"#, #"-2"#, false),
  (#"0"#, #"0.0"#, true),
  (#"0"#, #"0.0000001"#, false),
  (#"0"#, #"-0"#, true),
  (#"\text{(0, 3)}"#, #"(0,3)"#, true),
  (#"3\text{ or }4"#, #"4,3"#, true),
  (#"1\,000"#, #"1000"#, true),
  (#"15\text{ mph}"#, #"15\text{ km/h}"#, false),
  (#"2\sqrt{3}\text{ units}"#, #"2\sqrt3"#, true),
  (#"E"#, #"\text{(E)}"#, true),
  (#"x"#, #"X"#, false),
  (#"\overline{AB}"#, #"AB"#, true),
  (#"a_n = 2n+1"#, #"2n+1"#, true),
  (#"12\text{ cm}"#, #"12 cm"#, true),
  (#"60\text{ mph}"#, #"60 mph"#, true),
  (#"20\text{ students}"#, #"20 students"#, true),
  (#"\$5"#, #"5 dollars"#, true),
  (#"3"#, #"3 hours"#, true),
  (#"3\text{ hours}"#, #"3 minutes"#, false),
  (#"2\text{ m}"#, #"2\text{ meters}"#, true),
  (#"1,2"#, #"1 and 2"#, true),
  (#"1,2"#, #"1 or 2"#, true),
  (#"(3,5)"#, #"(3, 5)"#, true),
  (#"6+2\sqrt{5}"#, #"(1+\sqrt5)^2"#, true),
  (#"-\frac{1}{2}"#, #"-0.5"#, true),
  (#"\frac{1}{-2}"#, #"-\frac12"#, true),
  (#"\sqrt{2}+\sqrt{3}"#, #"\sqrt{5+2\sqrt{6}}"#, true),
  (#"4-2i"#, #"2(2-i)"#, true),
  (#"2+2i"#, #"2+2j"#, false),
  (#"\frac{5\pi}{6}"#, #"150^\circ"#, false),
  (#"\frac{x}{2}+1"#, #"\frac{x+2}{2}"#, true),
  (#"\frac{x}{2}+1"#, #"\frac{x+1}{2}"#, false),
  (#"x^4-1"#, #"(x^2+1)(x-1)(x+1)"#, true),
  (#"\sqrt{x}\sqrt{y}"#, #"\sqrt{xy}"#, true),
  (#"3^{x+2}"#, #"9\cdot3^x"#, true),
  (#"\frac{3}{x+1}"#, #"3(x+1)^{-1}"#, true),
  (#"\frac{3}{x+1}"#, #"\frac{3}{x}+1"#, false),
  (#"u^2 v"#, #"vu^2"#, true),
  (#"2ab"#, #"2ba"#, true),
  (#"\cos^2\theta-\sin^2\theta"#, #"\cos 2\theta"#, true),
  (#"\sec x"#, #"\frac{1}{\cos x}"#, true),
  (#"\frac{1}{2}\ln 3"#, #"\ln\sqrt3"#, true),
  (#"\log 1000"#, #"3"#, true),
  (#"17{,}280"#, #"17280.0"#, true),
  (#"17{,}280"#, #"1728"#, false),
  (#"0.1"#, #"\frac{1}{10}"#, true),
  (#"0.1"#, #".1"#, true),
  (#"0.10"#, #"0.1"#, true),
  (#"0.12"#, #"0.123"#, false),
  (#"1.0 \times 10^3"#, #"1000"#, true),
  (#"10^{-2}"#, #"0.01"#, true),
  (#"10^{-2}"#, #"10^{2}"#, false),
  (#"4.0e-5"#, #"0.00004"#, true),
  (#"\frac{2}{3}\text{ cups}"#, #"\frac23"#, true),
  (#"6\frac{1}{4}\text{ inches}"#, #"6.25"#, true),
  (#"1\frac{1}{2}"#, #"\frac{11}{2}"#, false),
  (#"1\frac{1}{2}"#, #"11/2"#, false),
  (#"3\tfrac{3}{8}"#, #"27/8"#, true),
  (#"[1,3]"#, #"1\le x\le3"#, true),
  (#"[1,3]"#, #"\{1,3\}"#, false),
  (#"(0,1)"#, #"\{0,1\}"#, false),
  (#"(-1,0)\cup(0,1)"#, #"(-1,1)"#, false),
  (#"(-1,0)\cup(0,1)"#, #"(-1,1)\setminus\{0\}"#, true),
  (#"(-\infty,0)\cup(0,\infty)"#, #"x\ne0"#, true),
  (#"(-\infty, \infty)"#, #"(-\infty,+\infty)"#, true),
  (#"\mathbb{R}\setminus\{1\}"#, #"(-\infty,1)\cup(1,\infty)"#, true),
  (#"\{x\mid x>2\}"#, #"(2,\infty)"#, true),
  (#"\{x : x \ge 1\}"#, #"[1,\infty)"#, true),
  (#"y<x+1"#, #"y-x<1"#, true),
  (#"x > 0"#, #"x \geq 0"#, false),
  (#"a\le b"#, #"b\ge a"#, true),
  (#"2x+y=4"#, #"y=4-2x"#, true),
  (#"2x+y=4"#, #"4x+2y=8"#, true),
  (#"2x+y=4"#, #"x+2y=4"#, false),
  (#"p=7"#, #"q=7"#, false),
  (#"p=7"#, #"p=-7"#, false),
  (#"m=3,n=4"#, #"(3,4)"#, true),
  (#"(a,b)=(3,4)"#, #"(3,4)"#, true),
  (#"(x,y)=(1,-1)"#, #"(1,-1)"#, true),
  (#"x=3\pm\sqrt2"#, #"3+\sqrt2,3-\sqrt2"#, true),
  (#"\frac{-3\pm\sqrt{17}}{4}"#, #"\frac{-3+\sqrt{17}}{4}"#, false),
  (#"\frac{3 \pm i}{2}"#, #"\frac{3+i}{2}, \frac{3-i}{2}"#, true),
  (#"77_8"#, #"77_{10}"#, false),
  (#"1101_2"#, #"1101_{\text{two}}"#, true),
  (#"FF_{16}"#, #"ff_{16}"#, true),
  (#"11:45\text{ a.m.}"#, #"11:45 AM"#, true),
  (#"1:2:3"#, #"1:2:4"#, false),
  (#"7:5"#, #"\frac{7}{5}"#, true),
  (#"\text{(C)}\ 12"#, #"12"#, false),
  (#"\text{Canada}"#, #"\text{canada}"#, true),
  (#"\text{blue}"#, #"\text{red}"#, false),
  (#"\text{acute}"#, #"acute"#, true),
  (#"\text{all real numbers}"#, #"\mathbb{R}"#, true),
  (#"\text{none}"#, #"\emptyset"#, true),
  (#"\text{A and C}"#, #"\text{C and A}"#, true),
  (#"A, C"#, #"A,C,D"#, false),
  (#"\text{six}"#, #"6"#, true),
  (#"\text{one half}"#, #"\frac12"#, true),
  (
    #"\begin{pmatrix} 3 & -1 \\ 0 & 2 \end{pmatrix}"#,
    #"\begin{pmatrix} 3 & 1 \\ 0 & 2 \end{pmatrix}"#, false
  ),
  (#"\begin{pmatrix} 5 \\ -2 \end{pmatrix}"#, #"(5,-2)"#, true),
  (
    #"\left[\begin{array}{c} 1 \\ 2 \end{array}\right]"#, #"\begin{pmatrix}1\\2\end{pmatrix}"#, true
  ),
  (
    #"\begin{pmatrix} \sqrt{2}/2 \\ 0 \end{pmatrix}"#,
    #"\begin{pmatrix}\frac{1}{\sqrt2}\\0\end{pmatrix}"#, true
  ),
  (#"25\%"#, #"0.25"#, true),
  (#"25\%"#, #"2.5"#, false),
  (#"0.25"#, #"25"#, false),
  (#"150\%"#, #"1.5"#, true),
  (#"33"#, #"33\%"#, true),
  (#"60^\circ"#, #"60"#, true),
  (#"60^\circ"#, #"\frac{\pi}{3}"#, false),
  (#"\frac{9!}{2!}"#, #"181440"#, true),
  (#"C(10,2)"#, #"45"#, true),
  (#"{10\choose 3}"#, #"120"#, true),
  (#"3^4 \cdot 5"#, #"405"#, true),
  (#"2^3\times 3^2"#, #"72"#, true),
  (#"123456789"#, #"123456788"#, false),
  (#"99999999999999999999"#, #"99999999999999999998"#, false),
  (#"3"#, #"\frac{6}{2}"#, true),
  (#"3"#, #"3,4"#, false),
  (#"3"#, #"\sqrt{9}"#, true),
  (#"3"#, #"three apples"#, true),
  (#"-1"#, #"i^2"#, true),
  (#"42"#, #"The answer is 42"#, true),
  (#"42"#, #"42 + 0i"#, true),
  (#"\text{No}"#, #"\text{no}"#, true),
  (#"\text{No solution}"#, #"\text{no solutions}"#, true),
  (#"k"#, #"K"#, false),
  (#"\frac{ab}{c}"#, #"\frac{a}{c}b"#, true),
]
