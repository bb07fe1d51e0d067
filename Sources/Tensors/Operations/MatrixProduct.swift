import Interruptions
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
          interruptibleProduct(
            a + offsets[0] * m * k, stride: transposeFirst ? m : k, transposeA: transposeFirst,
            b + offsets[1] * k * n, stride: transposeSecond ? k : n, transposeB: transposeSecond,
            m: m, n: n, k: k, into: target, stride: n)
          target += m * n
        }
      }
    }
  }
  try Interruption.check()
  return Tensor(valid: elements, shape)
}

/// Rows and columns of the last two axes.
private func sizes(_ shape: Shape, transposed: Bool) -> (rows: Int, columns: Int) {
  let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
  return transposed ? (columns, rows) : (rows, columns)
}
