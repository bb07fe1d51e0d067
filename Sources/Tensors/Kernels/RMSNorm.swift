/// Root-mean-square normalisation (Zhang and Sennrich 2019, arXiv:1910.07467), row by row.
///
/// y = x · r · weight with r = 1/√(mean(x²) + ε); x and y are [rows, width].
///
/// - Parameter inverseRoots: receives r of each row, for the backward pass.
public func rmsNorm(
  _ x: UnsafePointer<Float>, rows: Int, width: Int, weight: UnsafePointer<Float>, epsilon: Float,
  into y: UnsafeMutablePointer<Float>, inverseRoots: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * width
    let mean = rowDot(source, source, width) / Float(width)
    let r = 1 / (mean + epsilon).squareRoot()
    inverseRoots[row] = r
    rmsNormRow(source, width: width, weight: weight, inverseRoot: r, into: y + row * width)
  }
}

/// y = x · r · weight for one row whose r is known.
@inline(__always)
public func rmsNormRow(
  _ x: UnsafePointer<Float>, width: Int, weight: UnsafePointer<Float>, inverseRoot r: Float,
  into y: UnsafeMutablePointer<Float>
) {
  let factors = SIMD8<Float>(repeating: r)
  var index = 0
  while index + 8 <= width {
    y.store8(x.load8(index) * factors * weight.load8(index), index)
    index += 8
  }
  while index < width {
    y[index] = x[index] * r * weight[index]
    index += 1
  }
}

/// The gradient of ``rmsNorm(_:rows:width:weight:epsilon:into:inverseRoots:)`` for one row:
/// dx += r·(w∘dy) − x·r³/width·Σ(w∘dy∘x) and dw += dy∘x·r.
@inline(__always)
public func rmsNormBackwardRow(
  _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, width: Int,
  weight: UnsafePointer<Float>, inverseRoot r: Float, addTo dx: UnsafeMutablePointer<Float>,
  weightGradient: UnsafeMutablePointer<Float>
) {
  var lanes = SIMD8<Float>.zero
  var index = 0
  while index + 8 <= width {
    lanes.addProduct(dy.load8(index) * weight.load8(index), x.load8(index))
    index += 8
  }
  var dot = orderedSum(lanes)
  while index < width {
    dot.addProduct(dy[index] * weight[index], x[index])
    index += 1
  }
  let pull = -dot * r * r * r / Float(width)
  let roots = SIMD8<Float>(repeating: r)
  let pulls = SIMD8<Float>(repeating: pull)
  index = 0
  while index + 8 <= width {
    let dyv = dy.load8(index)
    let xv = x.load8(index)
    var sum = dx.load8(index)
    sum.addProduct(dyv * weight.load8(index), roots)
    sum.addProduct(xv, pulls)
    dx.store8(sum, index)
    var gradient = weightGradient.load8(index)
    gradient.addProduct(dyv * xv, roots)
    weightGradient.store8(gradient, index)
    index += 8
  }
  while index < width {
    dx[index] += dy[index] * weight[index] * r + x[index] * pull
    weightGradient[index] += dy[index] * x[index] * r
    index += 1
  }
}
