/// TFRecord: how TensorFlow and TensorBoard put records one after the other into a file.
///
///     length u64 · masked CRC-32C of the length u32 · bytes · masked CRC-32C of the bytes u32
///
/// All numbers are little-endian. Source: tensorflow/core/lib/io/record_writer.h.
package func tensorFlowRecord(_ bytes: [UInt8]) -> [UInt8] {
  let length = littleEndian(UInt64(bytes.count))
  return length + littleEndian(maskedChecksum(length)) + bytes + littleEndian(maskedChecksum(bytes))
}

/// A checksum rotated and shifted, so that the checksum of data that holds checksums is a good one too
/// (tensorflow/core/lib/hash/crc32c.h).
package func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
  let sum = cyclicRedundancyCheck(bytes)
  return ((sum >> 15) | (sum << 17)) &+ 0xA282_EAD8
}

/// CRC-32C, Castagnoli's polynomial (RFC 3720, §12.1).
package func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~0) { sum, byte in
    remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8)
  }
}

/// What each value of a byte leaves; 0x82F63B78 is the polynomial, lowest power first.
private let remainders: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { sum, _ in (sum >> 1) ^ (sum & 1 == 1 ? 0x82F6_3B78 : 0) }
}

package func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
