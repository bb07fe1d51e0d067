import Tensors
import Testing

@Suite("Tensors print")
struct DescriptionTests {
  @Test(
    "with as few decimals as show them all, at most four",
    arguments: [
      ([1, 2, 3], "[1, 2, 3]"),
      ([1, 2.5], "[1.0, 2.5]"),
      ([0.1, -0.25, 10], "[ 0.10, -0.25, 10.00]"),
      ([1 / 3, 1], "[0.3333, 1.0000]"),
      ([0.99999, 1], "[1.0000, 1.0000]"),
      ([1e-7, 1], "[0.0000, 1.0000]"),
      ([-0.0], "[0]"),
      ([], "[]"),
      ([.nan, .infinity, -.infinity, 1], "[ nan,  inf, -inf,    1]"),
      ([1e-5, 2.5e-6], "[1.0e-05, 2.5e-06]"),
      ([1e10, 1], "[1e+10, 1e+00]"),
      ([.greatestFiniteMagnitude, 0], "[3.4028e+38, 0.0000e+00]"),
      ([.leastNonzeroMagnitude], "[1.4013e-45]"),
      ([99_999_992], "[99999992]"),
      ([12_345_678.0], "[12345678]"),
    ] as [([Float], String)])
  func vectors(_ elements: [Float], _ text: String) {
    #expect("\(Tensor(elements))" == text)
  }

  @Test("as a bare number without axes")
  func number() {
    #expect("\(Tensor(2.5))" == "2.5")
    #expect("\(Tensor(3))" == "3")
  }

  @Test("in aligned rows, with an empty line between matrices")
  func nested() throws {
    #expect("\(try Tensor([[1, -0.5], [10, 2]]))" == "[[ 1.0, -0.5],\n [10.0,  2.0]]")
    let blocks = try Tensor.arange(8).reshape([2, 2, 2])
    #expect("\(blocks)" == "[[[0, 1],\n  [2, 3]],\n\n [[4, 5],\n  [6, 7]]]")
    #expect("\(Tensor.zeros([0, 3]))" == "[] (shape [0, 3])")
  }

  @Test("without the middle of long axes")
  func elision() throws {
    #expect("\(try Tensor.arange(2000))" == "[   0,    1,    2, ..., 1997, 1998, 1999]")
    let tall = try Tensor.arange(1200).reshape([600, 2])
    #expect(
      "\(tall)" == """
        [[   0,    1],
         [   2,    3],
         [   4,    5],
         ...,
         [1194, 1195],
         [1196, 1197],
         [1198, 1199]]
        """)
    let deep = try Tensor.zeros(Shape([Int](repeating: 2, count: 16)))
    #expect("\(deep)".count < 1000)
  }

  @Test("in lines of at most 80 columns")
  func wrapping() throws {
    let lines = "\(try Tensor.arange(40))".split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines[1].hasPrefix(" 19"))
  }
}
