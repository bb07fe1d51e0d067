/// Functions of each element.
extension Tensor {
  /// `transform` of each element, and its derivative from the input and the output.
  @inline(__always)
  func mapped(
    _ transform: (SIMD8<Float>) -> SIMD8<Float>,
    derivative: @escaping @Sendable (_ input: SIMD8<Float>, _ output: SIMD8<Float>) -> SIMD8<Float>
  ) -> Tensor {
    let output = mapBlocks(elements, transform)
    let (shape, input) = (shape, elements)
    return .recorded(
      output, shape,
      [
        Dependency(on: self) { gradient in
          let slope = mapBlocks(input, output, derivative)
          return Tensor(valid: mapBlocks(gradient.elements, slope) { $0 * $1 }, shape)
        }
      ])
  }

  /// eˣ
  public func exp() -> Tensor {
    mapped({ exponential($0) }, derivative: { _, y in y })
  }

  /// The natural logarithm: −∞ at 0, NaN below.
  public func log() -> Tensor {
    mapped({ logarithm($0) }, derivative: { x, _ in SIMD8(repeating: 1) / x })
  }

  /// The square root: NaN below 0.
  public func sqrt() -> Tensor {
    mapped({ $0.squareRoot() }, derivative: { _, y in SIMD8(repeating: 0.5) / y })
  }

  /// The hyperbolic tangent.
  public func tanh() -> Tensor {
    mapped({ hyperbolicTangent($0) }, derivative: { _, y in SIMD8(repeating: 1) - y * y })
  }

  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() -> Tensor {
    mapped({ logistic($0) }, derivative: { _, y in y * (SIMD8(repeating: 1) - y) })
  }

  /// x · sigmoid(x), also called swish (Elfwing et al. 2017, arXiv:1702.03118).
  public func silu() -> Tensor {
    mapped(
      { $0 * logistic($0) },
      derivative: { x, y in
        let s = logistic(x)
        return s + y * (SIMD8(repeating: 1) - s)
      })
  }

  /// max(0, x); the derivative at 0 is 0.
  public func relu() -> Tensor {
    mapped(
      { $0.replacing(with: SIMD8<Float>.zero, where: $0 .< SIMD8<Float>.zero) },
      derivative: { x, _ in
        SIMD8<Float>.zero.replacing(with: SIMD8(repeating: 1), where: x .> SIMD8<Float>.zero)
      })
  }

  /// |x|; the derivative at 0 is 0.
  public func abs() -> Tensor {
    mapped(
      { $0.replacing(with: SIMD8<Float>.zero - $0, where: $0 .<= SIMD8<Float>.zero) },
      derivative: { x, _ in
        let one = SIMD8<Float>(repeating: 1)
        return SIMD8<Float>.zero.replacing(with: one, where: x .> SIMD8<Float>.zero)
          .replacing(with: -one, where: x .< SIMD8<Float>.zero)
      })
  }

  /// Each element to a power. Negative numbers have whole powers only, others are NaN.
  public func pow(_ exponent: Float) -> Tensor {
    let (shape, input) = (shape, elements)
    return .recorded(
      mapElements(input) { power($0, exponent) }, shape,
      [
        Dependency(on: self) { gradient in
          let slope = mapElements(input) {
            exponent == 0 ? 0 : exponent * power($0, exponent - 1)
          }
          return Tensor(valid: mapBlocks(gradient.elements, slope) { $0 * $1 }, shape)
        }
      ])
  }
}

/// `transform` of every element, one at a time.
private func mapElements(_ elements: [Float], _ transform: (Float) -> Float) -> [Float] {
  newElements(elements.count) { result in
    forEachTile(elements.count, of: tileSize / 8) { tile in
      for index in tile { result[index] = transform(elements[index]) }
    }
  }
}

/// 1 / (1 + e⁻ˣ) of each lane.
@inline(__always)
func logistic(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let one = SIMD8<Float>(repeating: 1)
  return one / (one + exponential(-x))
}

/// tanh of each lane: an odd polynomial (Cephes, `tanhf.c`) near zero, where the exponential form
/// would cancel.
@inline(__always)
func hyperbolicTangent(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let one = SIMD8<Float>(repeating: 1)
  let edge = SIMD8<Float>(repeating: 0.625)
  let square = x * x
  var p = SIMD8<Float>(repeating: -5.70498872745e-3)
  p = SIMD8(repeating: 2.06390887954e-2).addingProduct(p, square)
  p = SIMD8(repeating: -5.37397155531e-2).addingProduct(p, square)
  p = SIMD8(repeating: 1.33314422036e-1).addingProduct(p, square)
  p = SIMD8(repeating: -3.33332819422e-1).addingProduct(p, square)
  let near = x.addingProduct(p * square, x)
  let magnitude = x.replacing(with: -x, where: x .< SIMD8<Float>.zero)
  let far = one - SIMD8(repeating: 2) / (exponential(magnitude + magnitude) + one)
  let signed = far.replacing(with: -far, where: x .< SIMD8<Float>.zero)
  return near.replacing(with: signed, where: magnitude .> edge)
}
