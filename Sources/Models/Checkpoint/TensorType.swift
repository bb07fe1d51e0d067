/// The number formats of weights that Knave reads.
public enum TensorType: String, Sendable, Hashable, CaseIterable {
  case float32 = "F32"
  case bfloat16 = "BF16"
  case float16 = "F16"

  /// Bytes of one number.
  public var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Converts numbers in this format, little-endian and at any alignment, to float32.
  func convert(_ source: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<Float>) {
    guard let base = source.baseAddress else { return }
    let count = source.count / byteCount
    switch self {
    case .float32:
      UnsafeMutableRawPointer(target).copyMemory(from: base, byteCount: count * 4)
    case .bfloat16:
      for index in 0..<count {
        let bits = base.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
        target[index] = Float(bitPattern: UInt32(bits) << 16)
      }
    case .float16:
      for index in 0..<count {
        target[index] = Self.float(
          half: base.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
      }
    }
  }

  /// The float32 of an IEEE 754 half; exact, and independent of hardware halves.
  package static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The nearest bfloat16, ties to even; NaN stays NaN.
  package static func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(bits >> 16) | 0x40 }
    return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }
}
