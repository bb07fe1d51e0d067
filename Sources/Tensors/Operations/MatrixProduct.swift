import Memory

/// The matrix product over the last two axes, the axes before them broadcasting:
/// [..., M, K] × [..., K, N] → [..., M, N]. A vector counts as one row on the left and as one column
/// on the right, and that axis does not appear in the result.
public func matmul(_ first: Tensor, _ second: Tensor) throws -> Tensor {
  for operand in [first, second] where operand.shape.rank == 0 {
    throw TensorError.incompatibleShapes(
      "matmul", first.shape, second.shape, needs: "both have at least one axis")
  }
  let (a, b) = (first.shape, second.shape)
  let columns = a[a.rank - 1]
  let rows = b.rank == 1 ? b[0] : b[b.rank - 2]
  guard columns == rows else {
    throw TensorError.innerDimensions("matmul", a, b, columns, rows)
  }
  if a.rank == 1 {
    let product = try matmul(first.insertingAxis(0), second)
    return try product.removingAxis(b.rank == 1 ? 0 : -2)
  }
  if b.rank == 1 {
    return try matmul(first, second.insertingAxis(1)).removingAxis(-1)
  }
  if a.rank > 2, b.rank == 2 {
    // One product over all rows: [B·M, K] × [K, N].
    let folded = Shape(valid: [a.dimensions.dropLast().reduce(1, *), columns])
    let product = try matmul(first.reshape(validTo: folded), second)
    return try product.reshape(to: a.replacing(axis: a.rank - 1, with: b[1]))
  }
  let product = try matrixProducts(first, second)
  let (left, right) = (first.detached, second.detached)
  return .recorded(
    product.elements, product.shape,
    [
      // dA = dC · Bᵀ, dB = Aᵀ · dC, each summed over the batch axes it was repeated along.
      Dependency(on: first) {
        try matrixProducts($0, right, transposeSecond: true).summed(to: left.shape)
      },
      Dependency(on: second) {
        try matrixProducts(left, $0, transposeFirst: true).summed(to: right.shape)
      },
    ])
}

/// op(first) · op(second) of the last two axes for every pair that meets in the broadcast batch axes,
/// unrecorded. Inner dimensions agree.
private func matrixProducts(
  _ first: Tensor, _ second: Tensor, transposeFirst: Bool = false, transposeSecond: Bool = false
) throws -> Tensor {
  let (a, b) = (first.shape, second.shape)
  let (m, k) = sizes(a, transposed: transposeFirst)
  let (_, n) = sizes(b, transposed: transposeSecond)
  let firstBatch = Shape(valid: Array(a.dimensions.dropLast(2)))
  let secondBatch = Shape(valid: Array(b.dimensions.dropLast(2)))
  let batch: Shape
  do {
    batch = try firstBatch.broadcast(with: secondBatch, operation: "matmul")
  } catch TensorError.notBroadcastable(let operation, _, _, let size, let otherSize) {
    throw TensorError.notBroadcastable(operation, a, b, size, otherSize)
  }
  let shape = try Shape(batch.dimensions + [m, n])
  try requireMemory(bytes: shape.count * MemoryLayout<Float>.size)
  guard shape.count > 0, k > 0 else { return .zeros(shape) }
  // One axis of size 1 at the end makes every step of the walk one matrix.
  let (outer, inner) = batch.walk([
    firstBatch.strides(broadcastTo: batch), secondBatch.strides(broadcastTo: batch),
  ])
  try OpenBLAS.load()
  let elements: [Float] = first.elements.withUnsafeBufferPointer { left in
    second.elements.withUnsafeBufferPointer { right in
      newElements(shape.count) { result in
        guard let a = left.baseAddress, let b = right.baseAddress else { return }
        var target = result
        // The work of 32 multiplications is that of one element of a simple operation.
        forEachRow(outer + [inner], width: m * n * k / 32, operands: 2) { offsets in
          productInParts(
            a + offsets[0] * m * k, transposeFirst, b + offsets[1] * k * n, transposeSecond,
            m: m, n: n, k: k, into: target)
          target += m * n
        }
      }
    }
  }
  try Interruption.check()
  return Tensor(valid: elements, shape)
}

/// op(A)·op(B) of whole matrices, cut into parts of some 20 ms between which it may be interrupted.
///
/// The cuts lie where the kernels cut too: rows are taken in twelves, and steps over k in 320s as long
/// as twice as many are left. So the bits are those of the product in one piece.
private func productInParts(
  _ a: UnsafePointer<Float>, _ transposeA: Bool, _ b: UnsafePointer<Float>, _ transposeB: Bool,
  m: Int, n: Int, k: Int, into c: UnsafeMutablePointer<Float>
) {
  let work = 1 << 29  // multiplications
  let mostRows = max(240, work / (n * min(k, kernelDepth)) / 12 * 12)
  let mostSteps = max(1, work / (n * min(m, mostRows) * kernelDepth)) * kernelDepth
  var top = 0
  while top < m {
    let rows = min(mostRows, m - top)
    var start = 0
    while start < k {
      if top + start > 0, Interruption.isRequested() { return }
      let steps = k - start >= mostSteps + kernelDepth ? mostSteps : k - start
      matrixProduct(
        a + (transposeA ? start * m + top : top * k + start), stride: transposeA ? m : k,
        transposeA: transposeA, b + (transposeB ? start : start * n), stride: transposeB ? k : n,
        transposeB: transposeB, m: rows, n: n, k: steps, keep: start > 0 ? 1 : 0,
        into: c + top * n, stride: n)
      start += steps
    }
    top += rows
  }
}

/// Steps over k that the kernels add up before they touch the result.
private let kernelDepth = 320

/// Rows and columns of the last two axes.
private func sizes(_ shape: Shape, transposed: Bool) -> (rows: Int, columns: Int) {
  let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
  return transposed ? (columns, rows) : (rows, columns)
}
