import Models
import Randomness
import Tensors
import Testing

@Suite("The critic")
struct ValueModelTests {
  private static let groups = [
    SequenceGroup(prefix: [1, 2, 3], continuations: [[4, 5], [6, 7, 8]]),
    SequenceGroup(prefix: [9], continuations: [[1, 2, 3, 4]]),
  ]

  private func critic(_ pool: WorkerPool) throws -> ValueModel {
    let policy = try DecoderModel(
      ModelConfiguration(
        vocabularySize: 16, hiddenSize: 12, intermediateSize: 20, layerCount: 2, headCount: 2,
        keyValueHeadCount: 1, maximumPositions: 16))
    try policy.initialize(from: RandomStream(seed: 3))
    policy.parametersChanged(pool: pool)
    let critic = try ValueModel(copying: policy, pool: pool)
    var numbers = RandomStream(seed: 4)
    for index in 0..<critic.head.count { critic.head.pointer[index] = Float(numbers.normal()) }
    return critic
  }

  /// Σ place · value², with places counted from 1 along all tokens.
  private func loss(_ critic: ValueModel, _ pool: WorkerPool) throws -> Double {
    let values = try critic.values(Self.groups, pool: pool)
    var sum = 0.0
    for (group, item) in Self.groups.enumerated() {
      for which in item.continuations.indices {
        for (token, value) in values.values(group: group, continuation: which).enumerated() {
          sum += Double(token + 1) * Double(value) * Double(value)
        }
      }
    }
    return sum
  }

  @Test("Its gradient is that of finite differences, in the body and in the head")
  func gradient() throws {
    let pool = WorkerPool(threads: 1)
    let critic = try critic(pool)
    let gradients = try Gradients(critic.decoder)
    let head = try FloatBuffer(count: critic.head.count)
    try gradients.clear(pool: pool)
    head.fill(0)
    _ = try critic.accumulateGradients(
      Self.groups, into: gradients, headGradient: head, pool: pool
    ) { row in
      for index in row.values.indices {
        row.gradients[index] = 2 * Float(index + 1) * row.values[index]
      }
    }
    let step: Float = 1e-2
    for slot in critic.decoder.layout.slots {
      let place = slot.offset + slot.count / 2
      let parameters = critic.decoder.parameters.pointer
      let kept = parameters[place]
      var sides: [Double] = []
      for sign: Float in [1, -1] {
        parameters[place] = kept + sign * step
        critic.decoder.parametersChanged(pool: pool)
        sides.append(try loss(critic, pool))
      }
      parameters[place] = kept
      critic.decoder.parametersChanged(pool: pool)
      let expected = (sides[0] - sides[1]) / Double(2 * step)
      let found = Double(gradients.total.pointer[place])
      // Central differences in float32: third-order terms and rounding of some 1e-3.
      #expect(abs(found - expected) <= 2e-2 * max(1, abs(expected)), "\(slot.name)")
    }
    for place in [0, 5, critic.head.count - 1] {
      let kept = critic.head.pointer[place]
      var sides: [Double] = []
      for sign: Float in [1, -1] {
        critic.head.pointer[place] = kept + sign * step
        sides.append(try loss(critic, pool))
      }
      critic.head.pointer[place] = kept
      let expected = (sides[0] - sides[1]) / Double(2 * step)
      #expect(abs(Double(head.pointer[place]) - expected) <= 1e-2 * max(1, abs(expected)))
    }
  }

  @Test("Values and gradients have the same bits on any number of threads, and the two agree")
  func threads() throws {
    var expected: ([Float], [Float])?
    for threads in 1...3 {
      let pool = WorkerPool(threads: threads)
      let critic = try critic(pool)
      let values = try critic.values(Self.groups, pool: pool)
      let gradients = try Gradients(critic.decoder)
      try gradients.clear(pool: pool)
      let head = try FloatBuffer(count: critic.head.count)
      head.fill(0)
      let again = try critic.accumulateGradients(
        Self.groups, into: gradients, headGradient: head, pool: pool
      ) { row in for index in row.values.indices { row.gradients[index] = row.values[index] } }
      #expect(
        values.values(group: 0, continuation: 1) == again.values(group: 0, continuation: 1))
      let found = (
        gradients.total.array(0..<gradients.total.count), head.array(0..<head.count)
      )
      if let expected {
        #expect(found.0 == expected.0 && found.1 == expected.1)
      } else {
        expected = found
      }
    }
  }
}
