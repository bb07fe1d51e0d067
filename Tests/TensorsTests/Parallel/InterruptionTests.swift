import Interruptions
import Randomness
import Synchronization
import Tensors
import Testing

@Suite("Interrupted operations on tensors", .serialized)
struct InterruptionTests {
  /// Answers true from some question on.
  private final class Questions: Sendable {
    private let count = Atomic(0)
    private let last: Int
    init(stoppingAfter last: Int) { self.last = last }
    var asked: Int { count.load(ordering: .relaxed) }
    @Sendable func next() -> Bool { count.add(1, ordering: .relaxed).newValue > last }
  }

  /// Operations on some millions of elements.
  private static let operations: [(name: String, run: @Sendable (Tensor) throws -> Tensor)] = [
    ("a + b", { try $0 + $0 }), ("a - 1", { $0 - 1 }), ("-a", { -$0 }), ("exp", { $0.exp() }),
    ("log", { $0.log() }), ("pow", { $0.pow(1.5) }), ("sum", { $0.sum() }),
    ("sum of rows", { try $0.sum(axis: 1) }), ("sum of columns", { try $0.sum(axis: 0) }),
    ("mean", { try $0.mean() }), ("std", { try $0.standardDeviation() }),
    ("max", { try $0.max(axis: 0) }), ("argmax", { try $0.argmax() }),
    ("softmax", { try $0.softmax() }), ("softmax of columns", { try $0.softmax(axis: 0) }),
    ("log_softmax", { try $0.logSoftmax() }), ("logsumexp", { try $0.logSumExp() }),
    ("transpose", { $0.transposed() }), ("concat", { try .concat([$0, $0], axis: 1) }),
    ("slice", { try $0.slice(axis: 1, 1..<$0.shape[1]) }),
    ("rows", { try $0.rows[0] }), ("broadcast", { try $0 + $0[0] }),
    ("comparison", { try $0.isLess(than: $0) }), ("zeros", { .zeros($0.shape) }),
    ("arange", { try .arange(Double($0.count)) }),
    ("gather", { try $0.gatherRows(Array(0..<$0.shape[0])) }),
    ("product", { try matmul($0, $0.transposed()) }),
    ("products", { try matmul($0.reshape([2000, 40, 40]), $0.reshape([2000, 40, 40])) }),
    (
      "normal",
      {
        var stream = RandomStream(seed: 1)
        return .normal($0.shape, using: &stream)
      }
    ),
    (
      "backward",
      {
        let leaf = $0.requiringGradient()
        try (leaf * leaf).exp().sum().backward()
        return leaf.gradient ?? leaf
      }
    ),
  ]

  @Test(
    "ask whether to stop after every few thousand elements, and stop", arguments: operations.indices
  )
  func stops(index: Int) throws {
    let (name, run) = Self.operations[index]
    let tensor = Tensor.ones(try Shape([2000, 1600]))
    let whole = Questions(stoppingAfter: .max)
    _ = try Interruption.asking(whole.next, { try run(tensor) })
    // Every quarter of a million elements at the least.
    #expect(whole.asked >= tensor.count >> 18, "\(name): \(whole.asked)")
    let stopped = Questions(stoppingAfter: 0)
    #expect(throws: Interrupted.self, "\(name)") {
      try Interruption.asking(
        stopped.next,
        {
          _ = try run(tensor)
          try Interruption.check()
        })
    }
    #expect(stopped.asked < whole.asked, "\(name): \(stopped.asked) of \(whole.asked)")
  }

  @Test("have the same bits whether they may be interrupted or not", arguments: operations.indices)
  func bits(index: Int) throws {
    var stream = RandomStream(seed: 7)
    let tensor = Tensor.normal(try Shape([2000, 1600]), using: &stream)
    let run = Self.operations[index].run
    let plain = try run(tensor)
    let asking = try Interruption.asking({ false }, { try run(tensor) })
    #expect(plain.elements.map(\.bitPattern) == asking.elements.map(\.bitPattern))
  }

  @Test(
    "Products in parts have the bits of those in one piece",
    arguments: [
      (2000, 700, 1000), (1000, 1000, 1000), (700, 3000, 650), (253, 2000, 2000), (4000, 500, 961),
      (13, 9000, 5000),
    ])
  func products(m: Int, n: Int, k: Int) throws {
    try OpenBLAS.load()
    var stream = RandomStream(seed: 3)
    let a = Tensor.normal(try Shape([m, k]), using: &stream)
    let b = Tensor.normal(try Shape([k, n]), using: &stream)
    func whole(
      _ product: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    )
      -> [Float]
    {
      [Float](unsafeUninitializedCapacity: m * n) { result, count in
        a.elements.withUnsafeBufferPointer { a in
          b.elements.withUnsafeBufferPointer { b in
            if let a = a.baseAddress, let b = b.baseAddress, let c = result.baseAddress {
              product(a, b, c)
            }
          }
        }
        count = m * n
      }
    }
    let parts = try matmul(a, b).elements
    #expect(
      parts
        == whole {
          matrixProduct($0, stride: k, $1, stride: n, m: m, n: n, k: k, into: $2, stride: n)
        })
    // By the library that other machines compute with.
    #expect(
      parts
        == whole {
          OpenBLAS.product($0, stride: k, $1, stride: n, m: m, n: n, k: k, into: $2, stride: n)
        })
  }

  @Test("The sum of many numbers is that of eight lanes in double precision")
  func orderOfSums() {
    var stream = RandomStream(seed: 5)
    for count in [1, 7, 8, 262_143, 262_144, 262_145, 1_000_003] {
      let numbers = (0..<count).map { _ in Float(stream.normal()) }
      var lanes = [Double](repeating: 0, count: 8)
      for (index, number) in numbers.enumerated() { lanes[index % 8] += Double(number) }
      let halves = (0..<4).map { lanes[$0] + lanes[$0 + 4] }
      let expected = Float((halves[0] + halves[2]) + (halves[1] + halves[3]))
      #expect(Tensor(numbers).sum().elements == [expected])
    }
  }
}
