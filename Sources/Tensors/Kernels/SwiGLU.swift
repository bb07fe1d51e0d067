import CPlatform

/// The gated unit of SwiGLU (Shazeer 2020, arXiv:2002.05202): y = silu(gate)∘up, row by row.
///
/// `gateUp` is [rows, 2·width], gate first; y is [rows, width].
public func swiGLU(
  _ gateUp: UnsafePointer<Float>, rows: Int, width: Int, into y: UnsafeMutablePointer<Float>
) {
  swiGLU(gateUp, rows: rows, width: width, columns: 0..<width, into: y)
}

/// The columns of y in a range; see ``swiGLU(_:rows:width:into:)``.
public func swiGLU(
  _ gateUp: UnsafePointer<Float>, rows: Int, width: Int, columns: Range<Int>,
  into y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let gate = gateUp + row * 2 * width
    let up = gate + width
    let out = y + row * width
    var index = columns.lowerBound
    if AVX512.isAvailable {
      swiglu512(gate + index, up + index, out + index, columns.count)
      continue
    }
    while index + 8 <= columns.upperBound {
      let g = gate.load8(index)
      out.store8(g / (1 + exponential(-g)) * up.load8(index), index)
      index += 8
    }
    while index < columns.upperBound {
      let g = gate[index]
      out[index] = g / (1 + exponential(-g)) * up[index]
      index += 1
    }
  }
}

/// The gradient of ``swiGLU(_:rows:width:into:)``: dgate and dup replace gate and up in `gateUp`,
/// and y is written again, since the product that follows needs it for its weight gradient.
///
/// With σ = 1/(1 + e^−g): d silu/dg = σ·(1 + g·(1 − σ)).
public func swiGLUBackward(
  _ dy: UnsafePointer<Float>, rows: Int, width: Int, gateUp: UnsafeMutablePointer<Float>,
  output y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let gate = gateUp + row * 2 * width
    let up = gate + width
    let gradient = dy + row * width
    let out = y + row * width
    if AVX512.isAvailable {
      swiglu_backward512(gradient, gate, up, out, width)
      continue
    }
    var index = 0
    while index + 8 <= width {
      let g = gate.load8(index)
      let u = up.load8(index)
      let d = gradient.load8(index)
      let sigmoid = 1 / (1 + exponential(-g))
      let silu = g * sigmoid
      out.store8(silu * u, index)
      gate.store8(d * u * (sigmoid * (1 + g * (1 - sigmoid))), index)
      up.store8(d * silu, index)
      index += 8
    }
    while index < width {
      let g = gate[index]
      let u = up[index]
      let d = gradient[index]
      let sigmoid = 1 / (1 + exponential(-g))
      let silu = g * sigmoid
      out[index] = silu * u
      gate[index] = d * u * (sigmoid * (1 + g * (1 - sigmoid)))
      up[index] = d * silu
      index += 1
    }
  }
}
