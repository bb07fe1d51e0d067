import CPlatform

/// What a tile asks for while it computes, so that it is in the nearest cache when it is needed: one
/// line at every step over k. It may lie beyond the end of what there is.
struct Fetch {
  let start: UnsafeRawPointer
  /// Bytes from one step to the next.
  let step: Int

  /// The rows of B that the same tile comes to 64 steps later.
  @inline(__always)
  init<Element>(rows b: UnsafePointer<Element>, stride: Int) {
    start = UnsafeRawPointer(b + 64 * stride)
    step = stride * MemoryLayout<Element>.stride
  }

  /// One of `parts` parts of the panel [depth, 16] at `panel`.
  @inline(__always)
  init<Element>(part: Int, of parts: Int, panel: UnsafePointer<Element>, depth: Int) {
    step = (16 * MemoryLayout<Element>.stride + parts - 1) / parts
    start = UnsafeRawPointer(panel) + part * step * depth
  }
}

/// The inner kernel of every forward product: up to 6 rows × 16 columns of C ← A·B, or C ← C + A·B.
///
/// Each element of C is one chain of fused multiply-adds over k in ascending order, so its bits
/// depend on its own row of A and column of B only: not on how many rows are computed with it, where
/// it stands, or whether the chain was cut in two and continued with `accumulate`. Twelve vector
/// accumulators, two vectors of B and one broadcast element of A fill the sixteen AVX2 registers.
/// ``Tile512`` makes the same bits where there are vectors of sixteen.
///
/// - Parameters:
///   - rows: rows of A and C, 1...6.
///   - a: [rows, depth] with row stride `aStride`.
///   - b: [depth, 16] with row stride `bStride`, in any format; all 16 columns are read.
///   - c: [rows, columns] with row stride `cStride`; `columns` is 1...16, nothing else is written.
///   - fetch: what is read soon after.
@inline(__always)
func microTile<Element: PanelElement>(
  rows: Int, _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, depth: Int, columns: Int, accumulate: Bool,
  fetch: Fetch
) {
  switch rows {
  case 6: microTile6(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
  case 5:
    microTile4(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
    microTile1(
      a + 4 * aStride, aStride, b, bStride, c + 4 * cStride, cStride, depth, columns, accumulate,
      fetch)
  case 4: microTile4(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
  case 3:
    microTile2(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
    microTile1(
      a + 2 * aStride, aStride, b, bStride, c + 2 * cStride, cStride, depth, columns, accumulate,
      fetch)
  case 2: microTile2(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
  default: microTile1(a, aStride, b, bStride, c, cStride, depth, columns, accumulate, fetch)
  }
}

/// 6 rows × 16 columns; see ``microTile``.
@inline(__always)
private func microTile6<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ depth: Int, _ columns: Int,
  _ accumulate: Bool, _ fetch: Fetch
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  var c10 = SIMD8<Float>.zero
  var c11 = SIMD8<Float>.zero
  var c20 = SIMD8<Float>.zero
  var c21 = SIMD8<Float>.zero
  var c30 = SIMD8<Float>.zero
  var c31 = SIMD8<Float>.zero
  var c40 = SIMD8<Float>.zero
  var c41 = SIMD8<Float>.zero
  var c50 = SIMD8<Float>.zero
  var c51 = SIMD8<Float>.zero
  if accumulate {
    (c00, c01) = loadRow(c + 0 * cStride, columns)
    (c10, c11) = loadRow(c + 1 * cStride, columns)
    (c20, c21) = loadRow(c + 2 * cStride, columns)
    (c30, c31) = loadRow(c + 3 * cStride, columns)
    (c40, c41) = loadRow(c + 4 * cStride, columns)
    (c50, c51) = loadRow(c + 5 * cStride, columns)
  }
  let a0 = a + 0 * aStride
  let a1 = a + 1 * aStride
  let a2 = a + 2 * aStride
  let a3 = a + 3 * aStride
  let a4 = a + 4 * aStride
  let a5 = a + 5 * aStride
  var row = b
  var ahead = fetch.start
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    prefetch_near_line(ahead)
    ahead += fetch.step
    row += bStride
    let x0 = SIMD8<Float>(repeating: a0[k])
    c00.addProduct(x0, b0)
    c01.addProduct(x0, b1)
    let x1 = SIMD8<Float>(repeating: a1[k])
    c10.addProduct(x1, b0)
    c11.addProduct(x1, b1)
    let x2 = SIMD8<Float>(repeating: a2[k])
    c20.addProduct(x2, b0)
    c21.addProduct(x2, b1)
    let x3 = SIMD8<Float>(repeating: a3[k])
    c30.addProduct(x3, b0)
    c31.addProduct(x3, b1)
    let x4 = SIMD8<Float>(repeating: a4[k])
    c40.addProduct(x4, b0)
    c41.addProduct(x4, b1)
    let x5 = SIMD8<Float>(repeating: a5[k])
    c50.addProduct(x5, b0)
    c51.addProduct(x5, b1)
  }
  storeRow(c00, c01, c + 0 * cStride, columns)
  storeRow(c10, c11, c + 1 * cStride, columns)
  storeRow(c20, c21, c + 2 * cStride, columns)
  storeRow(c30, c31, c + 3 * cStride, columns)
  storeRow(c40, c41, c + 4 * cStride, columns)
  storeRow(c50, c51, c + 5 * cStride, columns)
}

/// 4 rows × 16 columns; see ``microTile``.
@inline(__always)
private func microTile4<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ depth: Int, _ columns: Int,
  _ accumulate: Bool, _ fetch: Fetch
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  var c10 = SIMD8<Float>.zero
  var c11 = SIMD8<Float>.zero
  var c20 = SIMD8<Float>.zero
  var c21 = SIMD8<Float>.zero
  var c30 = SIMD8<Float>.zero
  var c31 = SIMD8<Float>.zero
  if accumulate {
    (c00, c01) = loadRow(c + 0 * cStride, columns)
    (c10, c11) = loadRow(c + 1 * cStride, columns)
    (c20, c21) = loadRow(c + 2 * cStride, columns)
    (c30, c31) = loadRow(c + 3 * cStride, columns)
  }
  let a0 = a + 0 * aStride
  let a1 = a + 1 * aStride
  let a2 = a + 2 * aStride
  let a3 = a + 3 * aStride
  var row = b
  var ahead = fetch.start
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    prefetch_near_line(ahead)
    ahead += fetch.step
    row += bStride
    let x0 = SIMD8<Float>(repeating: a0[k])
    c00.addProduct(x0, b0)
    c01.addProduct(x0, b1)
    let x1 = SIMD8<Float>(repeating: a1[k])
    c10.addProduct(x1, b0)
    c11.addProduct(x1, b1)
    let x2 = SIMD8<Float>(repeating: a2[k])
    c20.addProduct(x2, b0)
    c21.addProduct(x2, b1)
    let x3 = SIMD8<Float>(repeating: a3[k])
    c30.addProduct(x3, b0)
    c31.addProduct(x3, b1)
  }
  storeRow(c00, c01, c + 0 * cStride, columns)
  storeRow(c10, c11, c + 1 * cStride, columns)
  storeRow(c20, c21, c + 2 * cStride, columns)
  storeRow(c30, c31, c + 3 * cStride, columns)
}

/// 2 rows × 16 columns; see ``microTile``.
@inline(__always)
private func microTile2<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ depth: Int, _ columns: Int,
  _ accumulate: Bool, _ fetch: Fetch
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  var c10 = SIMD8<Float>.zero
  var c11 = SIMD8<Float>.zero
  if accumulate {
    (c00, c01) = loadRow(c + 0 * cStride, columns)
    (c10, c11) = loadRow(c + 1 * cStride, columns)
  }
  let a0 = a + 0 * aStride
  let a1 = a + 1 * aStride
  var row = b
  var ahead = fetch.start
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    prefetch_near_line(ahead)
    ahead += fetch.step
    row += bStride
    let x0 = SIMD8<Float>(repeating: a0[k])
    c00.addProduct(x0, b0)
    c01.addProduct(x0, b1)
    let x1 = SIMD8<Float>(repeating: a1[k])
    c10.addProduct(x1, b0)
    c11.addProduct(x1, b1)
  }
  storeRow(c00, c01, c + 0 * cStride, columns)
  storeRow(c10, c11, c + 1 * cStride, columns)
}

/// One row × 16 columns; see ``microTile``.
@inline(__always)
private func microTile1<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ depth: Int, _ columns: Int,
  _ accumulate: Bool, _ fetch: Fetch
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  if accumulate {
    (c00, c01) = loadRow(c + 0 * cStride, columns)
  }
  let a0 = a + 0 * aStride
  var row = b
  var ahead = fetch.start
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    prefetch_near_line(ahead)
    ahead += fetch.step
    row += bStride
    let x0 = SIMD8<Float>(repeating: a0[k])
    c00.addProduct(x0, b0)
    c01.addProduct(x0, b1)
  }
  storeRow(c00, c01, c + 0 * cStride, columns)
}

/// Loads up to 16 numbers; those past `columns` are zero.
@inline(__always)
private func loadRow(
  _ row: UnsafeMutablePointer<Float>, _ columns: Int
) -> (SIMD8<Float>, SIMD8<Float>) {
  if columns == 16 { return (row.load8(0), row.load8(8)) }
  var first = SIMD8<Float>.zero
  var second = SIMD8<Float>.zero
  for column in 0..<min(columns, 8) { first[column] = row[column] }
  for column in 8..<max(columns, 8) { second[column - 8] = row[column] }
  return (first, second)
}

/// Stores the first `columns` of 16 numbers.
@inline(__always)
private func storeRow(
  _ first: SIMD8<Float>, _ second: SIMD8<Float>, _ row: UnsafeMutablePointer<Float>, _ columns: Int
) {
  if columns == 16 {
    row.store8(first, 0)
    row.store8(second, 8)
    return
  }
  for column in 0..<min(columns, 8) { row[column] = first[column] }
  for column in 8..<max(columns, 8) { row[column] = second[column - 8] }
}
