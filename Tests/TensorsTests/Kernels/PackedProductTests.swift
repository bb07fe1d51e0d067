import Randomness
import Tensors
import Testing

private func randomBuffer(_ count: Int, seed: UInt64) -> FloatBuffer {
  var numbers = RandomStream(seed: seed)
  return FloatBuffer((0..<count).map { _ in Float(numbers.normal()) })
}

@Suite("Packed products")
struct PackedProductTests {
  @Test(
    "A product agrees with float64 sums at any size",
    arguments: [(1, 1, 1), (2, 16, 8), (5, 17, 3), (6, 15, 64), (7, 33, 20), (53, 40, 70)])
  func agreesWithDouble(rows: Int, outputs: Int, inputs: Int) {
    let x = randomBuffer(rows * inputs, seed: 1)
    let w = randomBuffer(outputs * inputs, seed: 2)
    let y = randomBuffer(rows * outputs, seed: 3)
    let before = y.duplicate()
    let packed = PackedMatrix(outputs: outputs, inputs: inputs)
    packed.pack(from: w.pointer)
    for accumulate in [true, false] {
      product(
        x.pointer, stride: inputs, rows: rows, packed, into: y.pointer, stride: outputs,
        accumulate: accumulate)
      for row in 0..<rows {
        for output in 0..<outputs {
          var expected = accumulate ? Double(before[row * outputs + output]) : 0
          for k in 0..<inputs {
            expected += Double(x[row * inputs + k]) * Double(w[output * inputs + k])
          }
          // A chain of at most 70 fused steps over numbers of order 1, each within 2⁻²⁴.
          #expect(abs(Double(y[row * outputs + output]) - expected) < 1e-4)
        }
      }
    }
  }

  @Test("A row's bits do not depend on where it stands or on how many rows there are")
  func positionIndependent() {
    let inputs = 37
    let outputs = 45
    let w = randomBuffer(outputs * inputs, seed: 4)
    let packed = PackedMatrix(outputs: outputs, inputs: inputs)
    packed.pack(from: w.pointer)
    let row = randomBuffer(inputs, seed: 5).array(0..<inputs)
    var expected: [Float]?
    for rows in [1, 2, 3, 4, 5, 6, 7, 11, 48, 55] {
      let x = FloatBuffer((0..<rows).flatMap { _ in row })
      let y = FloatBuffer(count: rows * outputs)
      product(x.pointer, stride: inputs, rows: rows, packed, into: y.pointer, stride: outputs)
      for index in 0..<rows {
        let found = y.array(index * outputs..<(index + 1) * outputs)
        if let expected { #expect(found == expected) } else { expected = found }
      }
    }
  }
}
