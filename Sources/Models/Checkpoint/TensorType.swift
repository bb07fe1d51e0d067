/// The number formats of weights that Knave reads.
public enum TensorType: String, Sendable, Hashable, CaseIterable {
  case float32 = "F32"
  case bfloat16 = "BF16"
  case float16 = "F16"

  /// The name in config.json.
  var dataTypeName: String {
    switch self {
    case .float32: "float32"
    case .bfloat16: "bfloat16"
    case .float16: "float16"
    }
  }

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

  /// The nearest IEEE 754 half, ties to even; too large a number is infinite, NaN stays NaN.
  package static func half(_ value: Float) -> UInt16 {
    let sign = UInt16(value.bitPattern >> 16 & 0x8000)
    let magnitude = value.bitPattern & 0x7FFF_FFFF
    if value.isNaN { return sign | 0x7E00 }
    // 65520 and above round to 65536, which a half has not.
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Subnormal: a whole number of 2⁻²⁴, which float32 arithmetic rounds as wanted.
      let scaled = Float(bitPattern: magnitude) * 0x1p24
      return sign | UInt16(scaled.rounded(.toNearestOrEven))
    }
    let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
    return sign | UInt16((rounded - 0x3800_0000) >> 13)
  }
}
