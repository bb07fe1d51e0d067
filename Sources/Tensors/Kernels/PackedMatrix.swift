/// A weight matrix W of shape [N, K] in the order the micro-kernel reads it: panels of 16 output
/// columns, [⌈N / 16⌉][K][16], padded with zeros.
///
/// Packed once per update and read by every product of the forward pass.
public struct PackedMatrix: Sendable {
  /// Output features N.
  public let outputs: Int
  /// Input features K.
  public let inputs: Int
  public let storage: FloatBuffer

  /// The panels of a matrix of N × K, not yet filled; see ``pack(from:)``.
  public init(outputs: Int, inputs: Int) {
    self.outputs = outputs
    self.inputs = inputs
    storage = FloatBuffer(count: (outputs + 15) / 16 * 16 * inputs)
  }

  /// Number of 16-column panels.
  public var panelCount: Int { (outputs + 15) / 16 }

  /// Fills the panels `range` from row-major weights [N, K].
  public func pack(from weights: UnsafePointer<Float>, panels range: Range<Int>) {
    for panel in range {
      let target = storage.pointer + panel * inputs * 16
      let first = panel * 16
      for lane in 0..<min(16, outputs - first) {
        let source = weights + (first + lane) * inputs
        for k in 0..<inputs { target[k * 16 + lane] = source[k] }
      }
    }
  }

  /// Fills every panel from row-major weights [N, K].
  public func pack(from weights: UnsafePointer<Float>) {
    pack(from: weights, panels: 0..<panelCount)
  }
}

/// Rows of A kept in the nearest cache while every panel of the weights passes by.
private let rowBlock = 48

/// y ← x·Wᵀ, or y ← y + x·Wᵀ: x is [rows, K] with row stride `xStride`, y is [rows, N] with row
/// stride `yStride`.
///
/// The bits of an output row depend on its input row and the weights only; see ``microTile``.
public func product(
  _ x: UnsafePointer<Float>, stride xStride: Int, rows: Int, _ weights: PackedMatrix,
  into y: UnsafeMutablePointer<Float>, stride yStride: Int, accumulate: Bool = false
) {
  var block = 0
  while block < rows {
    let count = min(rowBlock, rows - block)
    product(
      x + block * xStride, stride: xStride, rows: count, weights, panels: 0..<weights.panelCount,
      into: y + block * yStride, stride: yStride, accumulate: accumulate)
    block += count
  }
}

/// The columns of y that the panels `range` of the weights make; see
/// ``product(_:stride:rows:_:into:stride:accumulate:)``, whose bits they have.
public func product(
  _ x: UnsafePointer<Float>, stride xStride: Int, rows: Int, _ weights: PackedMatrix,
  panels range: Range<Int>, into y: UnsafeMutablePointer<Float>, stride yStride: Int,
  accumulate: Bool = false
) {
  let depth = weights.inputs
  let packed = UnsafePointer(weights.storage.pointer)
  var panel = range.lowerBound
  if rows <= 2 {
    while panel + 2 <= range.upperBound && (panel + 2) * 16 <= weights.outputs {
      wideTile(
        rows: rows, x, xStride, packed + panel * depth * 16, 16, bSecond: depth * 16,
        y + panel * 16, yStride, cSecond: 16, depth: depth, accumulate: accumulate)
      panel += 2
    }
  }
  let tiles = (rows + 5) / 6
  while panel < range.upperBound {
    let b = packed + panel * depth * 16
    let columns = min(16, weights.outputs - panel * 16)
    var row = 0
    var tile = 0
    while row < rows {
      // Eight rows as four and four: two alone leave the multipliers waiting for one another.
      let count = rows - row == 8 ? 4 : min(6, rows - row)
      // The next panel is asked for in parts as the tiles of this one go by; asked for at once, it
      // would come too late or crowd out what is at work.
      microTile(
        rows: count, x + row * xStride, xStride, b, 16, y + row * yStride + panel * 16, yStride,
        depth: depth, columns: columns, accumulate: accumulate,
        fetch: Fetch(part: tile, of: tiles, panel: b + depth * 16, depth: depth))
      row += count
      tile += 1
    }
    panel += 1
  }
}
