import Testing

import Runs

@Suite("TFRecord framing")
struct RecordFramingTests {
  @Test(
    "CRC-32C agrees with the examples of RFC 3720, B.4",
    arguments: [
      ([UInt8](repeating: 0, count: 32), UInt32(0x8A91_36AA)),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
      (Array((0..<32).reversed()), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283), ([], 0),
    ])
  func checksum(bytes: [UInt8], sum: UInt32) {
    #expect(cyclicRedundancyCheck(bytes) == sum)
  }

  @Test("A record is its length, the bytes, and a masked checksum of each")
  func framing() {
    // Written by tf.io.TFRecordWriter for b"abc".
    let expected: [UInt8] =
      [3, 0, 0, 0, 0, 0, 0, 0] + littleEndian(maskedChecksum([3, 0, 0, 0, 0, 0, 0, 0]))
      + Array("abc".utf8) + littleEndian(maskedChecksum(Array("abc".utf8)))
    #expect(tensorFlowRecord(Array("abc".utf8)) == expected)
    // 0x364B3FB7 is the CRC-32C of "abc"; rotated right by 15, plus 0xA282EAD8.
    #expect(cyclicRedundancyCheck(Array("abc".utf8)) == 0x364B_3FB7)
    #expect(maskedChecksum(Array("abc".utf8)) == 0x21F1_576E)
  }
}
