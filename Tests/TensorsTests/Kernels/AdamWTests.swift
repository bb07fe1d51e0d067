import Randomness
import Tensors
import TestSupport
import Testing

@Suite("AdamW")
struct AdamWTests {
  @Test("Ten updates agree with the formula in float64", arguments: [0, 0.01] as [Float])
  func agreesWithFormula(weightDecay: Float) throws {
    let count = 19
    var numbers = RandomStream(seed: 1)
    let start = (0..<count).map { _ in Float(numbers.normal()) }
    let parameters = try FloatBuffer(start)
    let optimizer = try AdamW(count: count)
    let pool = WorkerPool(threads: 2)
    let configuration = AdamWConfiguration(learningRate: 0.01, weightDecay: weightDecay)
    var p = start.map(Double.init)
    var m = [Double](repeating: 0, count: count)
    var v = m
    for step in 1...10 {
      let gradient = (0..<count).map { _ in Float(numbers.normal()) }
      optimizer.update(
        parameters, gradient: try FloatBuffer(gradient), gradientScale: 0.5, step: step,
        configuration: configuration, pool: pool)
      var beta1 = 1.0
      var beta2 = 1.0
      for _ in 0..<step {
        beta1 *= 0.9
        beta2 *= 0.999
      }
      for index in 0..<count {
        let g = Double(gradient[index]) * 0.5
        m[index] = 0.9 * m[index] + 0.1 * g
        v[index] = 0.999 * v[index] + 0.001 * g * g
        p[index] *= 1 - 0.01 * Double(weightDecay)
        p[index] -=
          0.01 * (m[index] / (1 - beta1)) / ((v[index] / (1 - beta2)).squareRoot() + 1e-8)
        // Float32 moments: each update is off by a few 1e-7 of a step of 0.01.
        expectClose(Double(parameters[index]), p[index], absolute: 1e-6)
      }
    }
  }

  @Test("The norm of a gradient has the same bits for any number of threads")
  func norm() throws {
    var numbers = RandomStream(seed: 2)
    let gradient = try FloatBuffer((0..<200_000).map { _ in Float(numbers.normal()) })
    let norms = try [1, 2, 3, 4].map {
      try AdamW.norm(gradient, pool: WorkerPool(threads: $0))
    }
    #expect(Set(norms).count == 1)
    // √n for n standard normal numbers, within five deviations of 1/√2.
    #expect(abs(norms[0] - 200_000.0.squareRoot()) < 4)
  }
}
