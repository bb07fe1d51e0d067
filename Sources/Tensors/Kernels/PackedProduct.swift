import Interruptions

/// Rows of A kept in the nearest cache while every panel of the weights passes by.
private let rowBlock = 48

/// Multiplications between two looks at whether to stop: some milliseconds.
private let workPerLook = 1 << 27

/// y ← x·Wᵀ, or y ← y + x·Wᵀ: x is [rows, K] with row stride `xStride`, y is [rows, N] with row
/// stride `yStride`.
///
/// The bits of an output row depend on its input row and the weights only; see ``microTile``. Once an
/// interruption is requested, the rest of y stays as it is.
public func product(
  _ x: UnsafePointer<Float>, stride xStride: Int, rows: Int, _ weights: PackedMatrix,
  into y: UnsafeMutablePointer<Float>, stride yStride: Int, accumulate: Bool = false
) {
  let workPerBlock = rowBlock * weights.inputs * weights.outputs
  var work = 0
  var block = 0
  while block < rows {
    if work > workPerLook {
      work = 0
      if Interruption.isRequested() { return }
    }
    work += workPerBlock
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
  switch weights.format {
  case .float32 where AVX512.isAvailable:
    panelProduct512(x, xStride, rows, weights, Float.self, range, y, yStride, accumulate)
  case .float32:
    panelProduct(x, xStride, rows, weights, Float.self, range, y, yStride, accumulate)
  case .bfloat16 where AVX512.isAvailable && rows > 2:
    panelProduct512(x, xStride, rows, weights, PanelBFloat16.self, range, y, yStride, accumulate)
  case .bfloat16:
    panelProduct(x, xStride, rows, weights, PanelBFloat16.self, range, y, yStride, accumulate)
  case .int8 where AVX512.isAvailable && rows > 2:
    panelProduct512(x, xStride, rows, weights, Int8.self, range, y, yStride, accumulate)
  case .int8: scaledProduct(x, xStride, rows, weights, range, y, yStride, accumulate)
  }
}

@inline(__always)
private func panelProduct<Element: PanelElement>(
  _ x: UnsafePointer<Float>, _ xStride: Int, _ rows: Int, _ weights: PackedMatrix,
  _ type: Element.Type, _ range: Range<Int>, _ y: UnsafeMutablePointer<Float>, _ yStride: Int,
  _ accumulate: Bool
) {
  let depth = weights.inputs
  let packed = weights.panels(of: type)
  var panel = range.lowerBound
  if rows <= 2 {
    while panel + 2 <= range.upperBound && (panel + 2) * 16 <= weights.outputs {
      wideTile(
        rows: rows, x, xStride, packed + panel * depth * 16, 16, bSecond: depth * 16,
        y + panel * 16, yStride, cSecond: 16, depth: depth, accumulate: accumulate)
      panel += 2
    }
  }
  while panel < range.upperBound {
    let b = packed + panel * depth * 16
    let columns = min(16, weights.outputs - panel * 16)
    forEachTile(rows, nextPanel: b + depth * 16, depth: depth) { row, count, fetch in
      microTile(
        rows: count, x + row * xStride, xStride, b, 16, y + row * yStride + panel * 16, yStride,
        depth: depth, columns: columns, accumulate: accumulate, fetch: fetch)
    }
    panel += 1
  }
}

/// The product by panels in vectors of sixteen.
@inline(__always)
private func panelProduct512<Element: PanelElement>(
  _ x: UnsafePointer<Float>, _ xStride: Int, _ rows: Int, _ weights: PackedMatrix,
  _ type: Element.Type, _ range: Range<Int>, _ y: UnsafeMutablePointer<Float>, _ yStride: Int,
  _ accumulate: Bool
) {
  let depth = weights.inputs
  let first = range.lowerBound * 16
  let packed = weights.panels(of: type) + first * depth
  let width = min(range.upperBound * 16, weights.outputs) - first
  Tile512.forEachGroup(rows: rows, columns: width) { column, panels, columns in
    let b = packed + column * depth
    Tile512.forEachBlock(rows) { row, count, block, blocks in
      Tile512.tile(
        rows: count, panels: panels, x + row * xStride, xStride, b, 16, bSecond: 16 * depth,
        scales: weights.format == .int8 ? weights.scales + first + column : nil,
        y + row * yStride + first + column, yStride, depth: depth, columns: columns,
        accumulate: accumulate,
        fetch: Fetch(part: block, of: blocks, panel: b + panels * 16 * depth, depth: depth))
    }
  }
}

/// Cuts the rows of a product by one panel into tiles.
///
/// The next panel is asked for in parts as the tiles of this one go by: asked for at once it would
/// come too late, or crowd out what is at work.
@inline(__always)
private func forEachTile<Element: PanelElement>(
  _ rows: Int, nextPanel: UnsafePointer<Element>, depth: Int,
  _ body: (_ row: Int, _ count: Int, _ fetch: Fetch) -> Void
) {
  let tiles = (rows + 5) / 6
  var row = 0
  var tile = 0
  while row < rows {
    // Eight rows as four and four: two alone leave the multipliers waiting for one another.
    let count = rows - row == 8 ? 4 : min(6, rows - row)
    body(row, count, Fetch(part: tile, of: tiles, panel: nextPanel, depth: depth))
    row += count
    tile += 1
  }
}

/// The product by an int8 matrix: the sums of whole weights, each times its column's factor.
private func scaledProduct(
  _ x: UnsafePointer<Float>, _ xStride: Int, _ rows: Int, _ weights: PackedMatrix,
  _ range: Range<Int>, _ y: UnsafeMutablePointer<Float>, _ yStride: Int, _ accumulate: Bool
) {
  let depth = weights.inputs
  let packed = weights.panels(of: Int8.self)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 6 * 16) { room in
    guard let sums = room.baseAddress else { return }
    func store(
      _ panel: Int, row first: Int, rows count: Int, stride: Int, from sums: UnsafePointer<Float>
    ) {
      let columns = min(16, weights.outputs - panel * 16)
      for row in 0..<count {
        let target = y + (first + row) * yStride + panel * 16
        for column in 0..<columns {
          var value = accumulate ? target[column] : 0
          value.addProduct(sums[row * stride + column], weights.scales[panel * 16 + column])
          target[column] = value
        }
      }
    }
    var panel = range.lowerBound
    if rows <= 2 {
      while panel + 2 <= range.upperBound {
        wideTile(
          rows: rows, x, xStride, packed + panel * depth * 16, 16, bSecond: depth * 16, sums, 32,
          cSecond: 16, depth: depth, accumulate: false)
        store(panel, row: 0, rows: rows, stride: 32, from: sums)
        store(panel + 1, row: 0, rows: rows, stride: 32, from: sums + 16)
        panel += 2
      }
    }
    while panel < range.upperBound {
      let b = packed + panel * depth * 16
      forEachTile(rows, nextPanel: b + depth * 16, depth: depth) { row, count, fetch in
        microTile(
          rows: count, x + row * xStride, xStride, b, 16, sums, 16, depth: depth, columns: 16,
          accumulate: false, fetch: fetch)
        store(panel, row: row, rows: count, stride: 16, from: sums)
      }
      panel += 1
    }
  }
}

extension PackedMatrix {
  /// Panels that are widened at once for a transposed product: some 2 MB of float32, at most 16.
  private static func widenedPanels(inputs: Int) -> Int {
    max(1, min(16, (1 << 19) / (16 * max(inputs, 1))))
  }

  /// Numbers of room that ``transposedProduct(_:stride:rows:_:into:stride:keep:scratch:)`` takes.
  public static func transposedScratch(inputs: Int) -> Int {
    16 * widenedPanels(inputs: inputs) * inputs
  }

  fileprivate var widenedPanels: Int { Self.widenedPanels(inputs: inputs) }
}

/// dx ← dy·W + dx·keep, the gradient of a product's input: dy is [rows, N], dx is [rows, K].
///
/// The panels are widened some at a time and multiplied by OpenBLAS, which must be loaded.
public func transposedProduct(
  _ dy: UnsafePointer<Float>, stride dyStride: Int, rows: Int, _ weights: PackedMatrix,
  into dx: UnsafeMutablePointer<Float>, stride dxStride: Int, keep: Float = 0,
  scratch: UnsafeMutablePointer<Float>
) {
  let isLong = rows * weights.inputs * weights.outputs > workPerLook
  for first in stride(from: 0, to: weights.panelCount, by: weights.widenedPanels) {
    if isLong, Interruption.isRequested() { return }
    let end = min(first + weights.widenedPanels, weights.panelCount)
    let width = 16 * (end - first)
    weights.widen(panels: first..<end, into: scratch)
    matrixProduct(
      dy + first * 16, stride: dyStride, scratch, stride: width, transposeB: true, m: rows,
      n: weights.inputs, k: min(width, weights.outputs - first * 16), keep: first == 0 ? keep : 1,
      into: dx, stride: dxStride)
  }
}
