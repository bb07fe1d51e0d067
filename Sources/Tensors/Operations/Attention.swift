/// Causal scaled dot-product attention (Vaswani et al. 2017, arXiv:1706.03762, §3.2.1): every query
/// sees the keys up to its own position. With fewer queries than keys the queries are the last ones.
///
/// Queries [..., T, D], keys [..., S, D], values [..., S, E] → [..., T, E]; leading axes broadcast.
public func causalAttention(
  queries: Tensor, keys: Tensor, values: Tensor, scale: Float? = nil
) throws -> Tensor {
  for operand in [keys, values] where queries.shape.rank < 2 || operand.shape.rank < 2 {
    throw TensorError.incompatibleShapes(
      "attention", queries.shape, operand.shape, needs: "both have a position and a channel axis")
  }
  let queryCount = queries.shape[queries.shape.rank - 2]
  let keyCount = keys.shape[keys.shape.rank - 2]
  let width = queries.shape[queries.shape.rank - 1]
  guard queryCount <= keyCount else {
    throw TensorError.incompatibleShapes(
      "attention", queries.shape, keys.shape, needs: "there are no more queries than keys")
  }
  let factor = scale ?? 1 / Float(max(width, 1)).squareRoot()
  let scores = try matmul(queries, keys.transposed()) * factor  // [..., T, D] × [..., D, S]
  let visible = try causalMask(queries: queryCount, keys: keyCount)  // [T, S]
  let masked = try Tensor.where(visible, scores, Tensor(-.infinity))
  return try matmul(masked.softmax(), values)  // [..., T, S] × [..., S, E]
}

/// 1 where a query may see a key, 0 where the key comes later: [T, S].
private func causalMask(queries: Int, keys: Int) throws -> Tensor {
  let shape = try Shape([queries, keys])
  let elements = (0..<queries).flatMap { query in
    (0..<keys).map { $0 <= query + keys - queries ? Float(1) : 0 }
  }
  return Tensor(valid: elements, shape)
}
