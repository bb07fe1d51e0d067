import Interruptions
import Testing

@Suite("Interruption of long work")
struct InterruptionTests {
  private let isAsked: @Sendable () -> Bool = { true }
  private let isNotAsked: @Sendable () -> Bool = { false }

  @Test("Work is asked to stop by whoever runs it, and by nobody outside of that")
  func asking() throws {
    try Interruption.check()
    #expect(throws: Interrupted.self) {
      try Interruption.asking(isAsked) { try Interruption.check() }
    }
    try Interruption.asking(isAsked) {
      // Work that must not be left half done answers for itself.
      try Interruption.asking(isNotAsked) { try Interruption.check() }
    }
    try Interruption.check()
  }

  @Test("A pace checks once in so many steps, however they are counted", arguments: [1, 7, 4096])
  func pace(count: Int) throws {
    let limit = 1 << 14
    var pace = InterruptionPace()
    var steps = 0
    #expect(throws: Interrupted.self) {
      try Interruption.asking(isAsked) {
        while true {
          steps += count
          try pace.step(count)
        }
      }
    }
    #expect(steps >= limit && steps < limit + count)
  }

  @Test("A map gives what map gives, and ends when it is interrupted")
  func map() throws {
    let numbers = Array(0..<100_000)
    #expect(try numbers.interruptibleMap { $0 * 2 } == numbers.map { $0 * 2 })
    var transformed = 0
    #expect(throws: Interrupted.self) {
      try Interruption.asking(isAsked) {
        _ = try numbers.interruptibleMap(cost: 16) { number in
          transformed += 1
          return number
        }
      }
    }
    #expect(transformed > 0 && transformed < 2000)
  }
}
