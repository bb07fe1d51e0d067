import Randomness
import Tensors
import Testing

private func randomBuffer(_ count: Int, seed: UInt64) throws -> FloatBuffer {
  var numbers = RandomStream(seed: seed)
  return try FloatBuffer((0..<count).map { _ in Float(numbers.normal()) })
}

@Suite("Packed products")
struct PackedProductTests {
  @Test(
    "A product agrees with float64 sums at any size and in any format",
    arguments: [
      (1, 1, 1), (2, 16, 8), (2, 45, 6), (5, 17, 3), (6, 15, 64), (7, 33, 20), (53, 40, 70),
    ],
    WeightFormat.allCases)
  func agreesWithDouble(size: (rows: Int, outputs: Int, inputs: Int), format: WeightFormat) throws {
    try OpenBLAS.load()
    let (rows, outputs, inputs) = size
    let x = try randomBuffer(rows * inputs, seed: 1)
    let w = try randomBuffer(outputs * inputs, seed: 2)
    let y = try randomBuffer(rows * outputs, seed: 3)
    let before = try y.duplicate()
    let packed = try PackedMatrix(outputs: outputs, inputs: inputs, format: format)
    packed.pack(from: w.pointer)
    for output in 0..<outputs {
      let row = w.pointer + output * inputs
      let largest = (0..<inputs).map { abs(row[$0]) }.max() ?? 0
      let kept = try FloatBuffer(count: inputs)
      packed.copyRow(output, to: kept.pointer)
      for k in 0..<inputs {
        switch format {
        case .float32: #expect(kept[k] == row[k])
        case .bfloat16: #expect(abs(kept[k] - row[k]) <= abs(row[k]) / 256)
        case .int8: #expect(abs(kept[k] - row[k]) <= largest / 127 * 0.501)
        }
      }
      // What is kept is what the products are by.
      row.update(from: kept.pointer, count: inputs)
    }
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

  @Test("A product by the transpose agrees with float64 sums", arguments: WeightFormat.allCases)
  func transposed(format: WeightFormat) throws {
    try OpenBLAS.load()
    let (rows, outputs, inputs) = (5, 300, 37)
    let dy = try randomBuffer(rows * outputs, seed: 1)
    let w = try randomBuffer(outputs * inputs, seed: 2)
    let dx = try randomBuffer(rows * inputs, seed: 3)
    let before = try dx.duplicate()
    let packed = try PackedMatrix(outputs: outputs, inputs: inputs, format: format)
    packed.pack(from: w.pointer)
    for output in 0..<outputs { packed.copyRow(output, to: w.pointer + output * inputs) }
    let scratch = try FloatBuffer(count: PackedMatrix.transposedScratch(inputs: inputs))
    for keep: Float in [0.5, 0] {
      transposedProduct(
        dy.pointer, stride: outputs, rows: rows, packed, into: dx.pointer, stride: inputs,
        keep: keep, scratch: scratch.pointer)
      for row in 0..<rows {
        for k in 0..<inputs {
          var expected = Double(keep) * Double(before[row * inputs + k])
          for output in 0..<outputs {
            expected += Double(dy[row * outputs + output]) * Double(w[output * inputs + k])
          }
          // 300 float32 sums of order 10.
          #expect(abs(Double(dx[row * inputs + k]) - expected) < 1e-3)
        }
      }
    }
  }

  @Test(
    "A row's bits do not depend on where it stands or on how many rows there are",
    arguments: WeightFormat.allCases)
  func positionIndependent(format: WeightFormat) throws {
    let inputs = 37
    let outputs = 45
    let w = try randomBuffer(outputs * inputs, seed: 4)
    let packed = try PackedMatrix(outputs: outputs, inputs: inputs, format: format)
    packed.pack(from: w.pointer)
    let row = try randomBuffer(inputs, seed: 5).array(0..<inputs)
    var expected: [Float]?
    for rows in [1, 2, 3, 4, 5, 6, 7, 11, 48, 55] {
      let x = try FloatBuffer((0..<rows).flatMap { _ in row })
      let y = try FloatBuffer(count: rows * outputs)
      product(x.pointer, stride: inputs, rows: rows, packed, into: y.pointer, stride: outputs)
      for index in 0..<rows {
        let found = y.array(index * outputs..<(index + 1) * outputs)
        if let expected { #expect(found == expected) } else { expected = found }
      }
    }
  }

  @Test(
    "Each number is one chain of fused multiply-adds in order, whatever vectors the processor has",
    arguments: [false, true], WeightFormat.allCases)
  func chain(accumulate: Bool, format: WeightFormat) throws {
    for rows in Array(1...14) + [25, 48, 49] {
      for inputs in [3, 20, 21] { try chain(rows, inputs, accumulate, format) }
    }
  }

  private func chain(_ rows: Int, _ inputs: Int, _ accumulate: Bool, _ format: WeightFormat) throws
  {
    for outputs in [1, 15, 16, 17, 32, 40, 49, 64, 80, 100] {
      let x = try randomBuffer(rows * inputs, seed: 6)
      let w = try randomBuffer(outputs * inputs, seed: 7)
      // A margin that nothing may be written to.
      let stride = outputs + 3
      let y = try randomBuffer(rows * stride, seed: 8)
      let before = try y.duplicate()
      let packed = try PackedMatrix(outputs: outputs, inputs: inputs, format: format)
      packed.pack(from: w.pointer)
      product(
        x.pointer, stride: inputs, rows: rows, packed, into: y.pointer, stride: stride,
        accumulate: accumulate)
      // Whole numbers times a factor are summed first, then scaled.
      let factors = (0..<outputs).map { output in
        format == .int8
          ? (0..<inputs).map { abs(w[output * inputs + $0]) }.reduce(0, max) / 127 : 1
      }
      for output in 0..<outputs {
        let row = w.pointer + output * inputs
        packed.copyRow(output, to: row)
        if format == .int8 {
          for k in 0..<inputs { row[k] = (row[k] / factors[output]).rounded() }
        }
      }
      var expected = before.array(0..<rows * stride)
      for row in 0..<rows {
        for output in 0..<outputs {
          let before = accumulate ? expected[row * stride + output] : 0
          var sum = format == .int8 ? 0 : before
          for k in 0..<inputs { sum.addProduct(x[row * inputs + k], w[output * inputs + k]) }
          expected[row * stride + output] =
            format == .int8 ? before.addingProduct(sum, factors[output]) : sum
        }
      }
      #expect(
        y.array(0..<rows * stride) == expected,
        "\(rows) rows, \(inputs) inputs, \(outputs) outputs")
    }
  }
}
