import CPlatform

/// Adds eight lanes in a fixed order.
@inline(__always)
func orderedSum(_ lanes: SIMD8<Float>) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

/// Σ a·b over a row: eight partial sums by index modulo 8, added in a fixed order, then the tail.
@inline(__always)
func rowDot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var lanes = SIMD8<Float>.zero
  var index = 0
  while index + 8 <= count {
    lanes.addProduct(a.load8(index), b.load8(index))
    index += 8
  }
  var sum = orderedSum(lanes)
  while index < count {
    sum.addProduct(a[index], b[index])
    index += 1
  }
  return sum
}

/// The largest number of a row of at least one.
@inline(__always)
func rowMaximum(_ row: UnsafePointer<Float>, _ count: Int) -> Float {
  if AVX512.isAvailable { return row_maximum512(row, count) }
  var lanes = SIMD8<Float>(repeating: row[0])
  var index = 0
  while index + 8 <= count {
    let next = row.load8(index)
    lanes.replace(with: next, where: next .> lanes)
    index += 8
  }
  var largest = row[0]
  for lane in 0..<8 where lanes[lane] > largest { largest = lanes[lane] }
  while index < count {
    if row[index] > largest { largest = row[index] }
    index += 1
  }
  return largest
}

/// row ← exp(row·scale − shift·scale); returns the ordered sum of the results.
@inline(__always)
func exponentiateRow(
  _ row: UnsafeMutablePointer<Float>, _ count: Int, scale: Float, shift: Float
) -> Float {
  if AVX512.isAvailable { return exponentiate_row512(row, count, scale, shift) }
  let scales = SIMD8<Float>(repeating: scale)
  let shifts = SIMD8<Float>(repeating: shift)
  var lanes = SIMD8<Float>.zero
  var index = 0
  while index + 8 <= count {
    let value = exponential((row.load8(index) - shifts) * scales)
    row.store8(value, index)
    lanes += value
    index += 8
  }
  var sum = orderedSum(lanes)
  while index < count {
    let value = exponential((row[index] - shift) * scale)
    row[index] = value
    sum += value
    index += 1
  }
  return sum
}

/// y ← y·factor over a row.
@inline(__always)
func scaleRow(_ row: UnsafeMutablePointer<Float>, _ count: Int, by factor: Float) {
  let factors = SIMD8<Float>(repeating: factor)
  var index = 0
  while index + 8 <= count {
    row.store8(row.load8(index) * factors, index)
    index += 8
  }
  while index < count {
    row[index] *= factor
    index += 1
  }
}

/// y ← y + x over a row.
@inline(__always)
public func addRow(
  _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ count: Int
) {
  var index = 0
  while index + 8 <= count {
    y.store8(y.load8(index) + x.load8(index), index)
    index += 8
  }
  while index < count {
    y[index] += x[index]
    index += 1
  }
}

/// Adds a bias [width] to each of `rows` rows of stride `stride`.
public func addBias(
  _ bias: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, stride: Int, rows: Int,
  width: Int
) {
  for row in 0..<rows { addRow(bias, to: y + row * stride, width) }
}

/// Adds the sum of the rows of dy, in ascending order, to a bias gradient [width].
public func accumulateBiasGradient(
  _ dy: UnsafePointer<Float>, stride: Int, rows: Int, width: Int,
  into gradient: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows { addRow(dy + row * stride, to: gradient, width) }
}
