import CPlatform

/// Tiles in vectors of sixteen, on processors that have them (AVX-512): up to 12 rows × 32 columns at once, and the
/// same bits as ``microTile``.
enum Tile512 {
  /// Rows in even blocks that a tile takes at once.
  @inline(__always)
  static func forEachBlock(
    _ rows: Int, _ body: (_ row: Int, _ count: Int, _ block: Int, _ blocks: Int) -> Void
  ) {
    let blocks = (rows + 11) / 12
    var row = 0
    for block in 0..<blocks {
      let count = (rows - row) / (blocks - block)
      body(row, count, block, blocks)
      row += count
    }
  }

  /// Columns in groups of panels that a tile takes at once; `columns` are those of a group's last panel.
  @inline(__always)
  static func forEachGroup(
    rows: Int, columns total: Int,
    _ body: (_ column: Int, _ panels: Int, _ columns: Int) -> Void
  ) {
    var column = 0
    while column < total {
      let left = (total - column + 15) / 16
      let panels = rows <= 2 && left >= 4 ? 4 : min(left, 2)
      body(column, panels, min(16, total - column - 16 * (panels - 1)))
      column += 16 * panels
    }
  }

  /// See ``product_tile512``.
  @inline(__always)
  static func tile<Element: PanelElement>(
    rows: Int, panels: Int, _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>,
    _ bStride: Int, bSecond: Int, scales: UnsafePointer<Float>? = nil,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, depth: Int, columns: Int, accumulate: Bool,
    fetch: Fetch
  ) {
    product_tile512(
      Int32(rows), Int32(panels), a, aStride, Element.panelFormat, b, bStride, bSecond, scales, c,
      cStride, depth, Int32(columns), accumulate, fetch.start, fetch.step)
  }
}
