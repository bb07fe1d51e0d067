/// Elementwise comparisons with broadcasting: 1 where they hold, 0 where not. They have no gradient.
extension Tensor {
  public func isEqual(to other: Tensor) throws -> Tensor {
    try compared(to: other, "equal") { $0 .== $1 }
  }

  public func isGreater(than other: Tensor) throws -> Tensor {
    try compared(to: other, "greater") { $0 .> $1 }
  }

  public func isLess(than other: Tensor) throws -> Tensor {
    try compared(to: other, "less") { $0 .< $1 }
  }

  public func isAtLeast(_ other: Tensor) throws -> Tensor {
    try compared(to: other, "at least") { $0 .>= $1 }
  }

  public func isAtMost(_ other: Tensor) throws -> Tensor {
    try compared(to: other, "at most") { $0 .<= $1 }
  }

  @inline(__always)
  private func compared(
    to other: Tensor, _ operation: String,
    _ holds: (SIMD8<Float>, SIMD8<Float>) -> SIMDMask<SIMD8<Int32>>
  ) throws -> Tensor {
    let (elements, shape) = try Tensor.combined(self, other, operation: operation) { a, b in
      SIMD8<Float>.zero.replacing(with: SIMD8(repeating: 1), where: holds(a, b))
    }
    return Tensor(valid: elements, shape)
  }
}
