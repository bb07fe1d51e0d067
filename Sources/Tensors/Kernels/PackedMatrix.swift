import Memory

/// A weight matrix W of shape [N, K] in the order the micro-kernel reads it: panels of 16 output
/// columns, [⌈N / 16⌉][K][16], padded with zeros.
///
/// Packed once per update and read by every product of the forward pass.
public struct PackedMatrix: Sendable {
  /// Output features N.
  public let outputs: Int
  /// Input features K.
  public let inputs: Int
  public let format: WeightFormat
  /// The panels; in int8 the factors of the columns follow, [⌈N / 16⌉ · 16].
  public let storage: FloatBuffer

  /// The panels of a matrix of N × K, not yet filled; see ``pack(from:)``.
  public init(
    outputs: Int, inputs: Int, format: WeightFormat = .float32
  ) throws(OutOfMemory) {
    self.outputs = outputs
    self.inputs = inputs
    self.format = format
    storage = try FloatBuffer(
      count: Self.storageCount(outputs: outputs, inputs: inputs, format: format))
  }

  /// The numbers that ``storage`` has.
  public static func storageCount(outputs: Int, inputs: Int, format: WeightFormat) -> Int {
    let columns = (outputs + 15) / 16 * 16
    return switch format {
    case .float32: columns * inputs
    case .bfloat16: columns * inputs / 2
    case .int8: columns * inputs / 4 + columns
    }
  }

  /// Number of 16-column panels.
  public var panelCount: Int { (outputs + 15) / 16 }

  /// Bytes that a product reads.
  public var byteCount: Int { storage.count * MemoryLayout<Float>.size }

  /// The panels as numbers of the format's type.
  @inline(__always)
  func panels<Element: PanelElement>(of type: Element.Type) -> UnsafePointer<Element> {
    UnsafeRawPointer(storage.pointer).assumingMemoryBound(to: type)
  }

  /// The factor of each column of an int8 matrix.
  @inline(__always)
  var scales: UnsafeMutablePointer<Float> { storage.pointer + panelCount * 16 * inputs / 4 }

  /// Outputs that a panel holds, 16 but in the last.
  @inline(__always)
  private func height(_ panel: Int) -> Int { min(16, outputs - panel * 16) }

  /// Fills every panel from row-major weights [N, K].
  public func pack(from weights: UnsafePointer<Float>) {
    pack(from: weights, panels: 0..<panelCount)
  }

  /// Fills the panels `range` from row-major weights [N, K].
  public func pack(from weights: UnsafePointer<Float>, panels range: Range<Int>) {
    for panel in range { pack(panel: panel, from: weights + panel * 16 * inputs) }
  }

  /// Fills one panel from its rows, [16, K] or as many as the last one has, rounded to the format.
  public func pack(panel: Int, from rows: UnsafePointer<Float>) {
    let base = UnsafeMutableRawPointer(storage.pointer)
    switch format {
    case .float32: packFloat32(rows, height(panel), into: storage.pointer + panel * inputs * 16)
    case .bfloat16:
      packBFloat16(
        rows, height(panel),
        into: (base + panel * inputs * 32).assumingMemoryBound(to: UInt32.self))
    case .int8:
      packInt8(
        rows, height(panel),
        into: (base + panel * inputs * 16).assumingMemoryBound(to: Int8.self),
        scales: scales + panel * 16)
    }
  }

  private func packFloat32(
    _ rows: UnsafePointer<Float>, _ height: Int, into target: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<height {
      let source = rows + lane * inputs
      for k in 0..<inputs { target[k * 16 + lane] = source[k] }
    }
  }

  private func packBFloat16(
    _ rows: UnsafePointer<Float>, _ height: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    for lane in 0..<min(height, 8) {
      let low = rows + lane * inputs
      if lane + 8 < height {
        let high = low + 8 * inputs
        for k in 0..<inputs {
          target[k * 8 + lane] = UInt32(bfloat16Bits(low[k])) | UInt32(bfloat16Bits(high[k])) << 16
        }
      } else {
        for k in 0..<inputs { target[k * 8 + lane] = UInt32(bfloat16Bits(low[k])) }
      }
    }
  }

  private func packInt8(
    _ rows: UnsafePointer<Float>, _ height: Int, into target: UnsafeMutablePointer<Int8>,
    scales: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<height {
      let source = rows + lane * inputs
      var largest: Float = 0
      for k in 0..<inputs { largest = max(largest, abs(source[k])) }
      scales[lane] = largest / 127
      let factor = largest > 0 ? 127 / largest : 0
      for k in 0..<inputs {
        // Adding 1.5·2²³ leaves the nearest whole number, ties to even, in the low bits.
        let shifted = (source[k] * factor + 12_582_912).bitPattern
        target[k * 16 + lane] = Int8(truncatingIfNeeded: shifted)
      }
    }
  }

  /// The K weights of one output, as float32.
  public func copyRow(_ output: Int, to target: UnsafeMutablePointer<Float>) {
    let panel = output / 16
    let lane = output % 16
    switch format {
    case .float32:
      let source = panels(of: Float.self) + panel * inputs * 16 + lane
      for k in 0..<inputs { target[k] = source[k * 16] }
    case .bfloat16:
      let source =
        UnsafeRawPointer(storage.pointer).assumingMemoryBound(to: UInt16.self)
        + panel * inputs * 16 + 2 * (lane % 8) + lane / 8
      for k in 0..<inputs { target[k] = Float(bitPattern: UInt32(source[k * 16]) << 16) }
    case .int8:
      let source = panels(of: Int8.self) + panel * inputs * 16 + lane
      let scale = scales[output]
      for k in 0..<inputs { target[k] = Float(source[k * 16]) * scale }
    }
  }

  /// The panels `range` as float32, one beside the other: [K, 16 · range.count].
  func widen(panels range: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    switch format {
    case .float32: widen(Float.self, range, into: target)
    case .bfloat16: widen(PanelBFloat16.self, range, into: target)
    case .int8: widen(Int8.self, range, into: target, scales: UnsafePointer(scales))
    }
  }

  @inline(__always)
  private func widen<Element: PanelElement>(
    _ type: Element.Type, _ range: Range<Int>, into target: UnsafeMutablePointer<Float>,
    scales: UnsafePointer<Float>? = nil
  ) {
    let stride = range.count * 16
    for (place, panel) in range.enumerated() {
      let source = panels(of: type) + panel * inputs * 16
      let first = scales?.load8(panel * 16) ?? SIMD8(repeating: 1)
      let second = scales?.load8(panel * 16 + 8) ?? SIMD8(repeating: 1)
      for k in 0..<inputs {
        let (low, high) = Element.load16(source + k * 16)
        target.store8(scales == nil ? low : low * first, k * stride + place * 16)
        target.store8(scales == nil ? high : high * second, k * stride + place * 16 + 8)
      }
    }
  }
}
