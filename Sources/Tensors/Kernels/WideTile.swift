import CPlatform

/// Rows of B asked for ahead of their use: with few rows of A, memory is what is waited for.
@inline(__always) private var fetchDistance: Int { 128 }

/// C ← A·B or C + A·B for one or two rows and 2 × 16 columns, which stand in two places of 16.
///
/// The chain of each element is that of ``microTile``, so the bits are the same; more columns at once
/// keep the multipliers busy where there are few rows, as when one token is decoded.
///
/// - Parameters:
///   - b: the first 16 columns of each of `depth` rows, `bStride` apart; the others lie `bSecond`
///     further on.
///   - c: likewise, with the others `cSecond` further on.
@inline(__always)
func wideTile<Element: PanelElement>(
  rows: Int, _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  bSecond: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, cSecond: Int, depth: Int,
  accumulate: Bool
) {
  if rows == 2 {
    wideTile2(a, aStride, b, bStride, bSecond, c, cStride, cSecond, depth, accumulate)
  } else {
    wideTile1(a, b, bStride, bSecond, c, cSecond, depth, accumulate)
  }
}

@inline(__always)
private func wideTile2<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ aStride: Int, _ b: UnsafePointer<Element>, _ bStride: Int,
  _ bSecond: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ cSecond: Int, _ depth: Int,
  _ accumulate: Bool
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  var c02 = SIMD8<Float>.zero
  var c03 = SIMD8<Float>.zero
  var c10 = SIMD8<Float>.zero
  var c11 = SIMD8<Float>.zero
  var c12 = SIMD8<Float>.zero
  var c13 = SIMD8<Float>.zero
  let next = c + cStride
  if accumulate {
    (c00, c01) = (c.load8(0), c.load8(8))
    (c02, c03) = (c.load8(cSecond), c.load8(cSecond + 8))
    (c10, c11) = (next.load8(0), next.load8(8))
    (c12, c13) = (next.load8(cSecond), next.load8(cSecond + 8))
  }
  let a1 = a + aStride
  var row = b
  let ahead = fetchDistance * bStride
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    let (b2, b3) = Element.load16(row + bSecond)
    prefetch_line(row + ahead)
    prefetch_line(row + bSecond + ahead)
    row += bStride
    let x0 = SIMD8<Float>(repeating: a[k])
    c00.addProduct(x0, b0)
    c01.addProduct(x0, b1)
    c02.addProduct(x0, b2)
    c03.addProduct(x0, b3)
    let x1 = SIMD8<Float>(repeating: a1[k])
    c10.addProduct(x1, b0)
    c11.addProduct(x1, b1)
    c12.addProduct(x1, b2)
    c13.addProduct(x1, b3)
  }
  c.store8(c00, 0)
  c.store8(c01, 8)
  c.store8(c02, cSecond)
  c.store8(c03, cSecond + 8)
  next.store8(c10, 0)
  next.store8(c11, 8)
  next.store8(c12, cSecond)
  next.store8(c13, cSecond + 8)
}

@inline(__always)
private func wideTile1<Element: PanelElement>(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Element>, _ bStride: Int, _ bSecond: Int,
  _ c: UnsafeMutablePointer<Float>, _ cSecond: Int, _ depth: Int, _ accumulate: Bool
) {
  var c00 = SIMD8<Float>.zero
  var c01 = SIMD8<Float>.zero
  var c02 = SIMD8<Float>.zero
  var c03 = SIMD8<Float>.zero
  if accumulate {
    (c00, c01) = (c.load8(0), c.load8(8))
    (c02, c03) = (c.load8(cSecond), c.load8(cSecond + 8))
  }
  var row = b
  let ahead = fetchDistance * bStride
  for k in 0..<depth {
    let (b0, b1) = Element.load16(row)
    let (b2, b3) = Element.load16(row + bSecond)
    prefetch_line(row + ahead)
    prefetch_line(row + bSecond + ahead)
    let x = SIMD8<Float>(repeating: a[k])
    c00.addProduct(x, b0)
    c01.addProduct(x, b1)
    c02.addProduct(x, b2)
    c03.addProduct(x, b3)
    row += bStride
  }
  c.store8(c00, 0)
  c.store8(c01, 8)
  c.store8(c02, cSecond)
  c.store8(c03, cSecond + 8)
}
