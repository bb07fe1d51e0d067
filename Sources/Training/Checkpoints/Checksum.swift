import Tensors

/// A 64-bit checksum that depends on every bit of a block and on their order, as hexadecimal digits.
///
/// Each step is a bijection of the sum, so two blocks of one length that differ in one word differ in it.
package func checksum(_ bytes: UnsafeRawBufferPointer) -> String {
  var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
  func mix(_ word: UInt64) {
    hash = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 31
  }
  let words = bytes.count / 8
  for index in 0..<words { mix(bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) }
  for index in (words * 8)..<bytes.count { mix(UInt64(bytes[index])) }
  return String(hash, radix: 16)
}

func checksum(_ buffer: FloatBuffer) -> String {
  checksum(UnsafeRawBufferPointer(UnsafeBufferPointer(start: buffer.pointer, count: buffer.count)))
}

func checksum(_ text: String) -> String {
  Array(text.utf8).withUnsafeBytes { checksum($0) }
}
