import Memory
import Testing

@Suite("Memory that is asked for before work")
struct RequiredMemoryTests {
  @Test("What no machine has is refused, with both numbers", arguments: [1 << 46, .max / 2, .max])
  func refusal(bytes: Int) throws {
    let error = try #require(throws: OutOfMemory.self) { try requireMemory(bytes: bytes) }
    #expect(error.needed == bytes)
    #expect(error.description.contains("\(bytes >> 20) MB"))
  }

  @Test("Small requests are granted", arguments: [0, 1, 1 << 20, 8 << 20])
  func grant(bytes: Int) throws { try requireMemory(bytes: bytes) }

  @Test("Sizes that overflow are more than any machine has")
  func overflow() {
    #expect(byteCount(3, of: 4) == 12)
    #expect(byteCount(.max / 2, of: 4) == .max)
  }

  @Test("What is free is part of what there is")
  func available() throws {
    let free = try #require(availableMemory())
    #expect(free > 0 && free <= memoryOfMachine())
    #expect(!addressSpaceIsShort())
  }
}
