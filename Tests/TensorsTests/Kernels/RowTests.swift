import Randomness
import Tensors
import Testing

/// The row kernels take a row in vectors of 8 or 16 numbers and a rest; here are the same sums number by number.
@Suite("Row kernels")
struct RowTests {
  /// Normal numbers times 20, a few of them beyond where the exponential is infinite or zero.
  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed)
    var numbers = (0..<count).map { _ in 20 * Float(random.normal()) }
    let extremes: [Float] = [120, -120, 1e30, -1e30, .leastNonzeroMagnitude, 0, -.infinity]
    for (index, extreme) in extremes.enumerated() where 7 * index < count {
      numbers[7 * index] = extreme
    }
    return numbers
  }

  private func expectSameBits(
    _ found: FloatBuffer, _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (index, number) in expected.enumerated() {
      #expect(
        found[index].bitPattern == number.bitPattern || found[index].isNaN && number.isNaN,
        "number \(index) of \(expected.count)", sourceLocation: sourceLocation)
    }
    #expect(found[expected.count] == 7, "the number after the row", sourceLocation: sourceLocation)
  }

  /// The numbers, with a 7 after them.
  private func row(_ numbers: [Float]) -> FloatBuffer {
    let row = FloatBuffer.small(numbers.count + 1)
    for (index, number) in (numbers + [7]).enumerated() { row[index] = number }
    return row
  }

  @Test("A log normaliser has the bits of eight sums by index modulo 8 and a rest in order")
  func logNormalizerBits() {
    for count in Array(1...50) + [128, 515] {
      let logits = numbers(count, seed: UInt64(count)).map { min($0, 1000) }
      let exponentials = row(logits)
      var sum: Float = 0
      let input = row(logits)
      let found = logNormalizer(
        input.pointer, count, inverseTemperature: 1, scratch: exponentials.pointer, sum: &sum)
      let largest = logits.max() ?? 0
      let expected = logits.map { exponential(($0 - largest) * 1) }
      var lanes = [Float](repeating: 0, count: 8)
      for index in 0..<count / 8 * 8 { lanes[index % 8] += expected[index] }
      var total =
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
        + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
      for index in count / 8 * 8..<count { total += expected[index] }
      expectSameBits(exponentials, expected)
      #expect(sum.bitPattern == total.bitPattern)
      #expect(found.bitPattern == (largest + logarithm([total])[0]).bitPattern)
    }
  }

  @Test("The gated unit and its gradient have the bits of the formula, at any width")
  func gatedUnitBits() {
    for width in Array(1...50) + [344] {
      let gate = numbers(width, seed: 1)
      let up = numbers(width, seed: 2)
      let slope = numbers(width, seed: 3).map { $0 / 16 }
      let both = row(gate + up)
      let output = row([Float](repeating: 0, count: width))
      swiGLU(both.pointer, rows: 1, width: width, into: output.pointer)
      expectSameBits(output, zip(gate, up).map { $0 / (1 + exponential(0 - $0)) * $1 })

      let gradient = row(slope)
      swiGLUBackward(
        gradient.pointer, rows: 1, width: width, gateUp: both.pointer, output: output.pointer)
      let sigmoids = gate.map { 1 / (1 + exponential(0 - $0)) }
      expectSameBits(output, (0..<width).map { gate[$0] * sigmoids[$0] * up[$0] })
      let gateGradients = (0..<width).map { index in
        let (g, sigmoid) = (gate[index], sigmoids[index])
        return slope[index] * up[index] * (sigmoid * (1 + g * (1 - sigmoid)))
      }
      let upGradients = (0..<width).map { slope[$0] * (gate[$0] * sigmoids[$0]) }
      expectSameBits(both, gateGradients + upGradients)
    }
  }

  @Test("Some columns of the gated unit are those of all")
  func gatedColumns() {
    let width = 70
    let gateUp = row(numbers(2 * width, seed: 4))
    let whole = row([Float](repeating: 0, count: width))
    swiGLU(gateUp.pointer, rows: 1, width: width, into: whole.pointer)
    let parts = row([Float](repeating: 0, count: width))
    for columns in [0..<3, 3..<35, 35..<70] {
      swiGLU(gateUp.pointer, rows: 1, width: width, columns: columns, into: parts.pointer)
    }
    expectSameBits(parts, whole.array(0..<width))
  }

  @Test("Probabilities and their gradients of a row of scores have the bits of the formula")
  func scoreGradientBits() {
    for count in Array(1...50) + [200] {
      let scores = numbers(count, seed: 5).map { min($0, 60) }
      let gradients = numbers(count, seed: 6)
      let (scale, logNormalizer, delta): (Float, Float, Float) = (0.125, 3.7, -0.4)
      let probabilities = row(scores)
      let scoreGradients = row(gradients)
      scoreGradientRow(
        probabilities.pointer, scoreGradients.pointer, count, scale: scale,
        logNormalizer: logNormalizer, delta: delta)
      let expected = scores.map { exponential($0 * scale - logNormalizer) }
      expectSameBits(probabilities, expected)
      expectSameBits(
        scoreGradients, zip(expected, gradients).map { $0 * ($1 - delta) * scale })
    }
  }
}
