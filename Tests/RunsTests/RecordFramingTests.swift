import Runs
import Testing

@Suite("TFRecord framing")
struct RecordFramingTests {
  @Test("CRC-32C agrees with the examples of RFC 3720, B.4")
  func checksum() {
    let rising = [UInt8](0..<32)
    let examples: [([UInt8], UInt32)] = [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (rising, 0x46DD_794E), (rising.reversed(), 0x113F_DB5C),
      ([UInt8]("123456789".utf8), 0xE306_9283), ([], 0),
    ]
    for (bytes, sum) in examples { #expect(cyclicRedundancyCheck(bytes) == sum) }
  }

  @Test("A record is its length, the bytes, and a masked checksum of each")
  func framing() {
    let bytes = [UInt8]("abc".utf8)
    let length: [UInt8] = [3, 0, 0, 0, 0, 0, 0, 0]
    var expected = length + littleEndian(maskedChecksum(length)) + bytes
    expected += littleEndian(maskedChecksum(bytes))
    #expect(tensorFlowRecord(bytes) == expected)
    // The CRC-32C of "abc"; rotated right by 15, plus 0xA282EAD8.
    #expect(cyclicRedundancyCheck(bytes) == 0x364B_3FB7)
    #expect(maskedChecksum(bytes) == 0x21F1_576E)
  }
}
