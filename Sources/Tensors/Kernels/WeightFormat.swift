import CPlatform

/// How the weights of a packed matrix are stored. Products widen them to float32 as they read.
public enum WeightFormat: String, Sendable, Hashable, CaseIterable {
  case float32
  /// The upper half of a float32: its range, 8 significant bits.
  case bfloat16
  /// Whole numbers −127 … 127 times one factor for each output, the largest weight of its row / 127.
  case int8
}

/// The nearest bfloat16, ties to even; NaN stays NaN.
@inline(__always)
public func bfloat16Bits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  if value.isNaN { return UInt16(bits >> 16) | 0x40 }
  return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
}

/// A number format in which the rows of a panel, 16 columns each, are stored.
protocol PanelElement: BitwiseCopyable {
  static var panelFormat: panel_format { get }
  /// The 16 columns of a row, as float32.
  static func load16(_ row: UnsafePointer<Self>) -> (SIMD8<Float>, SIMD8<Float>)
}

extension Float: PanelElement {
  static var panelFormat: panel_format { PANEL_FLOAT32 }

  @inline(__always)
  static func load16(_ row: UnsafePointer<Float>) -> (SIMD8<Float>, SIMD8<Float>) {
    (row.load8(0), row.load8(8))
  }
}

/// One of 16 bfloat16 numbers. Columns j and j + 8 lie in the halves of one 32-bit word, so that a
/// shift and a mask widen eight columns each.
struct PanelBFloat16: PanelElement {
  let bits: UInt16

  static var panelFormat: panel_format { PANEL_BFLOAT16 }

  @inline(__always)
  static func load16(_ row: UnsafePointer<PanelBFloat16>) -> (SIMD8<Float>, SIMD8<Float>) {
    let words = UnsafeRawPointer(row).loadUnaligned(as: SIMD8<UInt32>.self)
    return (
      unsafeBitCast(words &<< 16, to: SIMD8<Float>.self),
      unsafeBitCast(words & 0xFFFF_0000, to: SIMD8<Float>.self)
    )
  }
}

extension Int8: PanelElement {
  static var panelFormat: panel_format { PANEL_INT8 }

  @inline(__always)
  static func load16(_ row: UnsafePointer<Int8>) -> (SIMD8<Float>, SIMD8<Float>) {
    (widen_int8(row), widen_int8(row + 8))
  }
}
